"""The mark by which a database is known again: a row of ``controls``."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from noticeboard.domain.epoch import Epoch
from noticeboard.ports import RESTORED
from noticeboard.store import audit_rows, holds
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_staff import controls

_KEY = "epoch"


@dataclass(frozen=True, slots=True)
class Epochs:
    """Implements ``restored.Epochs``."""

    engine: Engine

    def place(self) -> str:
        """The file that the database is in, whatever it is called; empty on a server."""
        if self.engine.dialect.name != "sqlite":
            return ""
        return str(os.stat(Path(self.engine.url.database or "")).st_ino)

    def stored(self) -> Epoch | None:
        """What the database says."""
        with reading(self.engine) as conn:
            return _stored(conn)

    def count(self, now: datetime) -> Epoch:
        """One further; a new board begins."""
        with writing(self.engine) as conn:
            stored = _stored(conn, lock=True)
            new = stored.next() if stored else Epoch(secrets.token_hex(8), 1)
            row = {"key": _KEY, "value": str(new), "at": now}
            conn.execute(insert_or_update(conn, controls, [controls.c.key], ["value", "at"]), row)
            return new

    def hold(self, now: datetime) -> None:
        """Stop every send, until a person lets it go on."""
        with writing(self.engine) as conn:
            hold_restored(conn, now)


def hold_restored(conn: Connection, now: datetime) -> None:
    """Stop every send, until a person lets it go on: this is an older state of the board."""
    if holds.set_hold(conn, None, by=RESTORED, at=now):
        about = holds.EVERY_CHANNEL
        audit_rows.note(conn, RESTORED, "sending.restored", at=now, about=about, detail={})


def _stored(conn: Connection, *, lock: bool = False) -> Epoch | None:
    found = select(controls.c.value).where(controls.c.key == _KEY)
    text = conn.scalar(found.with_for_update() if lock else found)
    return Epoch.read(text) if text else None
