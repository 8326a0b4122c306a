"""From SQLite to PostgreSQL: every row, or none; the file stays as it was."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine

from noticeboard.store.addresses import shown
from noticeboard.store.backups import loading
from noticeboard.store.backups.carrying import Told, all_of, put
from noticeboard.store.backups.restoring import refuse_unless_empty
from noticeboard.store.backups.sealed import put_text
from noticeboard.store.backups.taking import refuse_other_schema
from noticeboard.store.engine import writing
from noticeboard.store.records import Records
from noticeboard.store.upgrade import migrating, upgrade


def move(
    source: Engine, target: Engine, *, feeds: Sequence[str], mark: Path, told: Told
) -> tuple[int, str | None]:
    """Fill an empty server's database; how many rows there were, and the ledger's newest entry.

    Nobody writes to the file meanwhile. ``mark`` is put beside it before the other can be
    started, and stays if nobody knows whether it can: no two of them ever run.

    Raises:
        BackupError: the target is not empty, or what arrived differs.
        LedgerBrokenError: it was broken before. Nothing was moved.
        SchemaError: this user may not make our tables.
    """
    with writing(source) as here:
        refuse_other_schema(here)
        with migrating(target) as there:
            moved = _carry(here, there, Records(target, feeds=feeds), told)
            put_text(mark, f"{shown(target.url)}\n")
    return moved


def _carry(
    here: Connection, there: Connection, records: Records, told: Told
) -> tuple[int, str | None]:
    refuse_unless_empty(there)
    upgrade(there, "head")
    tallies = put(there, all_of(here), told)
    loading.continue_numbers(there)
    loading.forget_processes(there)
    head = records.verify_in(there)
    return sum(tally.rows for tally in tallies.values()), None if head is None else str(head)
