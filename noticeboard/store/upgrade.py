"""Brings a database to this version's schema: forward only, one process at once, copy first."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from noticeboard.store.engine import open_engine, writing
from noticeboard.store.errors import SchemaError

# Any number, the same in every version: who holds it migrates.
_LOCK = 6_668_242


def migrate(database_url: str, *, to: str = "head") -> None:
    """Bring the database to this version's schema, or leave it as it was.

    All of it is one transaction. A database of a newer version is left alone: its schema has all
    that this one needs. SQLite is copied first, to ``<file>.before-<revision>``.

    Raises:
        SchemaError: the database is not Noticeboard's, or this user may not change it.
    """
    engine = open_engine(database_url)
    try:
        if engine.dialect.name == "sqlite":
            _migrate_sqlite(engine, to)
        else:
            _migrate_postgresql(engine, to)
    finally:
        engine.dispose()


def schema_revision(connection: Connection) -> str | None:
    """The newest migration that ran; ``None`` on an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def _migrate_postgresql(engine: Engine, to: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _upgrade(connection, to)


def _migrate_sqlite(engine: Engine, to: str) -> None:
    path = Path(engine.url.database or "")
    with _locked(path.with_name(f"{path.name}.migrating")), engine.connect() as connection:
        # A batch replaces whole tables; what refers to them is checked at the end instead.
        # The pragma counts only outside a transaction, so it goes past SQLAlchemy.
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101  # for the type checker
        driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            _refuse_strangers(connection)
            _copy_first(connection, path, to)
            _upgrade(connection, to)
            _check_references(connection)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection, to: str) -> None:
    if not _from_the_future(connection):
        command.upgrade(_config(connection), to)


def _from_the_future(connection: Connection) -> bool:
    """Whether a newer version of this program was here. Revisions are numbered in order."""
    now = schema_revision(connection)
    return now is not None and now > _head(connection, "head")


def _head(connection: Connection, to: str) -> str:
    scripts = ScriptDirectory.from_config(_config(connection))
    return (scripts.get_current_head() or "") if to == "head" else to


def _refuse_strangers(connection: Connection) -> None:
    if schema_revision(connection) is None and inspect(connection).get_table_names():
        raise SchemaError("This SQLite file holds tables of another program. Name another file.")


def _copy_first(connection: Connection, path: Path, to: str) -> None:
    now, then = schema_revision(connection), _head(connection, to)
    if now is None or now >= then:
        return
    copy = path.with_name(f"{path.name}.before-{then}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise SchemaError(f"The upgrade would leave {broken[0]} with rows that refer to nothing.")
