"""The synthetic bulletin of each minute: by the way of all others, to a channel that keeps none.

Its row is one of ``deliveries``, of a bulletin that belongs to no public notice and that no list
shows. Source: docs/decisions/0025-a-synthetic-bulletin-each-minute.md
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, delete, select

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import SYNTHETIC, DeliveryState
from noticeboard.store.dialects import insert_missing
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_delivery import ORDINARY, attempts, deliveries
from noticeboard.store.tables_memos import synthetics
from noticeboard.store.tables_staff import bulletins, notices, revisions

EVERY = timedelta(minutes=1)
# Planned so long ahead: the timer has to find it, and wake somebody who sleeps to the instant.
AHEAD = timedelta(seconds=10)
_LEAST = timedelta(seconds=3)
_FORGOTTEN_AFTER = timedelta(days=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_S = DeliveryState
_ON_ITS_WAY = frozenset({_S.PENDING, _S.SENDING, _S.UNKNOWN})
_LAST = select(deliveries).where(
    deliveries.c.bulletin_id == SYNTHETIC, deliveries.c.channel == SYNTHETIC
)
# No policy names this kind; a slug cannot begin so.
_NOTICE = {
    "id": SYNTHETIC,
    "slug": f"-{SYNTHETIC}",
    "kind": SYNTHETIC,
    "language": "en",
    "created_at": _LONG_AGO,
    "created_by": SYNTHETIC,
}
# Neither being worked on, nor scheduled: nobody signs it, nobody makes rows for it.
_BULLETIN = {
    "id": SYNTHETIC,
    "notice_id": SYNTHETIC,
    "sequence": 1,
    "kind": "holding",
    "code": f"-{SYNTHETIC}",
    "state": BulletinState.PUBLISHED.value,
    "one_person": False,
    "working_state": "approved",
}
_REVISION = {
    "bulletin_id": SYNTHETIC,
    "number": 1,
    "version": 1,
    "state": "approved",
    "authors": [],
    "content": {},
    "frozen": {"body": SYNTHETIC, "html": "", "short": SYNTHETIC, "texts": {}, "hash": ""},
}


@dataclass(frozen=True, slots=True)
class Synthetics:
    """Over one database. Every call may be repeated, by several timers."""

    engine: Engine

    def plan(self, now: datetime) -> bool:
        """Note the last one's arrival; have the next one go out. Whether a new one was planned.

        While one is on its way there is no other: that it does not arrive has to be seen.
        """
        with reading(self.engine) as conn:
            last = conn.execute(_LAST).one_or_none()
        at = _next(last, now)
        arrived = last if last is not None and self._has_just_arrived(last) else None
        if at is None and arrived is None:
            return False
        with writing(self.engine) as conn:
            if arrived is not None:
                _note(conn, arrived, now)
            return at is not None and _replace(conn, last, at)

    def lateness(self, *, limit: int = 60) -> tuple[tuple[datetime, timedelta], ...]:
        """For when each of the newest was due, and how late it had arrived; the newest first."""
        row = synthetics.c
        found = select(row.due, row.done_at).order_by(row.due.desc()).limit(limit)
        with reading(self.engine) as conn:
            return tuple((due, done_at - due) for due, done_at in conn.execute(found))

    def _has_just_arrived(self, last: Row[Any]) -> bool:
        if last.state != _S.DELIVERED:
            return False
        own = select(synthetics.c.due).where(synthetics.c.due == last.scheduled_for)
        with reading(self.engine) as conn:
            return conn.scalar(own) is None


def _next(last: Row[Any] | None, now: datetime) -> datetime | None:
    """When the next one is due, if it is to be planned now."""
    if last is None:
        return now + _LEAST
    if last.state in _ON_ITS_WAY:
        return None
    after = last.scheduled_for + EVERY
    # Also when the clock was set back: not only after as long again.
    if AHEAD < after - now <= EVERY:
        return None
    return max(after, now + _LEAST) if after - now <= EVERY else now + _LEAST


def _note(conn: Connection, last: Row[Any], now: datetime) -> None:
    new = insert_missing(conn, synthetics, [synthetics.c.due])
    conn.execute(new.values(due=last.scheduled_for, done_at=last.done_at))
    conn.execute(delete(synthetics).where(synthetics.c.due < now - _FORGOTTEN_AFTER))


def _replace(conn: Connection, last: Row[Any] | None, at: datetime) -> bool:
    """The last row goes and the next one comes; of two timers one is the first."""
    if last is None:
        for table, row in ((notices, _NOTICE), (bulletins, _BULLETIN), (revisions, _REVISION)):
            conn.execute(insert_missing(conn, table, []).values(row))
    else:
        conn.execute(delete(attempts).where(attempts.c.delivery_id == last.id))
        own = (deliveries.c.id == last.id) & (deliveries.c.fence == last.fence)
        if conn.execute(delete(deliveries).where(own)).rowcount != 1:
            return False
    unique = [deliveries.c.bulletin_id, deliveries.c.revision, deliveries.c.channel]
    new = insert_missing(conn, deliveries, unique).values(_delivery(at))
    return conn.scalar(new.returning(deliveries.c.id)) is not None


def _delivery(at: datetime) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "bulletin_id": SYNTHETIC,
        "notice_id": SYNTHETIC,
        "revision": 1,
        "channel": SYNTHETIC,
        "sequence": 1,
        "kind": "holding",
        "rank": ORDINARY,
        "state": _S.PENDING.value,
        "scheduled_for": at,
        "due": at,
        "fence": 0,
        "attempts": 0,
    }
