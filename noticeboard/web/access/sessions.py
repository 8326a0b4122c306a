"""The session behind a request to the desk: a row once somebody proved who they are.

Until then it lives in its cookie, signed, so that strangers fill no table. No path outside the
desk has one: the board and the API neither read nor set a cookie.
"""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeTimedSerializer

from noticeboard.ports import Clock
from noticeboard.ports.sessions import Session, Sessions
from noticeboard.store.outages import is_outage
from noticeboard.web.desk.doors import PREFIX

_log = logging.getLogger(__name__)
USER, HALF = "_user_id", "tf_user_id"
SEED = "csrf_token"
PROVED_AT = "proved_at"
# A recovery code was used: what it stood in for is to be set up anew.
RENEW = "renew"
# Whose session time alone ended, and until when a form of theirs is kept for them.
WRITER = "writer"
_OF_THE_BROWSER = {"language", "_flashes", SEED, WRITER}
# A page with a form may stay open over night; whoever is nobody yet loses nothing by that.
_STRANGER_FOR = timedelta(days=2)
# Written down at most this often, so that looking at pages does not write on every request.
_SEEN_EVERY = timedelta(minutes=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class DeskSession(dict[str, Any], SessionMixin):
    """What Flask calls the session. ``token`` names its row, where there is one.

    ``renamed``: it goes on under another token, so that whoever knew this one knows nothing.
    ``failed``: why nobody knows what it holds; there is no session to save then.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        kept: bool = True,
        stale: bool = False,
        failed: Exception | None = None,
    ) -> None:
        super().__init__(data or {})
        self.token = token
        self.kept = kept and failed is None
        self.failed = failed
        self.stale = stale
        self.renamed = False
        self.came_with = _text(self)

    @property
    def writer(self) -> str | None:
        """Whose session it was, when time alone ended it in the last day."""
        found = self.get(WRITER)
        return None if found is None else str(found[0])

    @property
    def proven(self) -> bool:
        """Whether a password, at least, was right."""
        return USER in self or HALF in self

    @property
    def changed(self) -> bool:
        """Whether it holds something else than it came with."""
        return _text(self) != self.came_with


@dataclass(frozen=True, slots=True)
class _Cookie:
    name: str
    secure: bool


class DeskSessions(SessionInterface):
    """Flask's sessions over ``ports.sessions.Sessions``."""

    def __init__(self, sessions: Sessions, clock: Clock, *, key: bytes, https: bool) -> None:
        self._sessions = sessions
        self._clock = clock
        self._signed = URLSafeTimedSerializer(key, salt="stranger")
        self._cookie = _Cookie("__Host-noticeboard" if https else "noticeboard", https)

    def open_session(self, app: Flask, request: Request) -> DeskSession:
        """The session that the request's cookie names.

        Where it cannot be read the error waits in it: before there is a session Flask can show
        no page.
        """
        if not is_desks(request.path):
            return DeskSession(kept=False)
        brought = request.cookies.get(self._cookie.name, "")
        if _TOKEN.fullmatch(brought):
            try:
                return self._of_row(brought)
            except Exception as error:  # whatever it is, a page says so later
                return DeskSession(failed=error)
        return DeskSession(self._of_stranger(brought))

    def _of_row(self, token: str) -> DeskSession:
        now = self._clock()
        found = self._sessions.find(token, now=now)
        if found is None:
            return DeskSession()
        if not found.live:
            return DeskSession(self._timely(_left_of(found)))
        stale = now - found.seen_at >= _SEEN_EVERY
        return DeskSession(found.data, token=token, stale=stale)

    def _of_stranger(self, blob: str) -> dict[str, Any]:
        try:
            found = self._signed.loads(blob, max_age=int(_STRANGER_FOR.total_seconds()))
        except BadData:
            return {}
        return self._timely(found) if isinstance(found, dict) else {}

    def _timely(self, data: dict[str, Any]) -> dict[str, Any]:
        """Without a writer whom nobody knows any more."""
        known = WRITER in data and self._clock() < datetime.fromisoformat(data[WRITER][1])
        return data if known else {name: text for name, text in data.items() if name != WRITER}

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what the session holds now, and tell the browser its name if that is new."""
        assert isinstance(session, DeskSession)  # noqa: S101  # we opened it
        if not session.kept:
            return
        response.vary.add("Cookie")
        if session.proven:
            self._save_row(session, response)
        else:
            self._save_stranger(session, response)

    def _save_row(self, session: DeskSession, response: Response) -> None:
        now, came_with = self._clock(), json.loads(session.came_with)
        whose, half = session.get(USER), session.get(HALF)
        is_another = (whose, half) != (came_with.get(USER), came_with.get(HALF))
        if is_another and session.writer != (whose or half):
            # Pages that stand open are another's. Those of whoever comes back go on.
            for name in (SEED, WRITER):
                session.pop(name, None)
        if whose is not None:
            session.pop(WRITER, None)
        if session.token is None:
            self._tell(response, self._sessions.begin(whose, session, half=half, now=now))
        elif session.renamed or is_another:
            if renewed := self._sessions.renew(session.token, whose, session, half=half, now=now):
                self._tell(response, renewed)
        elif session.changed:
            self._sessions.save(session.token, session, now=now)
        elif session.stale:
            self._note_visit(session.token, session)

    def _note_visit(self, token: str, session: DeskSession) -> None:
        try:
            self._sessions.save(token, session, now=self._clock())
        except Exception as error:
            if not is_outage(error):
                raise
            # They can read on as long as the database can be read.
            _log.warning("a visit to the desk was not noted: the database takes nothing")

    def _save_stranger(self, session: DeskSession, response: Response) -> None:
        if session.token is not None:
            self._sessions.end(session.token)
            # The next one at this browser may be somebody else.
            for name in set(session) - _OF_THE_BROWSER:
                del session[name]
        if session.changed or session.token is not None:
            self._tell(response, self._signed.dumps(dict(session)))

    def _tell(self, response: Response, value: str) -> None:
        response.set_cookie(
            self._cookie.name,
            value,
            secure=self._cookie.secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )


def _left_of(ended: Session) -> dict[str, Any]:
    """The form that comes with it is believed to be its writer's, and nothing else is."""
    left = {name: ended.data[name] for name in (SEED, WRITER) if name in ended.data}
    if ended.person is not None:
        left[WRITER] = [ended.person, ended.forgotten_at.isoformat()]
    return left


def is_desks(path: str) -> bool:
    """Whether a path is below ``/desk``."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _text(session: Mapping[str, Any]) -> str:
    return json.dumps(session, sort_keys=True)
