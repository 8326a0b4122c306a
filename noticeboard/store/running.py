"""What the record says about the running of the board itself: ``ports.running.Running``."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from noticeboard.domain.delivery import VERIFY_AFTER, DeliveryState
from noticeboard.domain.invariants import Schema, UnderWay
from noticeboard.domain.troubles import Backlog
from noticeboard.ports.heartbeats import Beat
from noticeboard.store.engine import reading
from noticeboard.store.heartbeats import Heartbeats
from noticeboard.store.revisions import newest_revision, schema_revision
from noticeboard.store.tables_delivery import deliveries, in_state

_ROW = deliveries.c
# What the reconciler does each five seconds may be so late before it is told.
_PATIENCE = timedelta(seconds=60)
# Seconds for which a writer may keep all others waiting.
_LOCKED_AFTER = 1.0
# A backlog is counted to here: a look at it must not last while it is being sent.
_AT_MOST = 5000


@dataclass(frozen=True, slots=True)
class Running:
    """Over one database."""

    engine: Engine

    def schema(self) -> Schema:
        """The newest migration that ran, and the newest of this version."""
        with reading(self.engine) as conn:
            return Schema(schema_revision(conn), newest_revision())

    def beats(self) -> tuple[Beat, ...]:
        """The last sign of life of each process, the newest first."""
        return Heartbeats(self.engine).beats()

    def under_way(self, now: datetime, *, readable: Collection[str]) -> UnderWay:
        """What hangs between sent and known; ``readable``: channels that can be read back."""
        late = now - _PATIENCE
        expired = in_state(DeliveryState.SENDING) & (_ROW.lease_until <= now)
        unsettled = in_state(DeliveryState.UNKNOWN) & (_ROW.due <= late)
        unread = in_state(DeliveryState.DELIVERED) & (_ROW.done_at <= late - VERIFY_AFTER)
        with reading(self.engine) as conn:
            return UnderWay(
                expired=_backlogs(conn, expired, _ROW.lease_until),
                unsettled=_backlogs(conn, unsettled, _ROW.due),
                unread=_backlogs(conn, unread & _ROW.channel.in_(readable), _ROW.done_at),
            )

    def is_locked(self) -> bool:
        """Whether somebody keeps all others from writing for longer than a write takes."""
        if self.engine.dialect.name != "sqlite":
            return False
        path = self.engine.url.database or ""
        with closing(sqlite3.connect(path, timeout=_LOCKED_AFTER, isolation_level=None)) as file:
            try:
                file.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            file.execute("ROLLBACK")
        return False

    def wal(self) -> int | None:
        """Bytes that SQLite has written and not put back into its file yet."""
        if self.engine.dialect.name != "sqlite":
            return None
        file = Path(f"{self.engine.url.database}-wal")
        return file.stat().st_size if file.exists() else 0


def _backlogs(
    conn: Connection, which: ColumnElement[bool], since: ColumnElement[datetime]
) -> tuple[Backlog, ...]:
    some = (
        select(_ROW.channel, since.label("since")).where(which).limit(_AT_MOST).subquery("picked")
    )
    found = select(some.c.channel, func.count(), func.min(some.c.since))
    grouped = found.group_by(some.c.channel).order_by(some.c.channel)
    return tuple(Backlog(*row) for row in conn.execute(grouped))
