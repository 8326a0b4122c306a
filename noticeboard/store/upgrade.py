"""Brings a database to this version's schema: forward only, one process at once, copy first."""

import fcntl
import glob
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from noticeboard.store.engine import open_engine, writing
from noticeboard.store.errors import SchemaError
from noticeboard.store.revisions import SCRIPTS, newest_revision, schema_revision

if TYPE_CHECKING:
    from alembic.config import Config

# Any number, the same in every version: who holds it migrates.
_LOCK = 6_668_242
# A database that is being restored, until it is whole.
UNFINISHED = ".restoring"
# Beside the database; how many copies of before an upgrade are kept there.
COPIES, KEPT_COPIES = "backups", 3

_log = logging.getLogger(__name__)


def migrate(database_url: str, *, to: str = "head") -> None:
    """Bring the database to this version's schema, or leave it as it was.

    All of it is one transaction. A database of a newer version is left alone: its schema has all
    that this one needs. SQLite is copied first, to ``backups/<file>.before-<revision>``.

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


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which the schema may change, alone; references are checked at its end.

    Raises:
        SchemaError: rows refer to nothing.
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
        return
    with engine.connect() as connection:
        # A batch replaces whole tables; what refers to them is checked at the end instead.
        # The pragma counts only outside a transaction, so it goes past SQLAlchemy.
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101  # for the type checker
        driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection
            _check_references(connection)


def upgrade(connection: Connection, to: str) -> None:
    """Run what is missing up to that revision; a newer schema is left alone."""
    now, then = schema_revision(connection), newest_revision() if to == "head" else to
    # Revisions are numbered in order. A newer version of this program may have been here.
    if now is not None and now >= then:
        return
    from alembic import command  # only who has something to upgrade pays for it

    command.upgrade(_config(connection), to)


def _migrate_postgresql(engine: Engine, to: str) -> None:
    with migrating(engine) as connection:
        upgrade(connection, to)


def _migrate_sqlite(engine: Engine, to: str) -> None:
    path = Path(engine.url.database or "")
    _refuse_unfinished(path)
    with _locked(path.with_name(f"{path.name}.migrating")), migrating(engine) as connection:
        _refuse_strangers(connection)
        _copy_first(connection, path, to)
        upgrade(connection, to)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _refuse_unfinished(path: Path) -> None:
    draft = path.with_name(path.name + UNFINISHED)
    if draft.exists() and not path.exists():
        raise SchemaError(
            f"A restore into {path.parent} runs, or was cut off. Run `noticeboard restore` again; "
            f"or, to begin a new board there, remove {draft.name}."
        )


def _refuse_strangers(connection: Connection) -> None:
    if schema_revision(connection) is None and inspect(connection).get_table_names():
        raise SchemaError("This SQLite file holds tables of another program. Name another file.")


def _copy_first(connection: Connection, path: Path, to: str) -> None:
    now, then = schema_revision(connection), newest_revision() if to == "head" else to
    if now is None or now >= then:
        return
    copy = path.parent / COPIES / f"{path.name}.before-{then}"
    try:
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        _copy(path, copy)
    except (OSError, sqlite3.Error) as error:
        raise SchemaError(
            f"The database could not be copied to {copy} before the upgrade: {error}. "
            "Nothing was changed. Make room there, and start again."
        ) from error
    _log.info("before the upgrade to %s the database was copied to %s", then, copy)
    for older in _oldest_first(copy)[:-KEPT_COPIES]:
        older.unlink()


def _copy(path: Path, copy: Path) -> None:
    """Whole under its name, or not there: nobody puts half a copy back."""
    draft = copy.with_name(f".{copy.name}")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)


def _oldest_first(copy: Path) -> list[Path]:
    name = copy.name.rpartition(".before-")[0]
    kept = copy.parent.glob(f"{glob.escape(name)}.before-*")
    return sorted(kept, key=lambda path: path.stat().st_mtime_ns)


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise SchemaError(f"The upgrade would leave {broken[0]} with rows that refer to nothing.")
