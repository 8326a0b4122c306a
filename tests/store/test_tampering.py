"""A thousand tamperings with the database, each by somebody who took the triggers away first."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import StaticPool, create_engine

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import Head
from noticeboard.store.engine import open_engine
from noticeboard.store.records import Records
from noticeboard.store.upgrade import migrate
from tests.builders import DAY, HOUR, NOON, a_content, a_follow_up
from tests.store.newsroom import Newsroom

HOW_MANY = 1000
Thief = Callable[[sqlite3.Connection, random.Random], str]
# What is sealed, by table: its key, and columns that somebody might like to be others.
SEALED = {
    "ledger": ("seq", ("at", "act", "notice_id", "bulletin_id", "digest", "previous", "hash",
                       "version", "seq")),
    "public_facts": ("seq", ("facts", "words_digest", "seq")),
    "ledger_words": ("seq", ("words", "salt", "seq")),
    "public_versions": ("rowid", ("body", "html", "short", "bulletin_id")),
    "due_revisions": ("rowid", ("due", "next_word_by", "promise_key", "published_at", "number")),
    "public_promises": ("rowid", ("label", "audience", "outcome", "withdrawn_by",
                                  "confirm_within_us")),
    "public_notices": ("rowid", ("title", "facts")),
    "public_bulletins": ("rowid", ("said",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Head]:
    """A board with a dozen public acts, one redaction among them, and its published head."""
    path = tmp_path_factory.mktemp("told") / "board.db"
    url = f"sqlite:///{path}"
    migrate(url)
    engine = open_engine(url)
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    for number in range(3):
        first = room.announce(content=a_content(title=f"Phone {number}", facts={"price": "1"}))
        room.publish(first, NOON)
        said = a_follow_up(moves=(), facts={"fee": "2"}, body=f"News {number}.")
        room.publish(room.follow_up(first, "update", at=NOON, content=said), NOON)
        room.publish(room.follow_up(first, at=NOON + HOUR), NOON + HOUR)
        room.publish(room.fix(first, a_content(body="We open son."), at=NOON + DAY), NOON + DAY)
    room.redact(first, NOON + DAY)
    head = Records(engine).verify()
    assert head is not None
    engine.dispose()
    with closing(sqlite3.connect(path)) as conn:
        # What a thief does first; then all is in one file, to be copied a thousand times.
        for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            conn.execute(f'DROP TRIGGER "{name}"')
        conn.execute("PRAGMA journal_mode = DELETE")
    return path, head


def edited(conn: sqlite3.Connection, chance: random.Random) -> str:
    """One column of one row, a character or a number more."""
    table = chance.choice(list(SEALED))
    key, columns = SEALED[table]
    column = chance.choice(columns)
    row = picked(conn, chance, table, key, f"WHERE {column} IS NOT NULL")
    if row is None:
        return edited(conn, chance)
    (old,) = conn.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", (row,)).fetchone()  # noqa: S608  # a name of ours
    new = other(old, chance)
    conn.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (new, row))  # noqa: S608
    return f"{table}.{column} of {row}: {old} -> {new}"


def other(old: object, chance: random.Random) -> object:
    """Nearly the same."""
    if isinstance(old, int):
        return old + 1000
    text = str(old)
    places = [i for i, char in enumerate(text) if char.isdigit() or char.islower()]
    if not places:
        return f"{text}a"
    place = chance.choice(places)
    swapped = {"1": "2", "a": "b"}.get(text[place], "1" if text[place].isdigit() else "a")
    return text[:place] + swapped + text[place + 1 :]


def deleted(conn: sqlite3.Connection, chance: random.Random) -> str:
    """One row less; of the ledger's tables or of those that pages are made of."""
    table = chance.choice(list(SEALED))
    row = picked(conn, chance, table, "rowid", "")
    conn.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608
    return f"row {row} of {table}"


def swapped(conn: sqlite3.Connection, chance: random.Random) -> str:
    """Two entries, or their facts, or their words, in each other's place."""
    table = chance.choice(["ledger", "public_facts", "ledger_words"])
    one, two = chance.sample([seq for (seq,) in conn.execute(f"SELECT seq FROM {table}")], 2)  # noqa: S608
    for old, new in ((one, -1), (two, one), (-1, two)):
        conn.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", (new, old))  # noqa: S608
    return f"{one} and {two} of {table}"


def inserted(conn: sqlite3.Connection, chance: random.Random) -> str:
    """One entry more, a copy of another with a hash of its own, at the end or in between."""
    (last,) = conn.execute("SELECT max(seq) FROM ledger").fetchone()
    place = chance.randint(1, last + 1)
    for seq in range(last, place - 1, -1):
        for table in ("ledger", "public_facts", "ledger_words"):
            conn.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", (seq + 1, seq))  # noqa: S608
    fresh = [chance.randbytes(32).hex() for _ in range(2)]
    conn.execute(
        "INSERT INTO ledger SELECT ?, at, act, notice_id, bulletin_id, digest, ?, ?, version "
        "FROM ledger WHERE seq != ? ORDER BY random() LIMIT 1",
        (place, *fresh, place),
    )
    return f"one more in place {place}"


def truncated(conn: sqlite3.Connection, chance: random.Random) -> str:
    """The end cut off, with all that belongs to it in the ledger's tables."""
    (last,) = conn.execute("SELECT max(seq) FROM ledger").fetchone()
    after = chance.randint(0, last - 1)
    for table in ("ledger", "public_facts", "ledger_words"):
        conn.execute(f"DELETE FROM {table} WHERE seq > ?", (after,))  # noqa: S608
    return f"all after {after}"


def picked(
    conn: sqlite3.Connection, chance: random.Random, table: str, key: str, where: str
) -> object:
    """The key of any row."""
    rows = [row for (row,) in conn.execute(f"SELECT {key} FROM {table} {where}")]  # noqa: S608
    return chance.choice(rows) if rows else None


THIEVES: tuple[Thief, ...] = (edited, deleted, swapped, inserted, truncated)


def test_every_tampering_is_found(told: tuple[Path, Head]) -> None:
    """Of a thousand, a thousand; a cut-off end against the head that was published."""
    path, head = told
    chance, whole = random.Random(1968), path.read_bytes()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as board:
        records = Records(create_engine("sqlite://", creator=lambda: board, poolclass=StaticPool))
        board.deserialize(whole)
        assert records.verify((head,)) == head

        unfound = []
        for number in range(HOW_MANY):
            board.deserialize(whole)
            board.execute("PRAGMA ignore_check_constraints = ON")
            what = THIEVES[number % len(THIEVES)](board, chance)
            try:
                records.verify((head,))
            except (LedgerBrokenError, ValueError):
                continue  # a row that cannot be read any more is found as well
            unfound.append(what)

    assert unfound == []
