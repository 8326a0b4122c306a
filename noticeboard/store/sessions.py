"""Sessions of the desk: a row for each browser that proved who uses it."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, case, delete, insert, literal, or_, select, update

from noticeboard.ports.sessions import OpenSession, Session
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_access import sessions
from noticeboard.store.types import is_storable

IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=12)
# Between the password and the second factor.
HALFWAY = timedelta(minutes=10)
# So that a form sent too late still finds its writer.
REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Sessions:
    """``ports.sessions.Sessions``."""

    engine: Engine

    def find(self, token: str, *, now: datetime) -> Session | None:
        """The session of that token, also when it has ended by time alone in the last day."""
        own = select(sessions).where(sessions.c.token_sha256 == _digest(token))
        with reading(self.engine) as conn:
            row = conn.execute(own).one_or_none()
        if row is None:
            return None
        live, forgotten_at = now < _ends(row), _ends(row) + REMEMBERED
        found = Session(row.person_id, row.data, row.created_at, row.seen_at, live, forgotten_at)
        return found if now < forgotten_at else None

    def begin(
        self,
        person: str | None,
        data: Mapping[str, Any],
        *,
        half: str | None = None,
        now: datetime,
    ) -> str:
        """A new session; its token. Rows that nobody can use any more go."""
        token = secrets.token_urlsafe(32)
        row = {"person_id": person, "half_of": half, "data": dict(data)}
        new = insert(sessions).values(token_sha256=_digest(token), **row)
        with writing(self.engine) as conn:
            conn.execute(delete(sessions).where(_useless(now)))
            conn.execute(new.values(created_at=now, seen_at=now))
        return token

    def renew(
        self,
        token: str,
        person: str | None,
        data: Mapping[str, Any],
        *,
        half: str | None = None,
        now: datetime,
    ) -> str | None:
        """The same session from now on under another token; ``None`` if it was ended.

        Whoever knew the old token knows nothing now. It began when it began: to prove oneself
        again and again makes no session last longer, only somebody else begins another.
        """
        renewed = secrets.token_urlsafe(32)
        row = {"person_id": person, "half_of": half, "data": dict(data), "seen_at": now}
        changed = _own(token).values(token_sha256=_digest(renewed), **row)
        changed = changed.values(created_at=_began(person, half, now))
        with writing(self.engine) as conn:
            return renewed if conn.execute(changed).rowcount else None

    def save(self, token: str, data: Mapping[str, Any], *, now: datetime) -> None:
        """Keep what a session holds, and that it was used; nothing, if it was ended."""
        with writing(self.engine) as conn:
            conn.execute(_own(token).values(data=dict(data), seen_at=now))

    def end(self, token: str) -> None:
        """From now on this token opens nothing."""
        with writing(self.engine) as conn:
            conn.execute(delete(sessions).where(sessions.c.token_sha256 == _digest(token)))

    def of(self, person: str, *, here: str | None, now: datetime) -> tuple[OpenSession, ...]:
        """Somebody's, the one used last first. ``here``: the token of the one that asks."""
        mine = None if here is None else _digest(here)
        own = select(sessions).where(sessions.c.person_id == person)
        own = own.order_by(sessions.c.seen_at.desc(), sessions.c.token_sha256)
        with reading(self.engine) as conn:
            rows = [row for row in conn.execute(own) if now < _ends(row)]
        return tuple(
            OpenSession(row.token_sha256, row.created_at, row.seen_at, row.token_sha256 == mine)
            for row in rows
        )


def end_session_of(conn: Connection, person_id: str, session_id: str) -> bool:
    """Whether somebody had a session of that digest; it is over now."""
    if not is_storable(session_id):
        return False
    own = (sessions.c.person_id == person_id) & (sessions.c.token_sha256 == session_id)
    return bool(conn.execute(delete(sessions).where(own)).rowcount)


def end_sessions_of(conn: Connection, person_id: str, *, but: str | None) -> None:
    """Every session of somebody's, except the one of the token ``but``.

    Half ones too: what was proven in them may be what is not true any more.
    """
    own = or_(sessions.c.person_id == person_id, sessions.c.half_of == person_id)
    kept = sessions.c.token_sha256 != _digest(but) if but is not None else own
    conn.execute(delete(sessions).where(own, kept))


def _own(token: str) -> Any:
    return update(sessions).where(sessions.c.token_sha256 == _digest(token))


def _began(person: str | None, half: str | None, now: datetime) -> Any:
    same = sessions.c.person_id.is_not_distinct_from(person)
    same &= sessions.c.half_of.is_not_distinct_from(half)
    own = sessions.c.created_at
    return case((same, own), else_=literal(now, own.type))


def _digest(token: str) -> str:
    # 256 random bits: nothing to guess, so a fast digest is enough.
    return hashlib.sha256(token.encode()).hexdigest()


def _ends(row: Row[Any]) -> datetime:
    created: datetime = row.created_at
    seen: datetime = row.seen_at
    return created + HALFWAY if row.person_id is None else min(seen + IDLE, created + WHOLE)


def _useless(now: datetime) -> Any:
    halfway = sessions.c.person_id.is_(None) & (sessions.c.created_at <= now - HALFWAY)
    return or_(sessions.c.seen_at <= now - IDLE - REMEMBERED, halfway)
