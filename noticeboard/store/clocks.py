"""What hosts made of their clocks: ``ports.clocks.Clocks``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    delete,
    func,
    select,
    tuple_,
    update,
)

from noticeboard.domain.clock_guard import Kept
from noticeboard.ports import Owner
from noticeboard.ports.clocks import ClockHold
from noticeboard.store.delivery_rows import owner_columns, to_owner
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_clocks import clock_holds, clocks

_ROW, _HELD = clocks.c, clock_holds.c
_OWNER = (_HELD.owner_host, _HELD.owner_boot, _HELD.owner_pidns, _HELD.owner_pid)
_PROCESS = (*_OWNER, _HELD.owner_started)
# Boots that long gone say nothing any more.
_FORGOTTEN_AFTER = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Over one database."""

    engine: Engine

    def kept(self, me: Owner) -> Kept:
        """What was stored of the clock of this host."""
        own = _ROW.host == me.host
        anchor = select(_ROW.anchor).where(own, _ROW.boot == me.boot)
        with reading(self.engine) as conn:
            seen = conn.scalar(select(func.max(_ROW.seen_at)).where(own))
            return Kept(conn.scalar(anchor), seen)

    def keep(self, me: Owner, anchor: datetime, seen: datetime) -> None:
        """The wall at this boot, as it is believed; and the latest instant that was."""
        row = {"host": me.host, "boot": me.boot, "anchor": anchor, "seen_at": seen}
        with writing(self.engine) as conn:
            kept = insert_or_update(conn, clocks, [_ROW.host, _ROW.boot], ["anchor", "seen_at"])
            conn.execute(kept, row)
            old = (_ROW.host == me.host) & (_ROW.seen_at < seen - _FORGOTTEN_AFTER)
            conn.execute(delete(clocks).where(old))

    def hold(self, hold: ClockHold) -> None:
        """A process releases nothing; what somebody said of its clock before is void."""
        row = {
            **owner_columns(hold.owner),
            "why": hold.why,
            "apart_ms": hold.apart // timedelta(milliseconds=1),
            "since": hold.since,
            "vouched_by": hold.vouched_by,
            "renewed": hold.renewed,
        }
        changed = ["why", "apart_ms", "since", "vouched_by", "renewed"]
        with writing(self.engine) as conn:
            conn.execute(insert_or_update(conn, clock_holds, _PROCESS, changed), row)

    def renew(self, me: Owner) -> bool:
        """A process still releases nothing; false where its hold is gone."""
        own = update(clock_holds).where(tuple_(*_PROCESS).in_([tuple(owner_columns(me).values())]))
        with writing(self.engine) as conn:
            return conn.execute(own.values(renewed=_HELD.renewed + 1)).rowcount > 0

    def release(self, gone: Iterable[Owner]) -> None:
        """These processes release again, or are no more."""
        found = [tuple(owner_columns(owner).values()) for owner in gone]
        if found:
            with writing(self.engine) as conn:
                conn.execute(delete(clock_holds).where(tuple_(*_PROCESS).in_(found)))

    def holds(self) -> tuple[ClockHold, ...]:
        """Those that release nothing, by host."""
        with reading(self.engine) as conn:
            return load_holds(conn)

    def database_now(self) -> datetime | None:
        """What the clock beside the database shows; ``None`` where that is this host's."""
        if self.engine.dialect.name != "postgresql":
            return None
        with reading(self.engine) as conn:
            return conn.scalar(select(func.clock_timestamp(type_=DateTime(timezone=True))))


def load_holds(conn: Connection) -> tuple[ClockHold, ...]:
    """The processes that release nothing because of their clocks, by host."""
    rows = conn.execute(select(clock_holds).order_by(*_PROCESS))
    return tuple(
        ClockHold(
            to_owner(row),
            row.why,
            timedelta(milliseconds=row.apart_ms),
            row.since,
            row.vouched_by,
            row.renewed,
        )
        for row in rows
    )


def vouch(conn: Connection, host: str, by: str) -> bool:
    """Somebody says that the clock of a host is right; whether any process waits for that."""
    own = update(clock_holds).where(_HELD.owner_host == host)
    return conn.execute(own.values(vouched_by=by)).rowcount > 0
