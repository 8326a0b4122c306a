"""Which processes are alive: each says so now and then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from noticeboard.store.dialects import insert_or_update
from noticeboard.store.tables_staff import heartbeats

_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """That a process was alive at an instant; ``kind`` is web, worker or timer."""

    process: str
    kind: str
    host: str
    at: datetime


def beat(conn: Connection, heartbeat: Heartbeat) -> None:
    """Say that a process is alive, and forget those that ended a day ago."""
    conn.execute(delete(heartbeats).where(heartbeats.c.at < heartbeat.at - _FORGOTTEN_AFTER))
    new = insert_or_update(conn, heartbeats, [heartbeats.c.process], ["kind", "host", "at"])
    conn.execute(
        new,
        {
            "process": heartbeat.process,
            "kind": heartbeat.kind,
            "host": heartbeat.host,
            "at": heartbeat.at,
        },
    )


def alive_since(conn: Connection, since: datetime) -> tuple[Heartbeat, ...]:
    """The processes that were alive at ``since`` or after, by kind and name."""
    found = select(heartbeats).where(heartbeats.c.at >= since)
    ordered = found.order_by(heartbeats.c.kind, heartbeats.c.process)
    return tuple(
        Heartbeat(row.process, row.kind, row.host, row.at) for row in conn.execute(ordered)
    )
