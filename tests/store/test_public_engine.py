"""The public side's connection: it cannot leak what it cannot read."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError

from noticeboard.store import tables_delivery, tables_public, tables_staff
from noticeboard.store.engine import open_engine, reading, writing
from noticeboard.store.public_engine import is_public, public_engine

TABLES = (tables_staff.people, tables_delivery.deliveries, tables_public.ledger)[0].metadata.tables
SECRET = sorted(table for table in TABLES if not is_public(table))
OPEN = sorted(table for table in TABLES if is_public(table))
REFUSED = r"prohibited|not authorized|permission denied"
# Ways around a guard that only looks at the name after FROM.
SLY = [
    "SELECT count(*) FROM people",
    "SELECT 1 FROM people",
    "SELECT p.id FROM public_notices n LEFT JOIN people p ON true",
    "WITH public_people AS (SELECT * FROM people) SELECT * FROM public_people",
    "SELECT (SELECT email FROM people)",
    "SELECT * FROM alembic_version",
]


@pytest.fixture
def public(database_url: str) -> Iterator[Engine]:
    """The public side's engine on a fresh database."""
    opened = public_engine(database_url)
    yield opened
    opened.dispose()


def _read(engine: Engine, statement: str) -> None:
    with reading(engine) as connection:
        connection.execute(text(statement)).all()


def test_a_staff_table_cannot_be_read(public: Engine) -> None:
    """Drafts, people, tokens, deliveries: not by a slip in any query of the public side."""
    for table in SECRET:
        with pytest.raises(DBAPIError, match=REFUSED):
            _read(public, f"SELECT * FROM {table}")  # noqa: S608  # names of our own tables


def test_there_is_no_way_around(public: Engine) -> None:
    """Counting, joining, naming it otherwise: refused like the plain question."""
    for statement in SLY:
        with pytest.raises(DBAPIError, match=REFUSED):
            _read(public, statement)


def test_every_public_table_can_be_read(public: Engine) -> None:
    """What a migration makes public is open to the public side on both databases."""
    with reading(public) as connection:
        for table in OPEN:
            connection.execute(select(TABLES[table])).all()


def _written(connection: Connection) -> None:
    connection.execute(text("UPDATE public_state SET version = version + 1"))


def test_the_public_side_cannot_write(public: Engine) -> None:
    """Not even to its own tables: only public acts do."""
    with (
        pytest.raises(DBAPIError, match=r"not authorized|read-only|permission denied"),
        writing(public) as connection,
    ):
        _written(connection)


def test_what_is_written_is_read_at_once(public: Engine, database_url: str) -> None:
    """The public side opens its own connection, and sees the newest commit through it."""
    engine = open_engine(database_url)
    version = select(tables_public.public_state.c.version)
    with reading(public) as connection:
        before = connection.scalar(version)

    with writing(engine) as connection:
        _written(connection)

    with reading(public) as connection:
        after = connection.scalar(version)
    assert (before, after) == (0, 1)
    engine.dispose()


def test_a_session_cannot_take_its_role_off(public: Engine) -> None:
    """On PostgreSQL a role can be reset: to the one the session began with, which is this one."""
    if public.dialect.name == "sqlite":
        with pytest.raises(DBAPIError, match="not authorized"):
            _read(public, "ATTACH 'other.db' AS other")
        return
    with reading(public) as connection:
        connection.execute(text("RESET ROLE"))
        assert connection.scalar(text("SELECT current_user")) == "noticeboard_public"
