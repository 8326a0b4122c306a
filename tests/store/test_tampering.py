"""A thousand tamperings with what is public, each by somebody who took the triggers away first.

Tables and columns come from the schema: one that is added is tampered with from then on.
"""

import gzip
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain, cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    PrimaryKeyConstraint,
    StaticPool,
    Table,
    UniqueConstraint,
    create_engine,
    text,
)
from sqlalchemy.exc import DBAPIError

from noticeboard.domain.content import Content, Fulfilment, OwnCorrection
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import Head
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.house import House
from noticeboard.site.rebuilt import PageDiffersError, Rebuilt
from noticeboard.store.engine import open_engine
from noticeboard.store.metadata import metadata
from noticeboard.store.pages import Pages
from noticeboard.store.public_engine import is_public
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.records import Records
from noticeboard.store.tables_public import APPEND_ONLY
from noticeboard.store.upgrade import migrate
from tests.builders import DAY, HOUR, NOON, a_content, a_follow_up, a_move, an_instant, terms
from tests.store.newsroom import URL, Newsroom

HOW_MANY = 1000
HOW_MANY_ON_POSTGRESQL = 120
LATER = NOON + 2 * DAY
HOUSE = House("Hanbit", URL, "en", "Asia/Seoul")
TABLES = {t.name: t for t in metadata.sorted_tables if is_public(t.name) or t.name in APPEND_ONLY}
# How new a page is. One that says "older than my rows" is not shown but built anew, which is no
# harm; one that says "newer than all there is" would never be built again, and is looked for.
MARKS = ("built_from", "wanted")
OF_AN_ENTRY = ("ledger", "public_facts", "ledger_words")


class CannotError(Exception):
    """There is no such row, or the database does not take it: another one, then."""


def a_board(engine: Engine) -> Head:
    """Public acts of every sort, a typo fix and two redactions among them; its pages; its head."""
    room, older = Newsroom(engine), None
    for number in range(3):
        older = a_story(room, number, older)
    builder = SiteBuilder(PublicRows(engine), Pages(engine), lambda: LATER, HOUSE)
    builder.refresh()
    builder.refresh_record()
    head = Records(engine).verify()
    assert head is not None
    return head


def a_story(room: Newsroom, number: int, older: str | None) -> str:
    """A notice from its announcement to its end; of the third one some words are removed."""
    pickup = terms(
        "pickup", until=an_instant(NOON + 10 * DAY + 2 * HOUR), depends_on=("preorder",)
    )
    content = a_content(
        title=f"Phone {number}", promises=(terms(audience="KR"), pickup), facts={"price": "1"}
    )
    first = room.announce(content=content, replaces=older)
    room.publish(first, NOON)
    news = a_follow_up(moves=(), facts={"fee": "2"}, body=f"News {number}.")
    room.publish(room.follow_up(first, "update", at=NOON, content=news), NOON)
    moves = (a_move(), a_move("pickup", next_word_by=an_instant(NOON + 9 * DAY)))
    delay = room.follow_up(first, at=NOON + HOUR, content=a_follow_up(moves=moves))
    room.publish(delay, NOON + HOUR)
    wrong = a_follow_up(moves=(), corrects=OwnCorrection(delay.id))
    room.publish(room.follow_up(first, "correction", at=NOON + HOUR, content=wrong), NOON + HOUR)
    seen = Fulfilment("preorder", NOON + DAY, evidence_url="https://shop.example.com")
    # One of the second stays open: its page is true until then.
    ended = a_follow_up(moves=(), withdraws=("pickup",) if number != 1 else ())
    for bulletin in (
        room.follow_up(
            first, "fulfilment", at=NOON + DAY, content=Content("Open.", "", None, fulfilment=seen)
        ),
        room.follow_up(first, "cancellation", at=NOON + DAY, content=ended),
    ):
        room.acts.publish(bulletin.id, 1, NOON + DAY)
        room.acts.syndicate(bulletin.id, 1, NOON + DAY)
    room.publish(room.fix(first, a_content(body="We open son."), at=NOON + DAY), NOON + DAY)
    if number == 2:
        room.redact(first, NOON + DAY)
        room.redact(delay, NOON + DAY)
    return first.notice_id


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


WAYS: tuple[Callable[[Thief], str], ...] = (
    Thief.edited,
    Thief.deleted,
    Thief.swapped,
    Thief.inserted,
    Thief.truncated,
)


def every_column() -> Iterator[Callable[[Thief], str]]:
    """One edit of each."""
    for table in TABLES.values():
        yield from (partial(Thief.edited, column=column) for column in table.c)


def unfound(
    engine: Engine, head: Head, again: Callable[[], Iterator[Connection]], many: int
) -> list[str]:
    """What nobody noticed of so many tamperings, each with the board as it was before."""
    chance = random.Random(1968)
    records = Records(engine, feeds=("feed",))
    rebuilt = Rebuilt(PublicRows(engine), Pages(engine), lambda: LATER, HOUSE)
    assert records.verify((head,)) == head
    assert rebuilt.verify() > len(TABLES)
    left, tried = [], 0
    # Every column there is, and then whatever chance finds.
    ways: Iterator[Callable[[Thief], str]] = chain(every_column(), cycle(WAYS))
    while tried < many:
        way = next(ways)
        try:
            with contextmanager(again)() as conn:
                what = way(Thief(conn, chance))
        except CannotError:
            left += [f"nothing to edit: {way}"] if way not in WAYS else []
            continue
        tried += 1
        try:
            records.verify((head,))
            rebuilt.verify()
        except (LedgerBrokenError, PageDiffersError):
            continue
        left.append(what)
    return left


def test_every_tampering_is_found(tmp_path: Path) -> None:
    """Of a thousand, a thousand; a cut-off end against the head that was published."""
    url = f"sqlite:///{tmp_path / 'board.db'}"
    migrate(url)
    engine = open_engine(url)
    head = a_board(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "board.db")) as disk:
        for (name,) in disk.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            disk.execute(f'DROP TRIGGER "{name}"')
        disk.execute("PRAGMA journal_mode = DELETE")
    whole = (tmp_path / "board.db").read_bytes()

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as board:
        memory = create_engine("sqlite://", creator=lambda: board, poolclass=StaticPool)

        def again() -> Iterator[Connection]:
            board.deserialize(whole)
            board.execute("PRAGMA ignore_check_constraints = ON")
            with memory.connect() as conn:
                yield conn
                conn.commit()

        board.deserialize(whole)
        assert unfound(memory, head, again, HOW_MANY) == []


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_so_is_every_one_on_postgresql(engine: Engine) -> None:
    """The same thieves, where JSON has no text of its own and instants are no text at all."""
    head = a_board(engine)
    with engine.connect() as conn:
        whole = {table: conn.execute(table.select()).mappings().all() for table in TABLES.values()}

    def again() -> Iterator[Connection]:
        with engine.connect() as conn:
            # No trigger, no foreign key: what a thief who owns the server says first.
            conn.execute(text("SET LOCAL session_replication_role = replica"))
            for table, rows in whole.items():
                conn.execute(table.delete())
                conn.execute(table.insert(), [dict(row) for row in rows])
            yield conn
            conn.commit()

    assert unfound(engine, head, again, HOW_MANY_ON_POSTGRESQL) == []
