"""What the record says about the running of the board itself: ``ports.running.Running``."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, exists, or_

from noticeboard.domain.delivery import VERIFY_AFTER, DeliveryState
from noticeboard.domain.invariants import Schema, UnderWay
from noticeboard.domain.troubles import Backlog
from noticeboard.ports.heartbeats import Beat
from noticeboard.store.backlogs import counting, of_all, of_each, with_any
from noticeboard.store.engine import reading
from noticeboard.store.heartbeats import Heartbeats
from noticeboard.store.locks import writer_of
from noticeboard.store.revisions import newest_revision, schema_revision
from noticeboard.store.tables_delivery import attempts, deliveries, in_state

_ROW = deliveries.c
# What the reconciler does each five seconds may be so late before it is told.
_PATIENCE = timedelta(seconds=60)
# Seconds for which a writer may keep all others waiting.
_LOCKED_AFTER = 1.0


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
            lost = with_any(conn, in_state(DeliveryState.UNKNOWN))
            return UnderWay(
                expired=(*of_all(conn, expired, _ROW.lease_until),),
                unsettled=(*of_each(conn, counting(unsettled, _ROW.due), lost),),
                unread=(*of_each(conn, counting(unread, _ROW.done_at), readable),),
            )

    def early(self) -> tuple[Backlog, ...]:
        """What went out, or was tried, before its instant; all that ever did."""
        tried = exists().where(
            attempts.c.delivery_id == _ROW.id, attempts.c.started_at < _ROW.scheduled_for
        )
        before = or_(_ROW.done_at < _ROW.scheduled_for, tried.correlate(deliveries))
        with reading(self.engine) as conn:
            return (*of_all(conn, before),)

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

    def writer(self) -> int | None:
        """The process that keeps all others from writing now, where its pid can be seen."""
        if self.engine.dialect.name != "sqlite":
            return None
        return writer_of(Path(self.engine.url.database or ""))

    def wal(self) -> int | None:
        """Bytes that SQLite has written and not put back into its file yet."""
        if self.engine.dialect.name != "sqlite":
            return None
        file = Path(f"{self.engine.url.database}-wal")
        return file.stat().st_size if file.exists() else 0
