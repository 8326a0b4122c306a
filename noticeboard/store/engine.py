"""Engines and transactions: one way to write, one to read, on SQLite and on PostgreSQL."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from noticeboard.store.addresses import database_address
from noticeboard.store.compiling import SHARED, shared

# How long a writer waits for another one. Writers hold the lock for milliseconds; the time is
# for a disk that stalls.
BUSY_SECONDS = 30
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # What a long reading, as a backup is, made the WAL grow to would stay on the disk for ever.
    f"journal_size_limit = {1 << 24}",
    # Without it, INSERT OR REPLACE deletes a row and no trigger says no.
    "recursive_triggers = ON",
)
# How long a server, or the way to it, may say nothing: a host that was cut off must notice, and
# go on as soon as it is back. By default the kernel waits for a quarter of an hour.
_NOTICED_WITHIN = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# The same from the server's side. A session that goes silent in the middle of a transaction
# keeps its locks from everybody else; one whose process stands still is ended as well.
_LET_GO_WITHIN = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "idle_in_transaction_session_timeout": "60000",
}
_READS = "noticeboard_reads"
_turns: WeakKeyDictionary[Engine, AbstractContextManager[object]] = WeakKeyDictionary()


def open_engine(database_url: str, *, lasting: bool = True) -> Engine:
    """The engine of the desk and the senders: reads and writes every table.

    ``lasting``: what is written survives the loss of power; else it may be lost with the last
    moments, and keeps other writers waiting for less.
    """
    url = database_address(database_url)
    if url.get_backend_name() == "sqlite":
        engine = _sqlite(url)
        if not lasting:
            event.listen(engine, "connect", _do_not_wait_for_the_disk)
        return engine
    return postgresql_engine(url, {} if lasting else {"synchronous_commit": "off"})


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        shared(url),
        execution_options=SHARED,
        hide_parameters=True,  # errors are logged, and values may be under embargo
        pool_size=16,
        max_overflow=16,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # None: the driver begins nothing by itself, _begin_sqlite does.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _do_not_wait_for_the_disk(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN takes the write lock at its first write, and fails at once when another
    # writer was faster than its snapshot: no busy timeout helps there.
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def postgresql_engine(url: URL, options: Mapping[str, str]) -> Engine:
    """A PostgreSQL engine whose sessions begin with these server ``options``.

    What the address says of timeouts counts for more than what is said here.
    """
    given = str(url.query.get("options", ""))
    flags = (_flags(_LET_GO_WITHIN), given, _flags({"timezone": "UTC", **options}))
    return create_engine(
        shared(url),
        execution_options=SHARED,
        hide_parameters=True,  # errors are logged, and values may be under embargo
        pool_size=16,
        max_overflow=16,
        pool_pre_ping=True,
        connect_args={**_unless_said(url), "options": " ".join(flags)},
    )


def _flags(settings: Mapping[str, str]) -> str:
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _unless_said(url: URL) -> Mapping[str, Any]:
    ours = {"application_name": "noticeboard", **_NOTICED_WITHIN}
    return {name: value for name, value in ours.items() if name not in url.query}


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction: committed at the end of the block, rolled back on any error."""
    with _turn(engine), engine.connect() as connection, connection.begin():
        yield connection


def _turn(engine: Engine) -> AbstractContextManager[object]:
    """The turn of this thread among those of its process, where only one may write at a time.

    SQLite would have it sleep for 1 to 100 ms and ask again; a lock hands over at once.
    """
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _turns.setdefault(engine, RLock())


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction that sees one moment throughout; a write in it is an error."""
    with engine.connect() as connection:
        options: dict[str, Any] = {_READS: True}
        if engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        quiet = connection.execution_options(**options)
        with quiet.begin():
            yield quiet
