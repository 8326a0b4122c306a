"""The desk while its database is away, or takes nothing: pages that say so."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from noticeboard.store.engine import writing
from noticeboard.web.desk.headers import POLICY
from tests.web.access.visitor import Visitor
from tests.web.house import House

MINUTE = timedelta(minutes=1)
FORM = "/desk/sheets/00000000-0000-4000-8000-000000000000/throw-away"


@pytest.fixture
def away(house: House) -> Iterator[None]:
    """The sessions cannot be read; for SQLite a table that is missing is a server that is away."""
    yield from _changed(
        house,
        "ALTER TABLE sessions RENAME TO sessions_away",
        "ALTER TABLE sessions_away RENAME TO sessions",
    )


@pytest.fixture
def read_only(house: House) -> Iterator[None]:
    """The sessions can be read, and not written."""
    yield from _changed(
        house,
        "CREATE TRIGGER full BEFORE UPDATE ON sessions BEGIN SELECT no_such_function(); END",
        "DROP TRIGGER full",
    )


def _changed(house: House, change: str, back: str) -> Iterator[None]:
    for statement in (change, back):
        with writing(house.store.engine) as conn:
            conn.execute(text(statement))
        if statement is change:
            yield


def test_a_database_that_is_away_is_told_on_a_page(
    ana: Visitor, request: pytest.FixtureRequest
) -> None:
    """When to try again, under the policy of every page; and what was typed is there."""
    token = ana.token
    request.getfixturevalue("away")

    for answer in (
        ana.get("/desk/notices"),
        ana.get("/desk/login"),
        ana.post(FORM, a="A long text", csrf_token=token),
    ):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert "Set-Cookie" not in answer.headers
    assert ana.says("A long text")


def test_whoever_looks_while_nothing_can_be_written_sees_the_page(
    ana: Visitor, request: pytest.FixtureRequest
) -> None:
    """That somebody was seen is worth no error; what they change would be lost, and is one."""
    ana.get("/desk/notices")
    request.getfixturevalue("read_only")
    ana.house.clock.at += 2 * MINUTE

    looked = ana.get("/desk/notices")
    changed = ana.post("/desk/language", language="ko")

    assert looked.status_code == 200
    assert (changed.status_code, changed.headers["Retry-After"]) == (503, "5")
    assert changed.headers["Content-Security-Policy"] == POLICY
