"""Rows as they are carried from one database to another: the same from SQLite and PostgreSQL.

A value is text, a whole number, true or false, or nothing; instants, JSON and bytes are text.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Integer,
    LargeBinary,
    Table,
    Text,
    column,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from noticeboard.domain.canonical import canonical
from noticeboard.store.types import Json, UTCDateTime, instant_text

Kind = Literal["text", "integer", "boolean", "instant", "json", "bytes"]
Value = str | int | bool | None
Row = Sequence[Value]

# Types before those that they are built on. Whatever is compared is written in one way.
_KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (UTCDateTime, "instant"),
    (Json, "json"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (LargeBinary, "bytes"),
    (Text, "text"),
)
_TYPES: Mapping[Kind, TypeEngine[Any]] = {
    "text": Text(),
    "integer": BigInteger(),
    "boolean": Boolean(),
    "instant": UTCDateTime(),
    "json": Json(),
    "bytes": LargeBinary(),
}
_WRITTEN: Mapping[Kind, Callable[[Any], Value]] = {
    "instant": instant_text,
    "json": lambda value: canonical(value).decode(),
    "bytes": lambda value: base64.b64encode(value).decode(),
}
# How many rows are in memory at a time.
_AT_ONCE = 500
_MODULUS = 1 << 256
_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's name, and its columns with the kind of what they hold."""

    table: str
    columns: tuple[tuple[str, Kind], ...]


@dataclass(slots=True)
class Tally:
    """How many rows, and a digest of them all in which their order does not count."""

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, row: Row) -> bytes:
        """Count a row; its line."""
        line = line_of(row)
        self.rows += 1
        self.total += int.from_bytes(hashlib.sha256(line).digest())
        return line

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows, each counted as it passes."""
        for row in rows:
            self.add(row)
            yield row

    @property
    def digest(self) -> str:
        """The digest, in hex."""
        return f"{self.total % _MODULUS:064x}"


def line_of(value: object) -> bytes:
    """A JSON value as one line."""
    return f"{_LINE.encode(value)}\n".encode()


def shape_of(known: Table) -> Shape:
    """How a table is carried.

    Raises:
        TypeError: for a column of which nobody has said how it is carried.
    """
    return Shape(known.name, tuple((each.name, _kind(each.type)) for each in known.columns))


def rows_of(conn: Connection, shape: Shape) -> Iterator[Row]:
    """Every row, in no order."""
    columns = [column(name, _TYPES[kind]) for name, kind in shape.columns]
    ways = [_WRITTEN.get(kind) for _, kind in shape.columns]
    found = select(*columns).select_from(table(shape.table))
    with conn.execute(found, execution_options={"yield_per": _AT_ONCE}) as result:
        for row in result:
            yield [
                value if way is None or value is None else way(value)
                for value, way in zip(row, ways, strict=True)
            ]


def _kind(type_: TypeEngine[Any]) -> Kind:
    for known, kind in _KINDS:
        if isinstance(type_, known):
            return kind
    raise TypeError(f"nobody said how {type_!r} is carried to another database")
