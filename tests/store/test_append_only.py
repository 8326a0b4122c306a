"""What was said in public cannot be changed or removed, whoever asks."""

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from noticeboard.store.engine import reading, writing
from noticeboard.store.metadata import metadata
from noticeboard.store.tables_public import APPEND_ONLY
from tests.builders import NOON
from tests.store.newsroom import Newsroom

# A column of each that somebody might like to rewrite.
REWRITTEN: Mapping[str, str] = {
    "due_revisions": "due",
    "public_bulletins": "published_at",
    "public_versions": "released_at",
    "ledger": "at",
}


@pytest.fixture(autouse=True)
def _said(engine: Engine) -> None:
    """One public announcement."""
    room = Newsroom(engine)
    room.publish(room.announce(), NOON)


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_what_was_said_cannot_be_changed(engine: Engine, name: str) -> None:
    """Not even to the value it has."""
    table = metadata.tables[name]
    column = REWRITTEN[name]

    with pytest.raises(DBAPIError, match=f"{name} is append-only"), writing(engine) as conn:
        conn.execute(update(table).values({column: table.c[column]}))


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_what_was_said_cannot_be_removed(engine: Engine, name: str) -> None:
    """The row stands after the attempt."""
    table = metadata.tables[name]

    with pytest.raises(DBAPIError, match=f"{name} is append-only"), writing(engine) as conn:
        conn.execute(delete(table))

    with reading(engine) as conn:
        assert conn.scalar(select(func.count()).select_from(table)) == 1
