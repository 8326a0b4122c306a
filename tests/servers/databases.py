"""Fixtures: every test that asks for ``database_url`` runs on SQLite and on PostgreSQL.

A conftest takes them by importing the names; there is one server per test process all the same.
"""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from psycopg import sql
from sqlalchemy import Engine

from noticeboard.store import migrate
from noticeboard.store.engine import open_engine
from tests.servers.postgres import Postgres, start_postgres

_SERVER = pytest.StashKey[Postgres]()
_MIGRATED = "migrated"
# Making a database takes PostgreSQL half a second on a busy machine; emptying one, milliseconds.
_KEEP_SEED = """
CREATE SCHEMA seed;
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE seed.%1$I AS TABLE public.%1$I', found.tablename);
    END LOOP;
END $$
"""
# As a replica: triggers that refuse changes, and those that check references, do not fire.
_BACK_TO_SEED = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'seed' LOOP
        EXECUTE format('DELETE FROM public.%I', found.tablename);
        EXECUTE format('INSERT INTO public.%1$I TABLE seed.%1$I', found.tablename);
    END LOOP;
END $$
"""
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Postgres:
    """The running PostgreSQL of this test process; it holds one migrated database."""
    stash = request.config.stash
    if _SERVER not in stash:
        stash[_SERVER] = server = start_postgres()
        request.config.add_cleanup(server.stop)
        migrate(server.create(_MIGRATED))
        server.run(sql.SQL(_KEEP_SEED), database=_MIGRATED)
    return stash[_SERVER]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("migrated") / "noticeboard.db"
    path.write_bytes(migrated())
    return path


@cache
def migrated() -> bytes:
    """The same file's bytes: the migrations take a fifth of a second, and run once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "noticeboard.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'noticeboard.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    yield server.create(name)
    server.drop(name)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database as this version's migrations leave it."""
    if request.param == "sqlite":
        path = tmp_path / "noticeboard.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    server: Postgres = request.getfixturevalue("postgres")
    server.run(sql.SQL(_BACK_TO_SEED), database=_MIGRATED)
    return server.url(_MIGRATED)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database with this version's schema."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()
