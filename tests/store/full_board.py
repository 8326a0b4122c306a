"""A board with rows in every table: a past that its own verbs made, and odd rows elsewhere."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, func, insert, select

from noticeboard.domain.content import Fulfilment
from noticeboard.domain.signing import Person
from noticeboard.store.backups.portable import shape_of
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables import TABLES
from tests.usecases.desk import ANA, IN_FULL, Desk, a_preorder

IDA = Person("ida", "ida@example.com", frozenset({"admin"}))
# What alone a column takes.
_GIVEN: Mapping[str, object] = {"language": "ko", "scope": "write"}
_ODD: Mapping[str, object] = {
    "boolean": True,
    "instant": datetime(2026, 12, 31, 23, 59, 59, 999999, UTC),
    "json": {"나": [None, True, -1, "é\u2028\\\"'", {}]},
    "bytes": b"\x00\xff\n,",
}


@cache
def full_board() -> bytes:
    """The file of its database."""
    with TemporaryDirectory() as name:
        desk = Desk(Path(name))
        _live(desk)
        engine = desk.parts.store.engine
        with writing(engine) as conn:
            for table in TABLES:
                _fill(conn, table)
        engine.dispose()
        with closing(sqlite3.connect(desk.parts.settings.data / "noticeboard.db")) as board:
            return board.serialize()


def full_file(path: Path) -> str:
    """The address of such a board in ``path``."""
    path.write_bytes(full_board())
    return f"sqlite:///{path}"


def rows_in(database_url: str) -> Mapping[str, int]:
    """How many rows there are in each table."""
    engine = open_engine(database_url)
    with engine.connect() as conn:
        found = {t.name: conn.scalar(select(func.count()).select_from(t)) or 0 for t in TABLES}
    engine.dispose()
    return found


def _live(desk: Desk) -> None:
    """Announced, moved, kept; another, whose words were removed; a third that waits."""
    desk.parts.restored.step()
    notice = desk.announced()
    desk.delayed(notice, "2027-07-16T09:00", **IN_FULL)
    desk.pass_time(timedelta(days=11))
    kept = Fulfilment("preorder", desk.now)
    desk.parts.publishing.fulfil(ANA, notice.id, kept)
    later = {"publish_at": None, "promises": (a_preorder("2027-08-30T09:00"),)}
    removed = desk.parts.publishing.draft(ANA, desk.launch(title="이름", **later))
    desk.scheduled(removed.announcement)
    desk.parts.carry_out()
    desk.parts.redacting.redact(IDA, removed.announcement.id, "personal")
    desk.parts.carry_out()
    desk.parts.publishing.draft(ANA, desk.launch(title="Phone Y", **later))


def _fill(conn: Connection, table: Table) -> None:
    if conn.scalar(select(func.count()).select_from(table)):
        return
    for number in range(2):
        row = {column.name: _value(conn, column, number) for column in table.columns}
        conn.execute(insert(table).values(**row))


def _value(conn: Connection, column: Column[Any], number: int) -> object:
    """The second row is empty where it may be; keys are different."""
    if number and column.nullable:
        return None
    for key in column.foreign_keys:
        found = conn.scalars(select(key.column).distinct().order_by(key.column)).all()
        return found[number % len(found)]
    if column.name in _GIVEN:
        return _GIVEN[column.name]
    kind = dict(shape_of(column.table).columns)[column.name]
    if kind == "text":
        return f"'값\"\\N\t🚀 é {column} {number}".lower()
    if kind == "integer":
        return _largest(column) - number
    value = _ODD[kind]
    if isinstance(value, datetime):
        return value - timedelta(microseconds=number)
    return value + bytes([number]) if isinstance(value, bytes) else value


def _largest(column: Column[Any]) -> int:
    if isinstance(column.type, BigInteger):
        return 1_000 if column.autoincrement is True else (1 << 63) - 1
    return (1 << 31) - 1 if type(column.type) is Integer else (1 << 15) - 1
