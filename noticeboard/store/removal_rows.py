"""Rows of ``removals``, what they stand for, and what removed words put in doubt."""

from dataclasses import fields
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    and_,
    exists,
    select,
)

from noticeboard.domain.going import Going
from noticeboard.domain.removing import Removing
from noticeboard.store.codec import dump, load
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.tables_public import public_redactions
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


def lost_other_words(row: FromClause) -> ColumnElement[bool]:
    """An answer to it was lost, and words of it were removed since.

    Nobody repeats it in other words: whether the old ones stand there has to be found out first.
    """
    since = public_redactions.alias("since")
    gone = exists().where(since.c.bulletin_id == row.c.bulletin_id, since.c.at >= row.c.lost_at)
    return and_(row.c.lost_at.is_not(None), gone.correlate(row))
