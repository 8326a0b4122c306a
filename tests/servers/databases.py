"""Fixtures: every test that asks for ``database_url`` runs on SQLite and on PostgreSQL.

A conftest takes them by importing the names; there is one server per test process all the same.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from noticeboard.store import migrate
from noticeboard.store.engine import open_engine
from tests.servers.postgres import Postgres, start_postgres

_SERVER = pytest.StashKey[Postgres]()
_MIGRATED = "migrated"
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Postgres:
    """The running PostgreSQL of this test process; it holds a migrated template."""
    stash = request.config.stash
    if _SERVER not in stash:
        stash[_SERVER] = server = start_postgres()
        request.config.add_cleanup(server.stop)
        migrate(server.create(_MIGRATED))
    return stash[_SERVER]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("migrated") / "noticeboard.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'noticeboard.db'}"
        return
    yield from _on_postgres(request.getfixturevalue("postgres"), "template0")


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with this version's schema."""
    if request.param == "sqlite":
        path = tmp_path / "noticeboard.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"
        return
    yield from _on_postgres(request.getfixturevalue("postgres"), _MIGRATED)


def _on_postgres(server: Postgres, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    yield server.create(name, template=template)
    server.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database with this version's schema."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()
