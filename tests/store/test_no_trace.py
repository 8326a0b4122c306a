"""What goes wrong is logged, and what was to be published is no part of it."""

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from noticeboard.ports import Frozen
from noticeboard.store import codec
from noticeboard.store.engine import writing
from noticeboard.store.tables_staff import notices
from tests.builders import NOON

SECRET = "phone-x-costs-nothing"


def test_a_statement_that_fails_does_not_tell_its_values(engine: Engine) -> None:
    """A title or a text is not in the message. (PostgreSQL itself names a failing row.)"""
    row = {"id": "n", "slug": None, "kind": SECRET, "language": "en", "created_by": "ana"}

    with pytest.raises(IntegrityError) as failed, writing(engine) as conn:
        conn.execute(insert(notices).values(created_at=NOON, **row))

    assert SECRET not in str(failed.value).partition("DETAIL")[0]


def test_words_that_cannot_be_read_are_not_in_the_error() -> None:
    """Which fields are wrong, and nothing of what they hold."""
    stored = {"body": {"not": SECRET}, "html": SECRET}

    with pytest.raises(ValueError, match="Frozen cannot be read: body") as failed:
        codec.load(Frozen, stored)

    assert SECRET not in str(failed.value)
    assert failed.value.__cause__ is None
