"""Rows of ``sheets``: what somebody typed and has not handed in. Each person sees their own."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select

from noticeboard.domain.errors import NotFoundError
from noticeboard.ids import is_id
from noticeboard.ports import Sheet
from noticeboard.refusals import NO_SHEET
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_sheets import sheets
from noticeboard.store.types import is_storable

KEPT_FOR = timedelta(days=30)
MOST = 200
# How many old ones go at once, so that keeping a sheet never waits long for them.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Sheets:
    """``ports.Sheets``."""

    engine: Engine

    def keep(self, sheet: Sheet, *, now: datetime) -> None:
        """Keep it in place of the one with its id; what is too old or too much goes.

        Raises:
            NotFoundError: when its id is no UUID, or somebody else's sheet has it.
        """
        if not (is_id(sheet.id) and is_storable(sheet.path)):
            raise NotFoundError("not_found", NO_SHEET)
        with writing(self.engine) as conn:
            _save(conn, sheet, now)
            _drop_surplus(conn, sheet)
            _drop_old(conn, now)

    def sheet(self, sheet_id: str, person: str) -> Sheet | None:
        """The sheet of that id, if it is this person's."""
        if not is_id(sheet_id):
            return None
        own = (sheets.c.id == sheet_id) & (sheets.c.person_id == person)
        with reading(self.engine) as conn:
            row = conn.execute(select(sheets).where(own)).one_or_none()
        return None if row is None else _to_sheet(row)

    def of(self, person: str, *, limit: int) -> tuple[Sheet, ...]:
        """This person's sheets, the one touched last first."""
        found = select(sheets).where(sheets.c.person_id == person).order_by(*_NEWEST_FIRST)
        with reading(self.engine) as conn:
            return tuple(_to_sheet(row) for row in conn.execute(found.limit(limit)))

    def throw_away(self, sheet_id: str, person: str) -> None:
        """Forget it; nothing happens to another person's, or when there is none."""
        if not is_id(sheet_id):
            return
        own = (sheets.c.id == sheet_id) & (sheets.c.person_id == person)
        with writing(self.engine) as conn:
            conn.execute(delete(sheets).where(own))


_NEWEST_FIRST = (sheets.c.updated_at.desc(), sheets.c.id.desc())


def _to_sheet(row: Row[Any]) -> Sheet:
    return Sheet(row.id, row.person_id, row.path, json.loads(row.fields), row.updated_at)


def _save(conn: Connection, sheet: Sheet, now: datetime) -> None:
    own = sheets.c.person_id == sheet.person
    changed = ["path", "fields", "updated_at"]
    kept = insert_or_update(conn, sheets, [sheets.c.id], changed, where=own)
    row = {
        "id": sheet.id,
        "person_id": sheet.person,
        "path": sheet.path,
        "fields": json.dumps(dict(sheet.fields)),
        "created_at": now,
        "updated_at": now,
    }
    if conn.scalar(kept.values(**row).returning(sheets.c.id)) is None:
        raise NotFoundError("not_found", NO_SHEET)


def _drop_surplus(conn: Connection, kept: Sheet) -> None:
    theirs = (sheets.c.person_id == kept.person) & (sheets.c.id != kept.id)
    others = select(sheets.c.id).where(theirs).order_by(*_NEWEST_FIRST)
    conn.execute(delete(sheets).where(sheets.c.id.in_(others.offset(MOST - 1))))


def _drop_old(conn: Connection, now: datetime) -> None:
    old = select(sheets.c.id).where(sheets.c.updated_at < now - KEPT_FOR)
    some = old.order_by(sheets.c.updated_at).limit(_AT_ONCE)
    # What another process is dropping just now needs no second look.
    free = some.with_for_update(skip_locked=True)
    conn.execute(delete(sheets).where(sheets.c.id.in_(free)))
