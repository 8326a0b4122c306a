"""The physical limits: the least that a durable claim, send and mark can cost on this machine."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

_BATCH = 100
_CLAIM = """
UPDATE work SET state = 1, fence = fence + 1 WHERE id IN
(SELECT id FROM work WHERE state = 0 AND due <= ? ORDER BY due, id LIMIT ?) RETURNING id
"""


def claims_in_batches(folder: Path, rows: int, synchronous: str = "FULL") -> float:
    """Rows a second, claimed and marked by bare SQLite, each batch in two transactions."""
    with closing(sqlite3.connect(folder / f"limit-{synchronous}.db", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {synchronous}")
        db.execute("CREATE TABLE work (id INTEGER PRIMARY KEY, due REAL, state INT, fence INT)")
        db.execute("CREATE INDEX waiting ON work (due, id) WHERE state = 0")
        db.execute("BEGIN")
        db.executemany("INSERT INTO work VALUES (?, 0, 0, 0)", ((n,) for n in range(rows)))
        db.execute("COMMIT")
        begun = time.perf_counter()
        while taken := _transaction(db, _CLAIM, [(1.0, _BATCH)]):
            _transaction(db, "UPDATE work SET state = 2 WHERE id = ? AND fence = 1", taken)
        return rows / (time.perf_counter() - begun)


def _transaction(
    db: sqlite3.Connection, statement: str, given: list[tuple[object, ...]]
) -> list[tuple[object, ...]]:
    db.execute("BEGIN IMMEDIATE")
    found = [row for each in given for row in db.execute(statement, each).fetchall()]
    db.execute("COMMIT")
    return found
