"""Signs of life of every process: ``ports.heartbeats.Heartbeats``."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select

from noticeboard.domain.processes import KINDS, Kind
from noticeboard.ports import Owner
from noticeboard.ports.heartbeats import Beat
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_staff import heartbeats

_ROW = heartbeats.c
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """Over one database."""

    engine: Engine

    def beat(self, kind: Kind, owner: Owner, now: datetime, free: int | None = None) -> None:
        """Leave a sign of life; those of processes long gone are forgotten."""
        row = {
            "process": f"{kind}:{_name(owner)}",
            "kind": kind,
            "host": owner.host,
            "boot": owner.boot,
            "pidns": owner.pid_namespace,
            "pid": owner.pid,
            "started": owner.started,
            "began_at": now,
            "at": now,
            "free": free,
        }
        with writing(self.engine) as conn:
            conn.execute(insert_or_update(conn, heartbeats, [_ROW.process], ["at", "free"]), row)
            conn.execute(delete(heartbeats).where(_ROW.at < now - _FORGOTTEN_AFTER))

    def leave(self, owner: Owner) -> None:
        """The process ends as it was told to: it is missed by nobody."""
        own = _ROW.process.in_([f"{kind}:{_name(owner)}" for kind in KINDS])
        with writing(self.engine) as conn:
            conn.execute(delete(heartbeats).where(own))

    def beats(self) -> tuple[Beat, ...]:
        """The last of each process, the newest first. A version before this one left no more."""
        found = select(heartbeats).where(_ROW.kind.in_(KINDS), _ROW.pid.is_not(None))
        with reading(self.engine) as conn:
            return tuple(
                Beat(
                    row.kind,
                    Owner(row.host, row.boot, row.pidns, row.pid, row.started),
                    row.began_at,
                    row.at,
                )
                for row in conn.execute(found.order_by(_ROW.at.desc(), _ROW.process))
            )


def prove_writable(conn: Connection, owner: Owner, now: datetime) -> None:
    """Write a row that nobody sees: it is gone again with the same commit."""
    row = {"process": f"nothing:{_name(owner)}", "kind": "nothing", "host": owner.host, "at": now}
    conn.execute(insert(heartbeats), row)
    conn.execute(delete(heartbeats).where(_ROW.process == row["process"]))


def _name(owner: Owner) -> str:
    return f"{owner.host}:{owner.boot}:{owner.pid_namespace}:{owner.pid}:{owner.started}"
