"""Thieves at a database, who took its triggers away first.

Tables and columns come from the schema: one that is added is stolen from, too.
"""

import gzip
import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, PrimaryKeyConstraint, Table, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError

from noticeboard.store.metadata import metadata
from noticeboard.store.public_engine import is_public
from noticeboard.store.tables_public import APPEND_ONLY

TABLES = {t.name: t for t in metadata.sorted_tables if is_public(t.name) or t.name in APPEND_ONLY}
# How new a page is. One that says "older than my rows" is not shown but built anew, which is no
# harm; one that says "newer than all there is" would never be built again, and is looked for.
MARKS = ("built_from", "wanted")
OF_AN_ENTRY = ("ledger", "public_facts", "ledger_words")


class CannotError(Exception):
    """There is no such row, or the database does not take it: another one, then."""


class Thief:
    """Somebody at the database with all rights, and what they did last."""

    def __init__(self, conn: Connection, chance: random.Random) -> None:
        self.conn = conn
        self.chance = chance

    def edited(self, column: Column[Any] | None = None) -> str:
        """One column of one row, a character or a number more."""
        column = self.chance.choice(list(self.table().c)) if column is None else column
        key = self.row(column.table, f"WHERE {column.name} IS NOT NULL")
        old = self.value(column, key)
        new = self.other(column, old)
        self.put(column, key, new)
        return f"{column} of {key}: {old!r} -> {new!r}"

    def edited_here(self, column: Column[Any]) -> str:
        """The same, of that column: where a row with the new value stands already, of another."""
        for _ in range(9):
            try:
                return self.edited(column)
            except CannotError:
                continue
        raise CannotError

    def deleted(self) -> str:
        """One row less."""
        table = self.table()
        key = self.row(table)
        self.sql(f"DELETE FROM {table.name} WHERE {_is(key)}", key)  # noqa: S608  # a name of ours
        return f"{key} of {table.name}"

    def swapped(self) -> str:
        """Two rows with each other's value in one column; of the ledger, in each other's place."""
        table = self.table()
        names = [c for c in table.c if not c.primary_key and c.name not in MARKS]
        if table.name in OF_AN_ENTRY and self.chance.random() < 0.5:
            return self.swapped_places(table.name)
        if not names:
            raise CannotError
        column = self.chance.choice(names)
        one, two = self.row(table), self.row(table)
        first, second = self.value(column, one), self.value(column, two)
        if first == second:
            raise CannotError
        if any([c.name for c in index] == [column.name] for index in _unique(table)):
            self.put(column, one, "x" * 64)
        self.put(column, two, first)
        self.put(column, one, second)
        return f"{column} of {one} and {two}"

    def swapped_places(self, table: str) -> str:
        """Two entries, or their facts, or their words."""
        seqs = [seq for (seq,) in self.sql(f"SELECT seq FROM {table}")]  # noqa: S608
        one, two = self.chance.sample(seqs, 2)
        for old, new in ((one, -1), (two, one), (-1, two)):
            self.sql(f"UPDATE {table} SET seq = {new} WHERE seq = {old}")  # noqa: S608
        return f"{one} and {two} of {table}"

    def inserted(self) -> str:
        """One row more: a copy of another under a key of its own, or an entry in between."""
        table = self.table()
        if table.name == "ledger":
            return self.slipped_in()
        key = self.row(table)
        unique = {c.name for index in _unique(table) for c in index}
        fresh = {n for n in unique if table.c[n].primary_key or not table.c[n].foreign_keys}
        own = [c for c in table.c if c.name in fresh]
        columns = ", ".join(c.name for c in table.c)
        values = ", ".join(_more(c) if c in own else c.name for c in table.c)
        self.sql(
            f"INSERT INTO {table.name} ({columns}) SELECT {values} "  # noqa: S608
            f"FROM {table.name} WHERE {_is(key)}",
            key,
        )
        return f"a copy of {key} in {table.name}"

    def slipped_in(self) -> str:
        """An entry, at the end or in between; all after it are moved along."""
        last = self.last()
        place = self.chance.randint(1, last + 1)
        for seq in range(last, place - 1, -1):
            for table in OF_AN_ENTRY:
                self.sql(f"UPDATE {table} SET seq = {seq + 1} WHERE seq = {seq}")  # noqa: S608
        fresh: dict[str, object] = {
            "p": self.chance.randbytes(32).hex(),
            "h": self.chance.randbytes(32).hex(),
        }
        source = self.chance.choice([n for n in range(1, last + 2) if n != place])
        self.sql(
            "INSERT INTO ledger (seq, at, act, notice_id, bulletin_id, digest, previous, hash, "  # noqa: S608
            f"version) SELECT {place}, at, act, notice_id, bulletin_id, digest, :p, :h, version "
            f"FROM ledger WHERE seq = {source}",
            fresh,
        )
        return f"one more in place {place}"

    def truncated(self) -> str:
        """The end of the ledger cut off with all that belongs to it, or of any other table."""
        table = self.table()
        if table.name not in OF_AN_ENTRY:
            keys = self.keys(table)
            cut = keys[self.chance.randrange(len(keys)) :]
            for key in cut:
                self.sql(f"DELETE FROM {table.name} WHERE {_is(key)}", key)  # noqa: S608
            return f"the last {len(cut)} of {table.name}"
        after = self.chance.randint(0, self.last() - 1)
        for name in OF_AN_ENTRY:
            self.sql(f"DELETE FROM {name} WHERE seq > {after}")  # noqa: S608
        return f"all after {after}"

    # ------------------------------------------------------------ inside

    def table(self) -> Table:
        """Any table that something stands in."""
        table = self.chance.choice(list(TABLES.values()))
        if not self.keys(table):
            raise CannotError
        return table

    def keys(self, table: Table) -> list[dict[str, object]]:
        """The keys of all its rows."""
        names = [c.name for c in table.primary_key.columns]
        listed = ", ".join(names)
        found = self.sql(f"SELECT {listed} FROM {table.name} ORDER BY {listed}")  # noqa: S608
        return [dict(zip(names, row, strict=True)) for row in found]

    def row(self, table: Table, where: str = "") -> dict[str, object]:
        """The key of any row."""
        names = [c.name for c in table.primary_key.columns]
        found = self.sql(f"SELECT {', '.join(names)} FROM {table.name} {where}")  # noqa: S608
        if not found:
            raise CannotError
        return dict(zip(names, self.chance.choice(found), strict=True))

    def last(self) -> int:
        """The number of the newest entry."""
        return int(str(self.sql("SELECT max(seq) FROM ledger")[0][0]))

    def value(self, column: Column[Any], key: dict[str, object]) -> object:
        """What stands there: bytes, a number, or anything else as text."""
        name, kind = column.name, self.kind(column)
        shown = name if kind in ("BYTEA", "BLOB", "INTEGER", "BIGINT") else f"CAST({name} AS text)"
        table = column.table.name
        return self.sql(f"SELECT {shown} FROM {table} WHERE {_is(key)}", key)[0][0]  # noqa: S608

    def put(self, column: Column[Any], key: dict[str, object], value: object) -> None:
        """Write it there."""
        table = column.table.name
        new = (
            ":new" if self.conn.dialect.name == "sqlite" else f"CAST(:new AS {self.kind(column)})"
        )
        of = {**key, "new": value}
        self.sql(f"UPDATE {table} SET {column.name} = {new} WHERE {_is(key)}", of)  # noqa: S608

    def kind(self, column: Column[Any]) -> str:
        """Its type in this database."""
        return column.type.dialect_impl(self.conn.dialect).compile(self.conn.dialect)

    def other(self, column: Column[Any], old: object) -> object:
        """Nearly the same."""
        if isinstance(old, int):
            return old + 1000
        if isinstance(old, bytes):
            body = gzip.decompress(old) if column.name == "gzip" else old
            told = f"{body.decode()} ".encode()
            return gzip.compress(told) if column.name == "gzip" else told
        written = str(old)
        places = [i for i, char in enumerate(written) if char.isdigit() or char.islower()]
        if not places:
            return f"{written}a"
        place = self.chance.choice(places)
        swap = {"1": "2", "a": "b"}.get(written[place], "1" if written[place].isdigit() else "a")
        return written[:place] + swap + written[place + 1 :]

    def sql(
        self, statement: str, given: dict[str, object] | None = None
    ) -> list[tuple[object, ...]]:
        """Run it, whatever it breaks."""
        try:
            result = self.conn.execute(text(statement), given or {})
        except DBAPIError as refused:
            raise CannotError from refused
        return [tuple(row) for row in result] if result.returns_rows else []


def _unique(table: Table) -> list[list[Column[Any]]]:
    kinds = (PrimaryKeyConstraint, UniqueConstraint)
    return [list(each.columns) for each in table.constraints if isinstance(each, kinds)]


def _is(key: dict[str, object]) -> str:
    return " AND ".join(f"{name} = :{name}" for name in key)


def _more(column: Column[Any]) -> str:
    number = "INT" in str(column.type).upper()
    return f"{column.name} + 1000" if number else f"{column.name} || 'x'"


Way = Callable[[Thief], str]
WAYS: tuple[Way, ...] = (
    Thief.edited,
    Thief.deleted,
    Thief.swapped,
    Thief.inserted,
    Thief.truncated,
)
