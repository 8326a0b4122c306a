"""Hundreds of tamperings with what is public, each by somebody who took the triggers away first.

What cannot be told from the rows: when a page was last wanted, as long as it says that it is old
(``thieves.MARKS``); and how a page is packed, as long as it unpacks to the same bytes.
"""

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain, cycle
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, StaticPool, create_engine, text

from noticeboard.domain.content import Content, Fulfilment, OwnCorrection
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.going import Going
from noticeboard.domain.ledger import Head
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.house import House
from noticeboard.site.rebuilt import PageDiffersError, Rebuilt
from noticeboard.store.engine import open_engine
from noticeboard.store.pages import Pages
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.records import Records
from noticeboard.store.upgrade import migrate
from tests.builders import DAY, HOUR, NOON, a_content, a_follow_up, a_move, an_instant, terms
from tests.store.newsroom import URL, Newsroom
from tests.store.thieves import TABLES, WAYS, CannotError, Thief, Way

# ``make faults`` tries a thousand.
HOW_MANY = {"quick": 300, "full": 1000}[os.environ.get("FAULTS", "quick")]
HOW_MANY_ON_POSTGRESQL = 60
LATER = NOON + 2 * DAY
ALL = Going(title="A launch", names={"preorder": "Promise 1"})
HOUSE = House("Hanbit", URL, "en", "Asia/Seoul")


def a_board(engine: Engine) -> Head:
    """Public acts of every sort, a typo fix and two redactions among them; its pages; its head."""
    room, older = Newsroom(engine), None
    for number in range(2):
        older = a_story(room, number, older)
    builder = SiteBuilder(PublicRows(engine), Pages(engine), lambda: LATER, HOUSE)
    builder.refresh()
    builder.refresh_record()
    head = Records(engine).verify()
    assert head is not None
    return head


def a_story(room: Newsroom, number: int, older: str | None) -> str:
    """A notice from its announcement to its end; of the second one some words are removed."""
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
    # One of the first stays open: its page is true until then.
    ended = a_follow_up(moves=(), withdraws=("pickup",) if number else ())
    for bulletin in (
        room.follow_up(
            first, "fulfilment", at=NOON + DAY, content=Content("Open.", "", None, fulfilment=seen)
        ),
        room.follow_up(first, "cancellation", at=NOON + DAY, content=ended),
    ):
        room.acts.publish(bulletin.id, 1, NOON + DAY)
        room.acts.syndicate(bulletin.id, 1, NOON + DAY)
    room.publish(room.fix(first, a_content(body="We open son."), at=NOON + DAY), NOON + DAY)
    if number:
        room.redact(first, NOON + DAY, going=ALL)
        room.redact(delay, NOON + DAY)
    return first.notice_id


def every_column() -> Iterator[Way]:
    """One edit of each."""
    for table in TABLES.values():
        yield from (partial(Thief.edited_here, column=column) for column in table.c)


def unfound(
    engine: Engine,
    head: Head,
    again: Callable[[], Iterator[Connection]],
    ways: Iterator[Way],
    many: int,
) -> list[str]:
    """What nobody noticed of so many tamperings, each with the board as it was before."""
    chance = random.Random(1968)
    records = Records(engine, feeds=("feed",))
    rebuilt = Rebuilt(PublicRows(engine), Pages(engine), HOUSE)
    assert records.verify((head,)) == head
    assert rebuilt.verify().pages > len(TABLES)
    left, tried = [], 0
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


@pytest.mark.timeout(240)  # hundreds of boards, on cores that are shared
def test_every_tampering_is_found(tmp_path: Path) -> None:
    """Of all, all: each column once, then whatever chance finds to steal.

    A cut-off end is found against the head that was published.
    """
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
        assert len([*every_column()]) < HOW_MANY / 2
        assert unfound(memory, head, again, chain(every_column(), cycle(WAYS)), HOW_MANY) == []


def test_a_page_whose_time_is_none_is_found(tmp_path: Path) -> None:
    """Nobody sees a traceback of it, but which page it is."""
    url = f"sqlite:///{tmp_path / 'board.db'}"
    migrate(url)
    engine = open_engine(url)
    room = Newsroom(engine)
    room.publish(room.announce(), NOON)
    rows, pages = PublicRows(engine), Pages(engine)
    SiteBuilder(rows, pages, lambda: LATER, HOUSE).refresh()
    rebuilt = Rebuilt(rows, pages, HOUSE)
    assert rebuilt.verify().pages > 1

    for column, time in (
        ("last_modified", "2026-13-15T12:00:00.000000Z"),
        ("good_until", "0001-01-01T00:00:00.000000Z"),
    ):
        with engine.begin() as conn:
            conn.execute(text(f"UPDATE public_pages SET {column} = '{time}' WHERE path = '/'"))  # noqa: S608
        with pytest.raises(PageDiffersError, match="page / is not"):
            rebuilt.verify()
        rebuilt.rebuild(LATER)
        SiteBuilder(rows, pages, lambda: LATER, HOUSE).refresh()


@pytest.mark.postgres
@pytest.mark.timeout(240)  # the same
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

    assert unfound(engine, head, again, cycle(WAYS), HOW_MANY_ON_POSTGRESQL) == []
