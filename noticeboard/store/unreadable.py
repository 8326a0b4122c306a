"""Notices that cannot be read: whatever looks over many passes them over, and nobody is told.

So all of which anything is still to be told are tried, a few at a time, and those are kept that
break.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine, delete, or_, select, union

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.troubles import Backlog
from noticeboard.store.batches import batches
from noticeboard.store.dialects import insert_missing
from noticeboard.store.engine import reading, writing
from noticeboard.store.poison import readable
from noticeboard.store.subjects import load_subjects
from noticeboard.store.tables_delivery import UNSENT, deliveries
from noticeboard.store.tables_memos import unreadable
from noticeboard.store.tables_public import public_notices
from noticeboard.store.tables_staff import bulletins, is_now, works_on
from noticeboard.store.types import NEVER

AT_ONCE = 100
# Seconds between two portions, and between two rounds: whoever keeps the time has more to do.
PAUSE, ROUND = 1.0, 300.0

_WAITS = (is_now(BulletinState.IN_REVIEW), is_now(BulletinState.SCHEDULED), works_on("in_review"))
# Each by an index of its own.
_OPEN = union(
    select(public_notices.c.id).where(public_notices.c.open_anchor.is_not(None)),
    *(select(bulletins.c.notice_id).where(waits) for waits in _WAITS),
)
# What has an instant that is none: it is never due.
_NEVER_DUE = select(deliveries.c.notice_id).where(
    UNSENT, or_(deliveries.c.due >= NEVER, deliveries.c.scheduled_for >= NEVER)
)


@dataclass
class Unreadable:
    """One per process. ``left``: what is still to be looked at in this round."""

    engine: Engine
    left: list[str] = field(default_factory=list, init=False)
    found: set[str] = field(default_factory=set, init=False)

    def look(self, now: datetime) -> float:
        """Try the next few; at the end of a round keep what was found. Seconds until the next."""
        if not self.left:
            self._begin()
        some, self.left = self.left[:AT_ONCE], self.left[AT_ONCE:]
        with reading(self.engine) as conn:
            read = {subject.id for subject in readable(partial(load_subjects, conn), some)}
        self.found.update(set(some) - read)
        if self.left:
            return PAUSE
        self._keep(now)
        return ROUND

    def _begin(self) -> None:
        with reading(self.engine) as conn:
            self.left = sorted(conn.scalars(_OPEN))
            self.found = set(conn.scalars(_NEVER_DUE))

    def _keep(self, now: datetime) -> None:
        with reading(self.engine) as conn:
            known = _known(conn)
        if known == self.found:
            return
        with writing(self.engine) as conn:
            _forget(conn, sorted(known - self.found))
            new = [{"notice_id": each, "since": now} for each in sorted(self.found - known)]
            if new:
                conn.execute(insert_missing(conn, unreadable, [unreadable.c.notice_id]), new)


def load_unreadable(conn: Connection) -> Backlog | None:
    """How many there are, and since when."""
    since = list(conn.scalars(select(unreadable.c.since)))
    return Backlog("", len(since), min(since)) if since else None


def _known(conn: Connection) -> set[str]:
    return set(conn.scalars(select(unreadable.c.notice_id)))


def _forget(conn: Connection, ids: list[str]) -> None:
    for some in batches(ids):
        conn.execute(delete(unreadable).where(unreadable.c.notice_id.in_(some)))
