"""Somebody has themselves called, to see that it arrives. On both databases."""

import pytest
from sqlalchemy import Engine

from noticeboard.domain.errors import ConflictError
from tests.builders import HOUR, MINUTE, NOON
from tests.store.watchtower import Watchtower, refused

# A drill is due then: in Seoul it is noon of a day on which people work.
OFFICE_HOURS = NOON + 39 * HOUR


@pytest.fixture
def tower(engine: Engine) -> Watchtower:
    """A board with a duty list, on which a drill is due in 39 hours."""
    built = Watchtower(engine, drill_every=39 * HOUR)
    built.listed()
    return built


def test_whoever_asks_is_called_and_nobody_else(tower: Watchtower) -> None:
    """At once, and again after a minute: who sets up a mail server tries until it works."""
    tower.watching.test_call(tower.bo)

    assert tower.pass_to(NOON) == ["bo"]
    assert refused(lambda: tower.watching.test_call(tower.bo), ConflictError) == (
        "test_call_on_its_way"
    )
    tower.at = NOON + MINUTE
    tower.watching.test_call(tower.bo)
    assert tower.pass_to(NOON + MINUTE) == ["bo"]
    assert tower.ended() == ["superseded"]


def test_a_test_takes_the_place_of_no_drill(tower: Watchtower) -> None:
    """Nor does a drill that goes on keep anybody from trying their own telephone."""
    tower.at = OFFICE_HOURS - HOUR
    tower.watching.test_call(tower.bo)
    assert tower.pass_to(tower.at) == ["bo"]

    assert sorted(tower.pass_to(OFFICE_HOURS)) == ["ana", "bo", "cho"]
    tower.watching.test_call(tower.ana)
    assert tower.pass_to(OFFICE_HOURS) == ["ana"]
