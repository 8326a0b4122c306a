"""Rows of ``removals``, and what they stand for."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from noticeboard.domain.going import Going
from noticeboard.domain.removing import Removing
from noticeboard.store.codec import dump, load
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.tables_redactions import removals

_MOST = 100


def find(conn: Connection, bulletin_id: str) -> Removing | None:
    """What somebody asked for of that bulletin."""
    own = select(removals).where(removals.c.bulletin_id == bulletin_id)
    return next(iter(_loaded(conn, own)), None)


def save(conn: Connection, removing: Removing) -> None:
    """Insert or update."""
    earlier = [dump(one) for one in removing.earlier]
    row = {**_fields(removing), "going": dump(removing.going), "earlier": earlier}
    changed = [name for name in row if name != "bulletin_id"]
    kept = insert_or_update(conn, removals, [removals.c.bulletin_id], changed)
    conn.execute(kept.values(**row))


def by_one(conn: Connection) -> tuple[Removing, ...]:
    """Those that only one person has seen to, the oldest of the newest first."""
    row = removals.c
    alone = select(removals).where(row.second.is_(None)).order_by(row.asked_at.desc())
    return tuple(reversed(_loaded(conn, alone.limit(_MOST))))


def _loaded(conn: Connection, found: Select[Any]) -> tuple[Removing, ...]:
    return tuple(_removing(row) for row in conn.execute(found).mappings())


def _removing(row: RowMapping) -> Removing:
    earlier = tuple(load(Removing, one) for one in row["earlier"])
    return Removing(**{**row, "going": load(Going, row["going"]), "earlier": earlier})


def _fields(removing: Removing) -> dict[str, object]:
    return {field.name: getattr(removing, field.name) for field in fields(Removing)}
