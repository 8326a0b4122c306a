"""The session behind a request to the desk: a row once somebody proved who they are.

Until then it lives in its cookie, signed, so that strangers fill no table. No path outside the
desk has one: the board and the API neither read nor set a cookie.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeTimedSerializer

from noticeboard.ports import Clock
from noticeboard.ports.access import Sessions
from noticeboard.web.desk.doors import PREFIX

USER, HALF = "_user_id", "tf_user_id"
SEED = "csrf_token"
PROVED_AT = "proved_at"
# A recovery code was used: what it stood in for is to be set up anew.
RENEW = "renew"
_OF_THE_BROWSER = {"language", "_flashes", SEED}
# A page with a form may stay open over night; whoever is nobody yet loses nothing by that.
_STRANGER_FOR = timedelta(days=2)
# Written down at most this often, so that looking at pages does not write on every request.
_SEEN_EVERY = timedelta(minutes=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class DeskSession(dict[str, Any], SessionMixin):
    """What Flask calls the session. ``token`` names its row, where there is one.

    ``writer``: whose session it was, when time alone ended it. ``renamed``: it goes on under
    another token, so that whoever knew this one knows nothing.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        kept: bool = True,
        stale: bool = False,
        writer: str | None = None,
    ) -> None:
        super().__init__(data or {})
        self.token = token
        self.kept = kept
        self.stale = stale
        self.writer = writer
        self.renamed = False
        self.came_with = _text(self)

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
    """Flask's sessions over ``ports.access.Sessions``."""

    def __init__(self, sessions: Sessions, clock: Clock, *, key: bytes, https: bool) -> None:
        self._sessions = sessions
        self._clock = clock
        self._signed = URLSafeTimedSerializer(key, salt="stranger")
        self._cookie = _Cookie("__Host-noticeboard" if https else "noticeboard", https)

    def open_session(self, app: Flask, request: Request) -> DeskSession:
        """The session that the request's cookie names."""
        if not is_desks(request.path):
            return DeskSession(kept=False)
        brought = request.cookies.get(self._cookie.name, "")
        if _TOKEN.fullmatch(brought):
            return self._of_row(brought)
        return DeskSession(self._of_stranger(brought))

    def _of_row(self, token: str) -> DeskSession:
        now = self._clock()
        found = self._sessions.find(token, now=now)
        if found is None:
            return DeskSession()
        if not found.live:
            # The form that comes with it is believed to be theirs, and nothing else is.
            seed = {SEED: found.data[SEED]} if SEED in found.data else {}
            return DeskSession(seed, writer=found.person)
        stale = now - found.seen_at >= _SEEN_EVERY
        return DeskSession(found.data, token=token, stale=stale)

    def _of_stranger(self, blob: str) -> dict[str, Any]:
        try:
            found = self._signed.loads(blob, max_age=int(_STRANGER_FOR.total_seconds()))
        except BadData:
            return {}
        return found if isinstance(found, dict) else {}

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
        if is_another:
            session.pop(SEED, None)
        if session.token is None:
            self._tell(response, self._sessions.begin(whose, session, half=half, now=now))
        elif session.renamed or is_another:
            if renewed := self._sessions.renew(session.token, whose, session, half=half, now=now):
                self._tell(response, renewed)
        elif session.changed or session.stale:
            self._sessions.save(session.token, session, now=now)

    def _save_stranger(self, session: DeskSession, response: Response) -> None:
        if session.token is not None:
            self._sessions.end(session.token)
            # The next one at this browser may be somebody else.
            for name in set(session) - _OF_THE_BROWSER:
                del session[name]
        if session.changed or session.token is not None or session.writer is not None:
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


def is_desks(path: str) -> bool:
    """Whether a path is below ``/desk``."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _text(session: Mapping[str, Any]) -> str:
    return json.dumps(session, sort_keys=True)
