"""Rows that were carried here, put into the tables of an empty database as fast as it takes them.

They go past SQLAlchemy: to SQLite as one prepared statement for a table, to PostgreSQL by COPY.
"""

import base64
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, delete, func, inspect, select, text

from noticeboard.store.backups import refusals
from noticeboard.store.backups.portable import Kind, Row, Shape
from noticeboard.store.tables import OF_PROCESSES, TABLES

_OF_ALEMBIC = "alembic_version"
_READ: Mapping[Kind, Callable[[Any], Any]] = {"bytes": base64.b64decode}


def empty_seeds(conn: Connection) -> None:
    """Take out the rows that migrations put there: those that are carried take their place."""
    for name in table_names(conn):
        if conn.scalar(select(func.count()).select_from(text(_quoted(name)))):
            conn.execute(text(f"DELETE FROM {_quoted(name)}"))  # noqa: S608  # a table's name, quoted


def table_names(conn: Connection) -> set[str]:
    """The tables there are, without the one that says which version they are of."""
    return set(inspect(conn).get_table_names()) - {_OF_ALEMBIC}


def refuse_unless_all(conn: Connection, filled: Set[str]) -> None:
    """Every table was filled, and none beside them.

    Raises:
        BackupError: some were not.
    """
    if missing := sorted(table_names(conn) ^ filled):
        raise refusals.not_stored(missing[0], "it is not on both sides")


def load(conn: Connection, shape: Shape, rows: Iterable[Row]) -> None:
    """Put rows into a table that is empty.

    Raises:
        BackupError: there is no such table, or it does not take them.
    """
    known = inspect(conn)
    columns = known.get_columns(shape.table) if known.has_table(shape.table) else []
    there = {each["name"] for each in columns}
    if there != {name for name, _ in shape.columns}:
        raise refusals.not_stored(shape.table, "it has other columns here")
    names, given = [name for name, _ in shape.columns], _as_stored(shape, rows)
    driver = conn.connection.driver_connection
    try:
        if isinstance(driver, sqlite3.Connection):
            _insert(driver, shape.table, names, given)
        else:
            assert isinstance(driver, psycopg.Connection)  # noqa: S101  # for the type checker
            _copy(driver, shape.table, names, given)
    except sqlite3.Error as error:
        raise refusals.not_stored(shape.table, str(error)) from error
    except psycopg.Error as error:
        # Without its detail: that quotes the row, which may be under embargo.
        raise refusals.not_stored(shape.table, error.diag.message_primary or "refused") from None


def continue_numbers(conn: Connection) -> None:
    """Let what counts by itself go on after the highest number. SQLite does so anyway."""
    if conn.dialect.name != "postgresql":
        return
    for table in TABLES:
        own = table.autoincrement_column
        if own is None:
            continue
        given = {"table": _quoted(table.name), "column": own.name}
        counter = conn.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), given)
        highest = conn.scalar(select(func.max(own)))
        if counter is not None and highest is not None:
            conn.execute(select(func.setval(counter, highest)))


def forget_processes(conn: Connection) -> None:
    """Take out what processes said of themselves: they did not come along."""
    for table in OF_PROCESSES:
        conn.execute(delete(table))


def _as_stored(shape: Shape, rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """Instants and JSON stay text: SQLite keeps them so, and PostgreSQL reads them."""
    ways = [_READ.get(kind) for _, kind in shape.columns]
    if not any(ways):
        return iter(rows)
    return (
        [
            value if way is None or value is None else way(value)
            for value, way in zip(row, ways, strict=True)
        ]
        for row in rows
    )


def _insert(
    driver: sqlite3.Connection, table: str, names: Sequence[str], rows: Iterator[Sequence[Any]]
) -> None:
    columns, holes = ", ".join(map(_quoted, names)), ", ".join("?" * len(names))
    driver.executemany(
        f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({holes})",  # noqa: S608  # names, quoted
        rows,
    )


def _copy(
    driver: "psycopg.Connection[Any]",
    table: str,
    names: Sequence[str],
    rows: Iterator[Sequence[Any]],
) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))
