"""Boards with much on them, made in seconds: one notice by the product's verbs, then copies.

A copy has ids, codes, slugs and instants of its own and all else of the first, in every table
that sending and showing read. The ledger is not copied: a copied chain would be no chain.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Insert,
    Integer,
    Table,
    Text,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from noticeboard.ids import is_id
from noticeboard.settings import Settings, load_settings
from noticeboard.store import migrate
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_delivery import attempts, deliveries
from noticeboard.store.tables_public import (
    due_revisions,
    public_bulletins,
    public_feed,
    public_feed_entries,
    public_notices,
    public_promises,
    public_versions,
)
from noticeboard.store.tables_staff import bulletins, notices, revisions, sign_offs
from noticeboard.store.types import Json, UTCDateTime

# Times what a test allows: how soon it begins and ends is not what is measured.
PATIENCE = 5.0
# In an order that foreign keys bear.
COPIED = (
    notices,
    bulletins,
    revisions,
    sign_offs,
    deliveries,
    attempts,
    public_notices,
    public_promises,
    due_revisions,
    public_bulletins,
    public_versions,
    public_feed,
    public_feed_entries,
)
_REFERRING = frozenset({"notice_id", "bulletin_id", "delivery_id"})
_NAMED = frozenset({notices, bulletins, deliveries, public_notices, public_bulletins})
# How much of a name stays, and of how many digits the number is that takes the place of the rest.
_OF_ID, _OF_CODE = (24, 12), (3, 7)


@dataclass(frozen=True, slots=True)
class Board:
    """A board in a folder of its own, as ``tests.running`` starts it."""

    folder: Path
    settings: Settings

    @classmethod
    def made(cls, folder: Path, channels: str = "", *, database: str = "") -> "Board":
        """An empty one with further ``channels``. ``database``: an address, or a file there."""
        config = folder / "config"
        config.mkdir(parents=True)
        (config / "channels.toml").write_text(channels)
        (config / "noticeboard.toml").write_text(f'database_url = "{database}"\n')
        own = {k: v for k, v in os.environ.items() if not k.startswith("NOTICEBOARD_")}
        own["NOTICEBOARD_CONFIG"] = str(config)
        settings = load_settings(own, data=folder / "data", port=8000)
        migrate(settings.database_url)
        return cls(folder, settings)

    def engine(self) -> Engine:
        """The senders' way to its database."""
        return open_engine(self.settings.database_url)

    def copy(self, times: int, *, apart: int = 0) -> None:
        """Add that many copies of all it has.

        ``apart``: seconds between two copies; the past goes back and the future ahead, so that
        what was, was, and what is to come is to come.
        """
        engine = self.engine()
        with writing(engine) as conn:
            copying = Copying(engine.dialect.name, times, apart, tuple(_names(conn)))
            for table in COPIED:
                conn.execute(copying.statement(table))
            if engine.dialect.name == "postgresql":
                # As its own autovacuum would; nobody does it for SQLite.
                conn.exec_driver_sql("ANALYZE")
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Copying:
    """One statement for each table: the database makes the copies, whichever it is.

    ``names``: the ids and codes that are written inside of JSON.
    """

    dialect: str
    times: int
    apart: int
    names: tuple[str, ...]

    def statement(self, table: Table) -> Insert:
        """All copies of all rows of a table."""
        numbers = self._numbers()
        made = [self._copied(table, column, numbers.c.n) for column in table.c]
        found = select(*made).select_from(table.join(numbers, true()))
        return insert(table).from_select([column.name for column in table.c], found)

    def _numbers(self) -> FromClause:
        first = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
        return first.union_all(select(first.c.n + 1).where(first.c.n < self.times))

    def _copied(
        self, table: Table, column: Column[Any], n: ColumnElement[int]
    ) -> ColumnElement[Any]:
        if column.name in _REFERRING or (column.name == "id" and table in _NAMED):
            return _numbered(column, n, *_OF_ID)
        if column.name == "code":
            return _numbered(column, n, *_OF_CODE)
        if column.name == "slug":
            return column.concat("-").concat(cast(n, Text))
        if isinstance(column.type, Json):
            return self._renamed(column, n)
        if self.apart and isinstance(column.type, UTCDateTime):
            later = column > literal(datetime.now(UTC), UTCDateTime)
            ways = {way: self._moved(column, n * self.apart * way) for way in (1, -1)}
            return case((later, ways[1]), else_=ways[-1])
        return column

    def _renamed(self, column: Column[Any], n: ColumnElement[int]) -> ColumnElement[Any]:
        told: ColumnElement[str] = cast(column, Text)
        for name in self.names:
            parts = _OF_ID if is_id(name) else _OF_CODE
            told = func.replace(told, name, _numbered(literal(name, Text), n, *parts))
        return cast(told, JSONB) if self.dialect == "postgresql" else told

    def _moved(
        self, column: ColumnElement[datetime], seconds: ColumnElement[int]
    ) -> ColumnElement[Any]:
        if self.dialect == "postgresql":
            return column.op("+")(func.make_interval(0, 0, 0, 0, 0, 0, seconds))
        by = cast(seconds, Text).concat(" seconds")
        return func.strftime("%Y-%m-%dT%H:%M:%f", column, by).concat("000Z")


def _names(conn: Connection) -> Iterator[str]:
    yield from conn.scalars(select(notices.c.id))
    for row in conn.execute(select(bulletins.c.id, bulletins.c.code)):
        yield from row


def _numbered(
    column: ColumnElement[str], n: ColumnElement[int], kept: int, digits: int
) -> ColumnElement[str]:
    """The beginning of a name, and a number of one width: the leading 1 of the sum is cut."""
    number = func.substr(cast(literal(10**digits, BigInteger) + n, Text), 2)
    return func.substr(column, 1, kept).concat(number)
