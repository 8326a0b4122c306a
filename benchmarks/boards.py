"""Boards with much on them, made in seconds: one notice by the product's verbs, then copies.

A copy has ids, codes, slugs and instants of its own and all else of the first, in every table
that sending and showing read. The ledger is not copied: a copied chain would be no chain.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    FromClause,
    Integer,
    Table,
    Text,
    case,
    cast,
    func,
    insert,
    literal,
    select,
)

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
from noticeboard.store.types import UTCDateTime

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
# Of a UUID, what stays when the rest is a number of twelve digits; of a code, likewise.
_KEPT, _DIGITS = 24, 10**12
_KEPT_OF_CODE, _DIGITS_OF_CODE = 3, 10**7


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
            for table in COPIED:
                conn.execute(_copying(table, engine.dialect.name, times, apart))
        with engine.connect() as conn:
            conn.exec_driver_sql("ANALYZE")
            conn.commit()
        engine.dispose()


def _copying(table: Table, dialect: str, times: int, apart: int) -> Any:
    numbers = _numbers(times)
    n = numbers.c.n
    made = [_copied(table, column, n, dialect, apart) for column in table.c]
    columns = [column.name for column in table.c]
    return insert(table).from_select(
        columns, select(*made).select_from(table.join(numbers, _TRUE))
    )


_TRUE = literal(1) == literal(1)


def _numbers(times: int) -> FromClause:
    first = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.n + 1).where(first.c.n < times))


def _copied(
    table: Table, column: Column[Any], n: ColumnElement[int], dialect: str, apart: int
) -> ColumnElement[Any]:
    if column.name in _REFERRING or (column.name == "id" and table in _NAMED):
        return _numbered(column, n, _KEPT, _DIGITS)
    if column.name == "code":
        return _numbered(column, n, _KEPT_OF_CODE, _DIGITS_OF_CODE)
    if column.name == "slug":
        return column.concat("-").concat(cast(n, Text))
    if apart and isinstance(column.type, UTCDateTime):
        later = column > literal(datetime.now(UTC), UTCDateTime)
        ways = {way: _moved(column, n * apart * way, dialect) for way in (1, -1)}
        return case((later, ways[1]), else_=ways[-1])
    return column


def _numbered(
    column: ColumnElement[str], n: ColumnElement[int], kept: int, digits: int
) -> ColumnElement[str]:
    """The beginning of a name, and a number of one width: the leading 1 of the sum is cut."""
    number = func.substr(cast(literal(digits) + n, Text), 2)
    return func.substr(column, 1, kept).concat(number)


def _moved(
    column: ColumnElement[datetime], seconds: ColumnElement[int], dialect: str
) -> ColumnElement[Any]:
    if dialect == "postgresql":
        return column + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    by = cast(seconds, Text).concat(" seconds")
    return func.strftime("%Y-%m-%dT%H:%M:%f", column, by).concat("000Z")
