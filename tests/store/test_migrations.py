"""The schema: forward only, whole or not at all, safe when two processes start at once."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from noticeboard.store import migrate, migrations, tables_public
from noticeboard.store.codec import dump
from noticeboard.store.engine import open_engine, reading, writing
from noticeboard.store.errors import SchemaError
from noticeboard.store.metadata import metadata
from noticeboard.store.public_engine import public_engine
from noticeboard.store.revisions import schema_revision
from noticeboard.store.tables import TABLES
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_staff import bulletins, notices
from tests.builders import HOUR, NOON, a_content, a_follow_up
from tests.servers.postgres import Postgres, start_postgres

REVISIONS = [
    script.revision
    for script in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
]
AT = {"at": "2026-07-15T12:00:00.000000Z"}
NOTICE = (
    "INSERT INTO public_notices "
    "(id, slug, kind, language, title, products, facts, published_at, updated_at) "
    "VALUES ('n', 's', 'launch', 'en', 'Phone X', '[]', '{}', :at, :at)"
)
# One row that each append-only table takes, by table, in an order that references allow.
APPEND_ONLY = {
    "audit_log": (
        "INSERT INTO audit_log (at, who, what, about, detail) "
        "VALUES (:at, 'ana', 'drafted', 'b', '{}')"
    ),
    "due_revisions": (
        "INSERT INTO due_revisions "
        "(notice_id, promise_key, number, due, bulletin_id, published_at, labels) "
        "VALUES ('n', 'preorder', 1, :at, 'b', :at, '[]')"
    ),
    "public_bulletins": (
        "INSERT INTO public_bulletins "
        "(id, notice_id, position, sequence, code, kind, published_at, said) "
        "VALUES ('b', 'n', 0, 1, 'c', 'announcement', :at, '{}'), "
        "('another', 'n', 1, 2, 'e', 'update', :at, '{}')"
    ),
    "public_versions": (
        "INSERT INTO public_versions (bulletin_id, revision, released_at, body, html, short) "
        "VALUES ('b', 1, :at, 'b', 'h', 's')"
    ),
    "ledger": (
        "INSERT INTO ledger "
        "(seq, at, act, notice_id, bulletin_id, digest, previous, hash, version) "
        "VALUES (1, :at, 'published', 'n', 'b', 'd', 'p', 'h', 1)"
    ),
    "public_facts": "INSERT INTO public_facts (seq, facts, words_digest) VALUES (1, '{}', 'd')",
    "ledger_words": "INSERT INTO ledger_words (seq, salt, words) VALUES (1, 's', '{}')",
    "public_redactions": (
        "INSERT INTO public_redactions (bulletin_id, seq, at, because, gone) "
        "VALUES ('another', 1, :at, 'court', '[]')"
    ),
}
ACTS = ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"]


def _fill(connection: Connection) -> dict[str, str]:
    """Give every append-only table there is a row; each table's first column."""
    there = inspect(connection)
    if there.has_table("public_notices"):
        connection.execute(text(NOTICE), AT)
    filled = {}
    for table, row in APPEND_ONLY.items():
        if there.has_table(table):
            connection.execute(text(row), AT)
            filled[table] = there.get_columns(table)[0]["name"]
    return filled


def test_the_migrated_schema_is_the_one_in_code(engine: Engine) -> None:
    """A column that code knows and the migrations forgot is found here, not at a customer's."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)

        difference = compare_metadata(context, metadata)

    assert difference == []
    assert {"people", "deliveries", "ledger"} <= {table.name for table in TABLES}


@pytest.mark.parametrize("revision", REVISIONS)
def test_append_only_tables_stand_after_every_migration(
    empty_database_url: str, revision: str
) -> None:
    """Whatever a migration rebuilds, nobody can change or delete what was recorded."""
    migrate(empty_database_url, to=revision)
    engine = open_engine(empty_database_url)

    with writing(engine) as connection:
        filled = _fill(connection)

    for table, column in filled.items():
        for act in ACTS:
            changed = text(act.format(table=table, column=column))
            with (
                pytest.raises(DBAPIError, match=f"{table} is append-only"),
                writing(engine) as connection,
            ):
                connection.execute(changed)
    engine.dispose()


def test_every_append_only_table_is_in_these_tests() -> None:
    """A table that is promised to be append-only is tried with a row of its own."""
    assert set(APPEND_ONLY) == {"audit_log", *tables_public.APPEND_ONLY}


def test_replacing_a_row_of_an_append_only_table_is_refused(engine: Engine) -> None:
    """SQLite's INSERT OR REPLACE is a deletion by another name; TRUNCATE is PostgreSQL's."""
    replacing = {
        "sqlite": "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log",
        "postgresql": "TRUNCATE audit_log",
    }
    with writing(engine) as connection:
        connection.execute(text(APPEND_ONLY["audit_log"]), AT)

    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(text(replacing[engine.dialect.name]))


def test_migrating_again_changes_nothing(database_url: str) -> None:
    """Every start migrates; only the first one has something to do."""
    migrate(database_url)

    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert schema_revision(connection) == max(REVISIONS)
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    """Web, worker and timer may all be first."""
    context = get_context("spawn")
    starters = [context.Process(target=migrate, args=(empty_database_url,)) for _ in range(4)]

    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    assert [starter.exitcode for starter in starters] == [0, 0, 0, 0]


def test_a_newer_schema_is_left_alone(database_url: str) -> None:
    """During an upgrade, a process of the version before may still start."""
    engine = open_engine(database_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    migrate(database_url)

    with engine.connect() as connection:
        assert schema_revision(connection) == "9999"
    engine.dispose()


def test_an_upgrade_copies_the_file_first(tmp_path: Path) -> None:
    """What an upgrade breaks can be put back; an empty file needs no copy; three are kept."""
    path, copies = tmp_path / "noticeboard.db", tmp_path / "backups"
    migrate(f"sqlite:///{path}", to=min(REVISIONS))
    assert not copies.exists()

    for revision in sorted(REVISIONS)[1:]:
        migrate(f"sqlite:///{path}", to=revision)

    before, *kept = sorted(REVISIONS)[-4:]
    assert sorted(found.name for found in copies.iterdir()) == [
        f"noticeboard.db.before-{revision}" for revision in kept
    ]
    oldest = copies / f"noticeboard.db.before-{kept[0]}"
    assert oldest.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(oldest)) as copy:
        assert copy.execute("SELECT * FROM alembic_version").fetchall() == [(before,)]


def test_without_room_for_the_copy_nothing_is_upgraded(tmp_path: Path) -> None:
    """The sentence says where room is needed; the database is as it was."""
    path = tmp_path / "noticeboard.db"
    migrate(f"sqlite:///{path}", to=min(REVISIONS))
    (tmp_path / "backups").write_text("no folder")

    with pytest.raises(SchemaError, match="Nothing was changed"):
        migrate(f"sqlite:///{path}")

    with closing(sqlite3.connect(path)) as board:
        assert board.execute("SELECT * FROM alembic_version").fetchall() == [(min(REVISIONS),)]


def test_another_programs_file_is_refused(tmp_path: Path) -> None:
    """A mistyped path does not put our tables among somebody else's."""
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as photos:
        photos.execute("CREATE TABLE photos (name TEXT)")

    with pytest.raises(SchemaError, match="another program"):
        migrate(f"sqlite:///{path}")


@pytest.mark.postgres
def test_a_user_who_may_not_make_the_role_is_told_what_to_run(postgres: Postgres) -> None:
    """The public side's role needs a superuser once; the error holds the statement."""
    postgres.run(sql.SQL("CREATE ROLE plain LOGIN"))
    postgres.run(sql.SQL("CREATE DATABASE plain OWNER plain TEMPLATE template0"))

    with pytest.raises(SchemaError, match="GRANT noticeboard_public TO <this user>"):
        migrate(postgres.url("plain", user="plain"))

    postgres.drop("plain")
    postgres.run(sql.SQL("DROP ROLE plain"))


@pytest.mark.postgres
def test_an_ordinary_owner_migrates_once_the_role_is_theirs(postgres: Postgres) -> None:
    """No board needs to run as superuser."""
    postgres.run(sql.SQL("CREATE ROLE owner LOGIN IN ROLE noticeboard_public"))
    postgres.run(sql.SQL("CREATE DATABASE owned OWNER owner TEMPLATE template0"))

    migrate(postgres.url("owned", user="owner"))

    engine = open_engine(postgres.url("owned", user="owner"))
    with engine.connect() as connection:
        assert schema_revision(connection) == max(REVISIONS)
    engine.dispose()
    postgres.drop("owned")
    postgres.run(sql.SQL("DROP ROLE owner"))


@pytest.mark.postgres
def test_a_user_who_may_make_roles_needs_no_superuser() -> None:
    """On a server of its own, an owner with CREATEROLE makes the public side's role."""
    server = start_postgres()
    server.run(sql.SQL("CREATE ROLE maker LOGIN CREATEROLE"))
    server.run(sql.SQL("CREATE DATABASE made OWNER maker TEMPLATE template0"))
    address = server.url("made", user="maker")

    migrate(address)

    engine = public_engine(address)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT version FROM public_state")) == 0
    engine.dispose()
    server.stop()


# A public notice with an edit beside its announcement, another that was given up, and a delay in
# review that goes out when it is signed; as the version before the desk wrote them.
BEFORE_THE_DESK = (
    "INSERT INTO notices (id, slug, kind, language, created_at, created_by) "
    "VALUES ('n', 's', 'launch', 'ko', :at, 'ana')",
    "INSERT INTO bulletins (id, notice_id, sequence, kind, code, state, one_person) "
    "VALUES ('b', 'n', 1, 'announcement', 'c', 'published', false)",
    "INSERT INTO bulletins (id, notice_id, sequence, kind, code, state, one_person) "
    "VALUES ('d', 'n', 2, 'delay', 'e', 'in_review', false)",
    "INSERT INTO audit_log (at, who, what, about, detail) VALUES (:at, 'ana', 'x', 'b', '{}')",
    "INSERT INTO audit_log (at, who, what, about, detail) VALUES (:later, 'ana', 'x', 'b', '{}')",
)
# One that somebody had sent, twice; and one that was lost, and given back since.
_TRIED = (
    "INSERT INTO deliveries (id, bulletin_id, notice_id, revision, channel, sequence, kind, rank, "
    "state, scheduled_for, due, fence, attempts, lost_at) VALUES "
)
_NOTED = "INSERT INTO audit_log (at, who, what, about, detail) VALUES "
_ATTEMPTED = "INSERT INTO attempts (delivery_id, number, started_at, outcome) VALUES "
TRIED_BEFORE = (
    _TRIED + "('x', 'b', 'n', 1, 'x', 1, 'update', 1, 'pending', :at, :at, 1, 1, NULL)",
    _TRIED + "('y', 'b', 'n', 1, 'y', 1, 'update', 1, 'pending', :at, :at, 2, 2, :at)",
    _NOTED + "(:at, 'ana', 'delivery.retried', 'x', '{}')",
    _NOTED + "(:later, 'ana', 'delivery.retried', 'x', '{}')",
    _NOTED + "(:later, 'ana', 'delivery.adopted', 'y', '{}')",
    _ATTEMPTED + "('y', 1, :at, 'unknown'), ('y', 2, :later, 'given_back')",
)
SUBMITTED = {"submitted_at": "2026-07-15T11:00:00.000000Z"}
REVISION = (
    "INSERT INTO revisions "
    "(bulletin_id, number, version, state, authors, content, submitted_at) "
    "VALUES (:bulletin, :number, 1, :state, '[]', :content, :submitted_at)"
)


def test_the_desk_finds_what_was_written_before_there_was_one(empty_database_url: str) -> None:
    """Titles, what is at work and when it was touched: from the texts and the log there are."""
    migrate(empty_database_url, to="0002")
    engine = open_engine(empty_database_url)
    with writing(engine) as connection:
        for row in BEFORE_THE_DESK:
            connection.execute(text(row), {**AT, "later": "2026-07-15T13:00:00.000000Z"})
        for bulletin, number, state, content in (
            ("b", 1, "approved", a_content(title="Phone")),
            ("b", 2, "draft", a_content(title="폰 X")),
            ("b", 3, "discarded", a_content(title="Phone Y")),
            ("d", 1, "in_review", a_follow_up(publish_at=None)),
        ):
            said = {"bulletin": bulletin, "number": number, "state": state, **SUBMITTED}
            connection.execute(text(REVISION), {**said, "content": json.dumps(dump(content))})

    migrate(empty_database_url)

    with reading(engine) as connection:
        own = bulletins.c
        columns = (own.id, own.working_state, own.working_at, own.touched_at)
        found = connection.execute(select(*columns).order_by(own.id)).all()
        titles = connection.execute(select(notices.c.title, notices.c.title_folded)).all()
    assert [tuple(each) for each in found] == [
        ("b", "draft", NOON + HOUR, NOON + HOUR),
        ("d", "in_review", NOON - HOUR, datetime(1970, 1, 1, tzinfo=UTC)),
    ]
    assert [tuple(each) for each in titles] == [("폰 X", "폰 x")]
    engine.dispose()


def test_what_people_had_sent_before_there_was_a_place_for_it_stays_decided(
    empty_database_url: str,
) -> None:
    """From the log: its reason may say something else by now. What was lost keeps its words.

    What was given back was no try.
    """
    migrate(empty_database_url, to="0009")
    engine = open_engine(empty_database_url)
    with writing(engine) as connection:
        for row in (*BEFORE_THE_DESK, *TRIED_BEFORE):
            connection.execute(text(row), {**AT, "later": "2026-07-15T13:00:00.000000Z"})

    migrate(empty_database_url)

    own = deliveries.c
    with reading(engine) as connection:
        columns = (own.decided_at, own.worded_at, own.given_back)
        found = connection.execute(select(*columns).order_by(own.id)).all()
    assert [tuple(each) for each in found] == [(NOON + HOUR, None, 0), (None, NOON, 1)]
    engine.dispose()
