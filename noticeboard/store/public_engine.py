"""The public side's own connection: it cannot read what is not public, nor write at all.

SQLite asks an authorizer about every table of every statement; PostgreSQL has a role.
"""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event

from noticeboard.store.addresses import database_address
from noticeboard.store.compiling import SHARED, shared
from noticeboard.store.engine import BUSY_SECONDS, postgresql_engine

PUBLIC_ROLE = "noticeboard_public"
PUBLIC_PREFIX = "public_"
PUBLIC_TABLES = frozenset({"due_revisions", "ledger"})
# It locks nothing that others wait for: the record may be made of it for minutes.
_READS_ONLY = {
    "default_transaction_read_only": "on",
    "idle_in_transaction_session_timeout": "0",
}
_HARMLESS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
    }
)


def public_engine(database_url: str) -> Engine:
    """A read-only engine for the public tables alone."""
    url = database_address(database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return postgresql_engine(url, {"role": PUBLIC_ROLE, **_READS_ONLY})


def is_public(table: str) -> bool:
    """Whether the public side may read that table."""
    return table.startswith(PUBLIC_PREFIX) or table in PUBLIC_TABLES


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "").absolute()

    def connect() -> sqlite3.Connection:
        return _guarded(path)

    engine = create_engine(
        shared(url), execution_options=SHARED, pool_size=16, max_overflow=16, creator=connect
    )
    event.listen(engine, "begin", _begin)
    return engine


def _guarded(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=ro",
        uri=True,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
        isolation_level=None,
    )
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    if action in _HARMLESS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and first is not None and is_public(first):
        return sqlite3.SQLITE_OK
    # SQLAlchemy asks for it when it connects; without a shared cache it means nothing.
    if action == sqlite3.SQLITE_PRAGMA and first == "read_uncommitted":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
