"""Putting a backup into an empty place: all of it, held, or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.store.addresses import database_address
from noticeboard.store.backups import loading, refusals
from noticeboard.store.backups.carrying import Told, put
from noticeboard.store.backups.file import Backup
from noticeboard.store.backups.sealed import settle
from noticeboard.store.engine import open_engine
from noticeboard.store.epochs import hold_restored
from noticeboard.store.records import Records
from noticeboard.store.revisions import newest_revision
from noticeboard.store.upgrade import UNFINISHED, migrating, upgrade

# What SQLite keeps beside a file; it would take it for a part of the new one.
_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restoring:
    """How a backup is put back: which channels are feeds, when, and who is told."""

    feeds: Sequence[str]
    now: datetime
    told: Told
    verify: bool = True


def refuse_newer(backup: Backup) -> None:
    """Only a version that knows all of it restores it.

    Raises:
        BackupError: it is of a newer schema.
    """
    if backup.head.schema > newest_revision():
        raise refusals.newer(backup.path, backup.head.program)


def refuse_unless_free(database_url: str) -> None:
    """A database in a file is not there yet; a server is asked when it is filled.

    Raises:
        BackupError: something is there.
    """
    if (path := file_of(database_url)) is not None:
        there = [p for end in _BESIDE if (p := path.with_name(path.name + end)).exists()]
        if there:
            raise refusals.not_empty(str(path.parent), [found.name for found in there])


def restore(backup: Backup, database_url: str, how: Restoring) -> str | None:
    """Fill an empty database, in one transaction; the newest entry of its ledger.

    It is held: nothing is sent until an approver lets it go on.

    Raises:
        BackupError: it is not empty, what arrived differs, or the ledger is broken.
        SchemaError: this user may not make our tables.
    """
    refuse_newer(backup)
    refuse_unless_free(database_url)
    with _place(database_url) as engine, migrating(engine) as conn:
        refuse_unless_empty(conn)
        upgrade(conn, backup.head.schema)
        _fill(conn, backup, how)
        upgrade(conn, "head")
        loading.continue_numbers(conn)
        loading.forget_processes(conn)
        hold_restored(conn, how.now)
        return _verified(conn, engine, backup, how) if how.verify else backup.end.ledger


def refuse_unless_empty(conn: Connection) -> None:
    """Nothing is put on top of anything.

    Raises:
        BackupError: there are tables.
    """
    if there := sorted(loading.table_names(conn)):
        raise refusals.not_empty(f"The database {conn.engine.url.database}", there)


def file_of(database_url: str) -> Path | None:
    """The file of a SQLite database; ``None`` for a server."""
    url = database_address(database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _fill(conn: Connection, backup: Backup, how: Restoring) -> None:
    tallies = put(conn, backup.tables(), how.told)
    if {s.table: (t.rows, t.digest) for s, t in tallies.items()} != backup.end.tables:
        raise refusals.damaged(backup.path)


def _verified(conn: Connection, engine: Engine, backup: Backup, how: Restoring) -> str | None:
    try:
        head = Records(engine, feeds=how.feeds).verify_in(conn)
    except LedgerBrokenError as error:
        raise refusals.broken_ledger(error.sentence) from error
    found = None if head is None else str(head)
    if found != backup.end.ledger:
        raise refusals.damaged(backup.path)
    return found


@contextmanager
def _place(database_url: str) -> Iterator[Engine]:
    """A server; or a file that gets its name at the end, and is gone if that is not reached."""
    path = file_of(database_url)
    if path is None:
        yield from _opened(database_url)
        return
    draft = path.with_name(path.name + UNFINISHED)
    _remove(draft)  # of a restore that was cut off
    try:
        yield from _opened(f"sqlite:///{draft}")
        draft.chmod(0o600)
        draft.rename(path)
        settle(path.parent)
    except OperationalError as error:
        raise refusals.not_stored(path.name, str(error.orig)) from error
    finally:
        _remove(draft)


def _opened(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _remove(draft: Path) -> None:
    for end in _BESIDE:
        draft.with_name(draft.name + end).unlink(missing_ok=True)
