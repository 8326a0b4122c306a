"""What was said in public cannot be changed or removed, whoever asks."""

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from noticeboard.store.engine import reading, writing
from noticeboard.store.metadata import metadata
from noticeboard.store.tables_public import APPEND_ONLY
from tests.builders import HOUR, NOON
from tests.store.newsroom import Newsroom

# A column of each that somebody might like to rewrite.
REWRITTEN: Mapping[str, str] = {
    "due_revisions": "due",
    "public_bulletins": "published_at",
    "public_versions": "released_at",
    "ledger": "at",
    "public_facts": "words_digest",
    "ledger_words": "salt",
    "public_redactions": "because",
}


@pytest.fixture(autouse=True)
def _said(engine: Engine) -> None:
    """A public announcement, and another whose words were removed."""
    room = Newsroom(engine)
    room.publish(room.announce(), NOON)
    gone = room.announce()
    room.publish(gone, NOON)
    room.redact(gone, NOON + HOUR)


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

    with reading(engine) as conn:
        before = conn.scalar(select(func.count()).select_from(table))

    with pytest.raises(DBAPIError, match=f"{name} is append-only"), writing(engine) as conn:
        conn.execute(delete(table))

    with reading(engine) as conn:
        assert conn.scalar(select(func.count()).select_from(table)) == before


@pytest.mark.parametrize(
    ("name", "column"),
    [("public_bulletins", "said"), ("public_versions", "body"), ("due_revisions", "explanation")],
)
def test_words_stay_while_nobody_wrote_down_that_they_go(
    engine: Engine, name: str, column: str
) -> None:
    """Only those of the redacted bulletin may be changed, and of its row nothing else."""
    table = metadata.tables[name]

    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as conn:
        conn.execute(update(table).values({column: table.c[column]}))
