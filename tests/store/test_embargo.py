"""Nothing unreleased reaches the public tables, nor can their reader see anything else."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from noticeboard.store.engine import open_engine, reading
from noticeboard.store.metadata import metadata
from noticeboard.store.public_engine import is_public, public_engine
from noticeboard.store.upgrade import migrate
from tests.builders import DAY, HOUR, NOON, a_content
from tests.servers.postgres import Postgres
from tests.store.newsroom import Newsroom

PUBLIC = [one for one in metadata.sorted_tables if is_public(one.name)]


@pytest.fixture
def reader(database_url: str) -> Iterator[Engine]:
    """The public side's own engine."""
    engine = public_engine(database_url)
    yield engine
    engine.dispose()


def test_the_public_reader_reads_public_tables_and_no_others(
    engine: Engine, reader: Engine
) -> None:
    """Every table there is, one by one: also those that a later version adds."""
    Newsroom(engine).announce()

    for name in inspect(engine).get_table_names():
        everything = select(text("*")).select_from(table(name))
        with reader.connect() as conn:
            if is_public(name):
                conn.execute(everything)
            else:
                with pytest.raises(DBAPIError):
                    conn.execute(everything)


@pytest.mark.parametrize("name", [one.name for one in PUBLIC])
def test_the_public_reader_cannot_write(reader: Engine, name: str) -> None:
    """Not even what it may read."""
    with reader.connect() as conn, pytest.raises(DBAPIError):
        conn.execute(delete(table(name)))


def public_rows(engine: Engine) -> Mapping[str, Sequence[Any]]:
    """Every row of every public table."""
    with reading(engine) as conn:
        return {
            one.name: conn.execute(select(one).order_by(*one.primary_key)).all() for one in PUBLIC
        }


def tell(room: Newsroom) -> None:
    """A public story: an announcement and its delay."""
    first = room.announce()
    room.publish(first, NOON)
    room.publish(room.follow_up(first, at=NOON + HOUR), NOON + HOUR)


@pytest.fixture
def twin(engine: Engine, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a second, empty database of the same kind."""
    server: Postgres | None = None
    url = f"sqlite:///{tmp_path / 'twin.db'}"
    if engine.dialect.name == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.create("twin")
    migrate(url)
    opened = open_engine(url)
    yield opened
    opened.dispose()
    if server is not None:
        server.drop("twin")


def test_what_is_unreleased_leaves_no_trace_in_public(engine: Engine, twin: Engine) -> None:
    """Two databases that differ only in what is unreleased have equal public tables."""
    tell(Newsroom(engine))

    secret = Newsroom(twin, first=1_000)
    phone = a_content(title="Phone Y", products=("phone-y",))
    plan = secret.announce(at=NOON + DAY, content=phone)
    tell(Newsroom(twin))
    secret.announce(at=NOON + HOUR, content=phone)
    with secret.desk.write() as tx:
        tx.withdraw_deliveries(plan.id)

    assert public_rows(twin) == public_rows(engine)
