"""Transactions: nobody's write is lost, nobody is told to come back because it is busy."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from noticeboard.store.addresses import database_address, shown
from noticeboard.store.compiling import SHARED
from noticeboard.store.engine import open_engine, reading, writing
from noticeboard.store.errors import DatabaseAddressError
from noticeboard.store.public_engine import public_engine
from noticeboard.store.tables_staff import controls
from tests.builders import NOON
from tests.servers.postgres import Postgres

PROCESSES, THREADS, WRITES = 3, 4, 15


def _count_up(engine: Engine) -> None:
    for _ in range(WRITES):
        with writing(engine) as connection:
            count = select(controls.c.value).where(controls.c.key == "count").with_for_update()
            now = int(connection.scalar(count) or 0)
            connection.execute(update(controls).values(value=str(now + 1)))


def _insert_each(engine: Engine, rows: list[dict[str, object]]) -> None:
    with writing(engine) as connection:
        for row in rows:
            connection.execute(insert(controls).values(**row))


def _count_up_in_threads(database_url: str) -> None:
    engine = open_engine(database_url)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(_count_up, [engine] * THREADS))
    engine.dispose()


def test_concurrent_writers_lose_nothing_and_are_never_locked_out(database_url: str) -> None:
    """Threads of several processes read, add one and write back, all at once."""
    engine = open_engine(database_url)
    with writing(engine) as connection:
        connection.execute(insert(controls).values(key="count", value="0", at=NOON))

    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
        list(processes.map(_count_up_in_threads, [database_url] * PROCESSES))

    with reading(engine) as connection:
        assert connection.scalar(select(controls.c.value)) == str(PROCESSES * THREADS * WRITES)
    engine.dispose()


def test_a_reader_sees_one_moment_while_others_write(engine: Engine) -> None:
    """Two reads in one block never tell of two different states."""
    values = select(controls.c.value)
    with writing(engine) as connection:
        connection.execute(insert(controls).values(key="k", value="before", at=NOON))

    with reading(engine) as reader:
        first = reader.scalar(values)
        with writing(engine) as writer:
            writer.execute(update(controls).values(value="after"))
        second = reader.scalar(values)

    assert (first, second) == ("before", "before")
    with reading(engine) as reader:
        assert reader.scalar(values) == "after"


def test_a_write_in_a_reading_block_is_an_error(engine: Engine) -> None:
    """It would be rolled back at the end of the block, and nobody would know."""
    with pytest.raises(DBAPIError, match=r"read.?only"), reading(engine) as connection:
        connection.execute(insert(controls).values(key="k", value="v", at=NOON))


def test_after_reading_the_same_connection_can_write(engine: Engine) -> None:
    """Connections are shared; a reader leaves nothing behind on its own."""
    for key in "ab":
        with reading(engine) as connection:
            connection.execute(select(controls)).all()
        with writing(engine) as connection:
            connection.execute(insert(controls).values(key=key, value="v", at=NOON))

    with reading(engine) as connection:
        assert len(connection.execute(select(controls)).all()) == 2


def test_an_error_rolls_back_the_whole_block(engine: Engine) -> None:
    """All of a write transaction becomes true, or none of it."""
    twice: list[dict[str, object]] = [{"key": "k", "value": "v", "at": NOON}] * 2
    with pytest.raises(IntegrityError):
        _insert_each(engine, twice)

    with reading(engine) as connection:
        assert connection.execute(select(controls)).all() == []


def test_a_row_that_refers_to_nothing_is_refused(engine: Engine) -> None:
    """SQLite checks references only when asked to, on every connection."""
    orphan = "INSERT INTO deputies (person_id, role, until) VALUES ('nobody', 'duty', :at)"

    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), writing(engine) as connection:
        connection.execute(text(orphan), {"at": "2026-07-15T12:00:00.000000Z"})


def test_sqlite_keeps_what_is_promised_through_a_power_cut(tmp_path: Path) -> None:
    """A commit is on the disk when it returns, on every connection."""
    engine = open_engine(f"sqlite:///{tmp_path / 'n.db'}")

    with reading(engine) as one, reading(engine) as two:
        for connection in (one, two):
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(text("PRAGMA synchronous")) == 2
    engine.dispose()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "file.db"])
def test_a_database_that_keeps_nothing_or_is_unknown_is_refused(address: str) -> None:
    """A mistyped address is an error at start, not an empty board."""
    with pytest.raises(ValueError, match="begins with"):
        database_address(address)


@pytest.mark.parametrize(
    "rest",
    [
        "u:SECRET@h:port/db",
        "u:SECRET@[::1/db",
        "u:SEC@SECRET@localhost:1/db",
        "u:SECRET@localhost:1/db?bogus=1",
        "u@localhost:1/db?password=SECRET&connect_timeout=soon",
    ],
)
def test_an_address_that_nobody_can_read_is_refused_without_its_password(rest: str) -> None:
    """Before anything is asked of the network: a part of a password may look like a host."""
    with pytest.raises(DatabaseAddressError) as refused:
        database_address(f"postgresql://{rest}")

    assert "SECRET" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_an_address_is_shown_without_any_password() -> None:
    """Wherever libpq takes one."""
    url = database_address("postgresql://u:ONE@h/db?password=TWO&sslpassword=THREE&sslmode=prefer")

    assert shown(url) == "postgresql://u:***@h/db?sslmode=prefer"


def test_what_was_compiled_for_one_engine_is_run_by_the_next(database_url: str) -> None:
    """Each process, and each test, prepares a statement once for every kind of database."""
    statement = select(controls.c.value).where(controls.c.key == "compiled once")
    engines = [open_engine(database_url) for _ in range(2)]
    known = []
    for engine in engines:
        with reading(engine) as conn:
            assert conn.scalar(statement) is None
        known.append(len(SHARED["compiled_cache"]))
        engine.dispose()

    assert known[0] == known[1]
    assert engines[0].dialect == engines[1].dialect


def _stand_still(engine: Engine, *, while_other: Engine) -> None:
    with writing(engine) as still:
        still.execute(update(controls).values(value="never"))
        with writing(while_other) as connection:
            connection.execute(update(controls).values(value="after"))
        still.execute(select(controls))


@pytest.mark.postgres
def test_a_process_that_stands_still_keeps_its_locks_from_nobody_for_long(
    postgres: Postgres,
) -> None:
    """Its session is ended by the server, and its next one begins; the address says how soon.

    By default after a minute. The public side locks nothing, and may read for longer.
    """
    address = postgres.url("migrated")
    soon = open_engine(f"{address}&options=-c%20idle_in_transaction_session_timeout%3D300")
    other, public = open_engine(address), public_engine(address)
    with writing(other) as connection:
        connection.execute(delete(controls))
        connection.execute(insert(controls).values(key="k", value="before", at=NOON))

    with pytest.raises(DBAPIError):
        _stand_still(soon, while_other=other)

    with reading(soon) as connection:
        assert connection.scalar(select(controls.c.value)) == "after"
    asked = text("SELECT current_setting('idle_in_transaction_session_timeout')")
    for engine, told in ((soon, "300ms"), (other, "1min"), (public, "0")):
        with engine.connect() as connection:
            assert connection.scalar(asked) == told
        engine.dispose()
