"""Writing a backup while everything runs: one moment of the database, and nobody waits for it."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine

from noticeboard.store import ledger_rows
from noticeboard.store.backups import refusals
from noticeboard.store.backups.carrying import Told, all_of, telling
from noticeboard.store.backups.file import (
    Backup,
    End,
    Head,
    end_line,
    head_line,
    table_line,
)
from noticeboard.store.backups.portable import Tally, line_of
from noticeboard.store.backups.sealed import Sink, new_file
from noticeboard.store.engine import reading
from noticeboard.store.revisions import newest_revision, schema_revision


def take(engine: Engine, path: Path, head: Head, told: Told) -> End:
    """Write a backup, and read it again before it has its name; what is in it.

    Raises:
        BackupError: the file is there already or cannot be written, or the schema is another.
    """
    with new_file(path, lambda draft: read_through(Backup(draft))) as sink:
        # Ended before the file is read again: a server ends a transaction that stands idle.
        with reading(engine) as conn:
            refuse_other_schema(conn)
            sink.write(line_of(head_line(head)))
            end = End(_write_tables(conn, sink, told), _ledger(conn))
        sink.write(line_of(end_line(end)))
    return end


def read_through(backup: Backup) -> End:
    """Read all of it, and count; what it holds.

    Raises:
        BackupError: something is missing, or not what was counted.
    """
    found = {}
    for shape, rows in backup.tables():
        tally = Tally()
        for row in rows:
            tally.add(row)
        found[shape.table] = (tally.rows, tally.digest)
    if found != backup.end.tables:
        raise refusals.damaged(backup.path)
    return backup.end


def _write_tables(conn: Connection, sink: Sink, told: Told) -> Mapping[str, tuple[int, str]]:
    found = {}
    for shape, rows in all_of(conn):
        sink.write(line_of(table_line(shape)))
        tally = Tally()
        for row in telling(rows, shape.table, told):
            sink.write(tally.add(row))
        found[shape.table] = (tally.rows, tally.digest)
    return found


def _ledger(conn: Connection) -> str | None:
    newest = ledger_rows.head(conn)
    return None if newest is None else str(newest.head)


def refuse_other_schema(conn: Connection) -> None:
    """Only this version's schema is known in full.

    Raises:
        BackupError: the database has an older or a newer one.
    """
    now, ours = schema_revision(conn) or "", newest_revision()
    if now != ours:
        raise refusals.other_schema(older=now < ours)
