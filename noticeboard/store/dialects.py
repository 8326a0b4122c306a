"""Where SQLite and PostgreSQL spell the same thing alike, but SQLAlchemy has two of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_missing(conn: Connection, table: Table, unique: Sequence[ColumnElement[Any]]) -> Insert:
    """An insert that leaves a row with the same ``unique`` columns alone; none named: any key."""
    if conn.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing(index_elements=unique or None)
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=unique or None)


def insert_or_update(
    conn: Connection,
    table: Table,
    unique: Sequence[ColumnElement[Any]],
    changed: Sequence[str],
    *,
    where: ColumnElement[bool] | None = None,
) -> Insert:
    """An insert that, where the ``unique`` columns are taken, sets the ``changed`` ones.

    A row that is taken and not as ``where`` says is left alone.
    """
    if conn.dialect.name == "postgresql":
        new = postgresql.insert(table)
        return new.on_conflict_do_update(
            index_elements=unique, set_={name: new.excluded[name] for name in changed}, where=where
        )
    other = sqlite.insert(table)
    return other.on_conflict_do_update(
        index_elements=unique, set_={name: other.excluded[name] for name in changed}, where=where
    )
