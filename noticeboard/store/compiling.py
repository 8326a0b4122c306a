"""Statements are compiled once in a process, for all its engines that speak to the same kind of
database: compiling one takes a thousand times as long as looking it up.

SQLAlchemy keeps what it compiled by the dialect, and takes each engine's for another one.
"""

from typing import Any

from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_COMPILED: LRUCache[Any, Any] = LRUCache(1500)
# For ``create_engine``.
SHARED = {"compiled_cache": _COMPILED}
_OURS = "noticeboard"


class _Alike:
    """A dialect like any other of its class that speaks to the same version of a server."""

    server_version_info: tuple[Any, ...] | None

    def __eq__(self, other: object) -> bool:
        """Whether what is compiled for one may be run by the other."""
        same = type(self) is type(other)
        return same and self.server_version_info == getattr(other, "server_version_info", None)

    def __hash__(self) -> int:
        """The same for those that are alike."""
        return hash((type(self), self.server_version_info))


class SQLite(_Alike, SQLiteDialect_pysqlite):
    """SQLite by the driver of the standard library."""

    supports_statement_cache = True


class PostgreSQL(_Alike, PGDialect_psycopg):
    """PostgreSQL by psycopg."""

    supports_statement_cache = True


for _kind in (SQLite, PostgreSQL):
    registry.register(f"{_kind.name}.{_OURS}", __name__, _kind.__name__)


def shared(url: URL) -> URL:
    """The address, spoken to by a dialect that is like all others."""
    return url.set(drivername=f"{url.get_backend_name()}+{_OURS}")
