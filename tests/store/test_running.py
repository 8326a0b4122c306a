"""What the record says about the running of the board itself."""

import os
import sqlite3
import sys
from contextlib import closing
from datetime import datetime

import pytest
from sqlalchemy import Column, Engine, text, update

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import DeliveryState, Receipt
from noticeboard.domain.invariants import UnderWay
from noticeboard.domain.troubles import Backlog
from noticeboard.store.engine import writing
from noticeboard.store.running import Running
from noticeboard.store.tables_delivery import attempts, deliveries
from tests.builders import MINUTE, NOON, SECOND
from tests.store.newsroom import Newsroom


def test_the_schema_of_this_version_serves(engine: Engine) -> None:
    """Both databases name the newest migration that this version has."""
    schema = Running(engine).schema()

    assert (schema.found, schema.serves) == (schema.ours, True)


def test_whoever_keeps_all_others_from_writing_is_noticed(engine: Engine) -> None:
    """A process that is stopped in the middle of a write; PostgreSQL has no such lock."""
    running = Running(engine)
    assert not running.is_locked()
    if engine.dialect.name != "sqlite":
        assert running.wal() is None
        return

    with closing(sqlite3.connect(engine.url.database or "", isolation_level=None)) as stopped:
        stopped.execute("BEGIN IMMEDIATE")
        assert running.is_locked()
        assert running.writer() == (os.getpid() if sys.platform == "linux" else None)
    assert not running.is_locked()
    assert running.writer() is None
    assert running.wal() is not None


def test_what_a_long_reading_let_the_wal_grow_to_is_given_back(engine: Engine) -> None:
    """Else the doctor would warn of last night's backup for ever."""
    if engine.dialect.name != "sqlite":
        return
    running = Running(engine)
    with closing(sqlite3.connect(engine.url.database or "", isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT count(*) FROM notices").fetchone()
        with writing(engine) as conn:
            conn.execute(text("CREATE TABLE large AS SELECT zeroblob(33554432) AS bytes"))
        grown = running.wal() or 0
    for _ in range(3):
        with writing(engine) as conn:
            conn.execute(text("DELETE FROM large"))

    assert grown > 2**25
    assert (running.wal() or 0) <= 2**24


def test_what_hangs_between_sent_and_known_is_found(engine: Engine) -> None:
    """A claim that nobody ends, a copy that nobody read back, an answer that was lost."""
    room, running = Newsroom(engine), Running(engine)
    room.announce()
    room.announce()
    room.announce(at=NOON + MINUTE)
    for _ in range(2):
        room.carry("board", NOON)
    lost, read = room.claim("journal", NOON, limit=2)
    room.fail(lost, DeliveryState.UNKNOWN, NOON)
    receipt = Receipt("1", "https://journal.example.com/1")
    room.deliveries.conclude(
        read, Conclusion(DeliveryState.DELIVERED, receipt=receipt, done_at=NOON), NOON
    )
    (claimed,) = room.claim("board", NOON + MINUTE)

    early = running.under_way(NOON + MINUTE, readable=["journal"])
    late = running.under_way(NOON + 3 * MINUTE, readable=["journal"])

    assert early == UnderWay(unsettled=(Backlog("journal", 1, NOON),))
    assert late.expired == (Backlog("board", 1, claimed.lease_until or NOON),)
    assert late.unread == (Backlog("journal", 1, NOON),)
    assert running.under_way(NOON + 3 * MINUTE, readable=[]).unread == ()


@pytest.mark.parametrize("column", [deliveries.c.done_at, attempts.c.started_at])
def test_what_went_out_before_its_instant_is_found(
    engine: Engine, column: Column[datetime]
) -> None:
    """By the instant at which it arrived, and by that of each try."""
    room, running = Newsroom(engine), Running(engine)
    room.announce()
    room.carry("board", NOON)
    in_time = running.early()
    with writing(engine) as conn:
        early = update(column.table).where(column.is_not(None))
        conn.execute(early.values({column: NOON - SECOND}))

    assert in_time == ()
    assert running.early() == (Backlog("board", 1, NOON),)
