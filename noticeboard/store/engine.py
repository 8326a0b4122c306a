"""Engines and transactions: one way to write, one to read, on SQLite and on PostgreSQL."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from noticeboard.store.compiling import SHARED, shared

# How long a writer waits for another one. Writers hold the lock for milliseconds; the time is
# for a disk that stalls.
BUSY_SECONDS = 30
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # Without it, INSERT OR REPLACE deletes a row and no trigger says no.
    "recursive_triggers = ON",
)
_READS = "noticeboard_reads"
_turns: WeakKeyDictionary[Engine, AbstractContextManager[object]] = WeakKeyDictionary()


def open_engine(database_url: str) -> Engine:
    """The engine of the desk and the senders: reads and writes every table."""
    url = database_address(database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return postgresql_engine(url, {})


def database_address(database_url: str) -> URL:
    """The parsed address; psycopg speaks for PostgreSQL.

    Raises:
        ValueError: neither SQLite in a file nor PostgreSQL.
    """
    scheme, _, rest = database_url.partition("://")
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        return make_url(f"postgresql+psycopg://{rest}")
    url = make_url(database_url) if scheme == "sqlite" else None
    if url is None or url.database in {None, "", ":memory:"}:
        raise ValueError("a database address begins with sqlite:///<path> or postgresql://")
    return url


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


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN takes the write lock at its first write, and fails at once when another
    # writer was faster than its snapshot: no busy timeout helps there.
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def postgresql_engine(url: URL, options: Mapping[str, str]) -> Engine:
    """A PostgreSQL engine whose sessions begin with these server ``options``."""
    given = url.query.get("options", "")
    settings = {"timezone": "UTC", **options}
    flags = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return create_engine(
        shared(url),
        execution_options=SHARED,
        hide_parameters=True,  # errors are logged, and values may be under embargo
        pool_size=16,
        max_overflow=16,
        pool_pre_ping=True,
        connect_args={"options": f"{given} {flags}".strip(), **_named(url)},
    )


def _named(url: URL) -> Mapping[str, Any]:
    return {} if "application_name" in url.query else {"application_name": "noticeboard"}


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
