"""A whole board in a file, and back: all of it or nothing, on both databases."""

import fcntl
import os
import resource
import signal
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, insert, inspect, select, text

from noticeboard.domain.errors import SaidError
from noticeboard.store import migrate
from noticeboard.store.backups.carrying import all_of, put
from noticeboard.store.backups.file import Backup, End, Head, end_line, head_line, table_line
from noticeboard.store.backups.moving import move
from noticeboard.store.backups.portable import Row, Shape, Tally, line_of, rows_of, shape_of
from noticeboard.store.backups.restoring import Restoring, restore
from noticeboard.store.backups.sealed import new_file, put_text
from noticeboard.store.backups.taking import read_through, take
from noticeboard.store.engine import open_engine, reading, writing
from noticeboard.store.errors import SchemaError
from noticeboard.store.overview import Overview
from noticeboard.store.revisions import newest_revision
from noticeboard.store.tables import TABLES
from noticeboard.store.tables_staff import audit_log
from noticeboard.store.upgrade import migrating
from tests.builders import NOON
from tests.servers.postgres import Postgres
from tests.store.full_board import full_file, rows_in

HEAD = Head("0.1.0", newest_revision(), "2026-12-01T00:00:00.000000Z", "sqlite", "mark")
_REFUSED = r"backup_damaged|backup_foreign"
# What a restore changes: it holds, says so in the log, and knows no process of before.
CHANGED = {"controls", "audit_log", "clock_holds", "heartbeats"}


def nobody(table: str, rows: int) -> None:
    """Hears how far it is, and says nothing."""


HOW = Restoring(("feed",), NOON, nobody)


def taken(database_url: str, path: Path) -> End:
    """A backup of a database, and what is in it."""
    engine = open_engine(database_url)
    try:
        return take(engine, path, HEAD, nobody)
    finally:
        engine.dispose()


@pytest.fixture
def board(tmp_path: Path) -> str:
    """The address of a full board."""
    return full_file(tmp_path / "full.db")


@pytest.fixture
def backup(board: str, tmp_path: Path) -> Path:
    """A backup of it."""
    taken(board, tmp_path / "board.backup")
    return tmp_path / "board.backup"


def differing(one: End, other: End) -> set[str]:
    """The tables that are not alike."""
    return {name for name, told in one.tables.items() if other.tables[name] != told}


def test_every_table_has_its_place_in_a_backup(engine: Engine) -> None:
    """A table that somebody adds tomorrow is in the backup of tomorrow, or this is red."""
    there = set(inspect(engine).get_table_names()) - {"alembic_version"}

    assert {table.name for table in TABLES} == there
    assert all(shape_of(table).columns for table in TABLES)


def test_a_full_board_has_rows_in_every_table(board: str) -> None:
    """What the tests below compare is compared for each of them."""
    assert [name for name, count in rows_in(board).items() if not count] == []


def test_a_board_comes_back_as_it_was(
    board: str, backup: Path, empty_database_url: str, tmp_path: Path
) -> None:
    """From SQLite to either database and back: every row, page and instant; and it is held."""
    before = read_through(Backup(backup))

    ledger = restore(Backup(backup), empty_database_url, HOW)

    there = taken(empty_database_url, tmp_path / "there.backup")
    back = f"sqlite:///{tmp_path / 'back.db'}"
    restore(Backup(tmp_path / "there.backup"), back, HOW)
    assert differing(before, there) == CHANGED
    assert differing(there, taken(back, tmp_path / "back.backup")) == set()
    assert ledger == before.ledger == there.ledger is not None
    engine = open_engine(empty_database_url)
    assert [hold.restored for hold in Overview(engine).holds()] == [True]
    with writing(engine) as conn:
        entry = {"at": NOON, "who": "ana", "what": "x", "about": "y", "detail": {}}
        conn.execute(insert(audit_log).values(**entry))
        assert conn.scalar(select(func.count()).select_from(audit_log)) == conn.scalar(
            select(func.max(audit_log.c.id))
        )
    engine.dispose()


def test_a_backup_is_its_owners_alone_and_replaces_nothing(board: str, backup: Path) -> None:
    """It holds what is under embargo; last night's is not lost to tonight's."""
    before = backup.read_bytes()

    with pytest.raises(SaidError, match="backup_exists"):
        taken(board, backup)

    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.read_bytes() == before
    assert [found.name for found in backup.parent.glob(".*")] == []


def test_what_a_killed_backup_left_goes_with_the_next_one(board: str, tmp_path: Path) -> None:
    """Each night has a name of its own; one that is still being written stays."""
    left = tmp_path / ".monday.nb.1.noticeboard-part"
    own = tmp_path / ".tuesday.nb.2.noticeboard-part"
    foreign = tmp_path / ".tuesday.part"
    for path in (left, own, foreign):
        path.write_bytes(b"half of it")

    with own.open("rb") as written:
        fcntl.flock(written, fcntl.LOCK_EX)
        taken(board, tmp_path / "wednesday.nb")

    assert sorted(tmp_path.glob(".*")) == [own, foreign]


def test_the_database_is_left_alone_while_a_backup_is_read_again(
    board: str, tmp_path: Path
) -> None:
    """A server ends a transaction in which nothing happens for a minute."""
    engine, whole = open_engine(board), []

    @event.listens_for(engine, "checkin")
    def look(*_: object) -> None:
        (draft,) = tmp_path.glob(".*.noticeboard-part")
        with suppress(SaidError):
            whole.append(read_through(Backup(draft)))

    take(engine, tmp_path / "there.backup", HEAD, nobody)
    engine.dispose()

    assert whole == []


def test_the_mark_of_a_moved_board_outlasts_the_power(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it somebody starts on the file again: the text and the name are on the disk."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))

    put_text(tmp_path / "mark", "elsewhere")

    assert synced == [(tmp_path / "mark").stat().st_ino, tmp_path.stat().st_ino]


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 7))
def test_no_bit_of_a_backup_changes_unseen(place: float, bit: int) -> None:
    """Not in the rows, not in the digest itself, not in what no reader looks at."""
    data = bytearray(_bytes())
    data[int(place * len(data))] ^= 1 << bit

    with (
        _file(bytes(data)) as path,
        pytest.raises(SaidError, match=_REFUSED),
    ):
        read_through(Backup(path))


@given(st.floats(0, 1, exclude_max=True))
def test_no_part_of_a_backup_is_taken_for_it(place: float) -> None:
    """A copy that broke off is refused, wherever it did."""
    data = _bytes()

    with (
        _file(data[: int(place * len(data))]) as path,
        pytest.raises(SaidError, match=_REFUSED),
    ):
        Backup(path)


@pytest.mark.parametrize("data", [b"", b"text", zlib.compress(b"x", wbits=31), b"SQLite"])
def test_another_programs_file_is_not_called_damaged(tmp_path: Path, data: bytes) -> None:
    """Whoever names the wrong file looks for another name, not for another copy."""
    (tmp_path / "board.backup").write_bytes(data)

    with pytest.raises(SaidError, match="backup_foreign"):
        Backup(tmp_path / "board.backup")


def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(
    database_url: str, tmp_path: Path
) -> None:
    """Nothing in it refers to what it does not hold, though somebody wrote between all tables."""
    engine = open_engine(database_url)

    def writes(table: str, rows: int) -> None:
        with writing(engine) as conn:
            found = {"id": f"n-{table}", "slug": f"s-{table}", "kind": "launch", "language": "en"}
            conn.execute(text(_NOTICE), {**found, "at": "2026-12-01T00:00:00.000000Z"})
            conn.execute(text(_BULLETIN), {"id": f"b-{table}", "notice": f"n-{table}"})

    end = take(engine, tmp_path / "board.backup", HEAD, writes)

    restore(Backup(tmp_path / "board.backup"), f"sqlite:///{tmp_path / 'there.db'}", HOW)
    with reading(engine) as conn:
        written = conn.scalar(text("SELECT count(*) FROM bulletins"))
    assert (end.tables["notices"][0], end.tables["bulletins"][0]) == (0, 0)
    assert written == len(TABLES)
    engine.dispose()


def test_a_full_disk_leaves_nothing(board: str, backup: Path, tmp_path: Path) -> None:
    """Neither half a backup nor half a board, and the sentence says why."""
    place = tmp_path / "there"
    place.mkdir()

    with _no_file_longer_than(100_000):
        with pytest.raises(SaidError, match=r"backup_not_written.*File too large"):
            taken(board, place / "board.backup")
        with pytest.raises(SaidError, match="not_stored"):
            restore(Backup(backup), f"sqlite:///{place / 'board.db'}", HOW)

    assert list(place.iterdir()) == []


def test_a_restore_that_was_killed_is_done_again(backup: Path, tmp_path: Path) -> None:
    """Nobody starts on half a board, or on an empty one instead; the next restore is whole."""
    there = f"sqlite:///{tmp_path / 'there.db'}"
    killed = get_context("spawn").Process(target=_restore_killed, args=(backup, there))
    killed.start()
    killed.join()

    assert killed.exitcode == -signal.SIGKILL
    assert not (tmp_path / "there.db").exists()
    with pytest.raises(SchemaError, match="was cut off"):
        migrate(there)

    restore(Backup(backup), there, HOW)

    migrate(there)
    assert [found.name for found in tmp_path.glob("there.db.restoring*")] == []


def test_nothing_is_put_on_top_of_a_board(backup: Path, database_url: str, tmp_path: Path) -> None:
    """What is there is named; so is what SQLite left of a file that was taken away."""
    left = tmp_path / "left.db-wal"
    left.touch()

    with pytest.raises(SaidError, match=r"target_not_empty.*(noticeboard.db|alarms, attempts)"):
        restore(Backup(backup), database_url, HOW)
    with pytest.raises(SaidError, match=r"target_not_empty.*left.db-wal"):
        restore(Backup(backup), f"sqlite:///{tmp_path / 'left.db'}", HOW)


def test_a_backup_of_an_older_version_is_brought_up_to_this_one(
    empty_database_url: str, tmp_path: Path
) -> None:
    """Restored as it was, then migrated."""
    older, path = f"sqlite:///{tmp_path / 'older.db'}", tmp_path / "older.backup"
    migrate(older, to="0008")
    engine = open_engine(older)
    with reading(engine) as conn:
        _write(path, replace(HEAD, schema="0008"), ((s, rows_of(conn, s)) for s in _there(engine)))
    engine.dispose()

    restore(Backup(path), empty_database_url, HOW)

    assert set(rows_in(empty_database_url)) == {table.name for table in TABLES}


def test_a_backup_of_a_newer_version_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    """This one does not know what is in it, and says by which it is restored."""
    path = tmp_path / "newer.backup"
    _write(path, replace(HEAD, program="9.1", schema="9999"), ())

    with pytest.raises(SaidError, match=r"backup_newer.*9\.1"):
        restore(Backup(path), empty_database_url, HOW)


@pytest.mark.parametrize(("schema", "code"), [("0008", "schema_older"), ("9999", "schema_newer")])
def test_only_a_schema_that_is_known_in_full_is_backed_up(
    board: str, tmp_path: Path, schema: str, code: str
) -> None:
    """A column that this version does not know would be lost without a word."""
    engine = open_engine(board)
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": schema})
    engine.dispose()

    with pytest.raises(SaidError, match=code):
        taken(board, tmp_path / "board.backup")

    assert not (tmp_path / "board.backup").exists()


def test_a_broken_ledger_is_restored_only_when_asked(board: str, tmp_path: Path) -> None:
    """Somebody changed it before the backup: whoever restores it reads so, and may still."""
    path, there = tmp_path / "broken.backup", tmp_path / "there.db"
    engine = open_engine(board)
    with writing(engine) as conn:
        conn.execute(text("UPDATE public_notices SET title = 'Another'"))
    engine.dispose()
    taken(board, path)

    with pytest.raises(SaidError, match=r"ledger_broken.*--unverified"):
        restore(Backup(path), f"sqlite:///{there}", HOW)
    assert not there.exists()

    restore(Backup(path), f"sqlite:///{there}", replace(HOW, verify=False))
    assert there.exists()


@pytest.mark.postgres
def test_a_board_moves_to_a_server_whole(board: str, postgres: Postgres, tmp_path: Path) -> None:
    """Every row is there, the ledger has the same head, and the file is as it was."""
    before, mark = taken(board, tmp_path / "before.backup"), tmp_path / "full.db.moved"
    source, target = open_engine(board), open_engine(postgres.create(f"moved_{uuid4().hex}"))

    rows, ledger = move(source, target, feeds=("feed",), mark=mark, told=nobody)

    after = take(target, tmp_path / "after.backup", HEAD, nobody)
    assert differing(before, after) == {"clock_holds", "heartbeats"}
    assert (rows, ledger) == (before.rows, before.ledger)
    assert differing(before, take(source, tmp_path / "again.backup", HEAD, nobody)) == set()
    assert "postgresql://postgres@" in mark.read_text()
    with pytest.raises(SaidError, match="target_not_empty"):
        move(source, target, feeds=(), mark=mark, told=nobody)
    for engine in (source, target):
        engine.dispose()
    postgres.drop(str(target.url.database))


def test_a_row_that_is_lost_on_the_way_is_missed(board: str, tmp_path: Path) -> None:
    """What arrived is read again and compared with what was sent."""
    there = f"sqlite:///{tmp_path / 'there.db'}"
    migrate(there)
    source, target = open_engine(board), open_engine(there)

    with reading(source) as conn, migrating(target) as other:
        other.execute(text(_LOSES_DEPUTIES))
        with pytest.raises(SaidError, match=r"not_the_same.*: deputies"):
            put(other, all_of(conn), nobody)

    for engine in (source, target):
        engine.dispose()


_LOSES_DEPUTIES = "CREATE TRIGGER thief BEFORE INSERT ON deputies BEGIN SELECT RAISE(IGNORE); END"
_NOTICE = (
    "INSERT INTO notices (id, slug, kind, language, created_at, created_by) "
    "VALUES (:id, :slug, :kind, :language, :at, 'ana')"
)
_BULLETIN = (
    "INSERT INTO bulletins (id, notice_id, sequence, kind, code, state, one_person) "
    "VALUES (:id, :notice, 1, 'announcement', :id, 'draft', false)"
)


def _restore_killed(backup: Path, database_url: str) -> None:
    """In a process of its own: the middle of a table is as far as it gets."""

    def kill(table: str, rows: int) -> None:
        if table == "public_pages":
            os.kill(os.getpid(), signal.SIGKILL)

    restore(Backup(backup), database_url, replace(HOW, told=kill))


def _write(path: Path, head: Head, carried: Iterable[tuple[Shape, Iterable[Row]]]) -> None:
    """A backup as another version would write it."""
    with new_file(path, Backup) as sink:
        sink.write(line_of(head_line(head)))
        tables = {}
        for shape, rows in carried:
            sink.write(line_of(table_line(shape)))
            tally = Tally()
            for row in rows:
                sink.write(tally.add(row))
            tables[shape.table] = (tally.rows, tally.digest)
        sink.write(line_of(end_line(End(tables, None))))


def _there(engine: Engine) -> Iterator[Shape]:
    """The shapes of the tables that an older database has."""
    known = inspect(engine)
    for table in TABLES:
        if known.has_table(table.name):
            names = {column["name"] for column in known.get_columns(table.name)}
            columns = tuple(each for each in shape_of(table).columns if each[0] in names)
            yield Shape(table.name, columns)


@cache
def _bytes() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "board.backup"
        taken(full_file(Path(folder) / "full.db"), path)
        return path.read_bytes()


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    with NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        yield Path(file.name)


@contextmanager
def _no_file_longer_than(size: int) -> Iterator[None]:
    """As on a disk that is full: the kernel refuses what goes beyond."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
