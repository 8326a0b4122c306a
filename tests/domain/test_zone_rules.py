"""Rules of zones change: a promise whose clock will show another time is found, not moved."""

from dataclasses import replace
from datetime import datetime

import pytest

from noticeboard.domain.times import Instant
from noticeboard.domain.zone_rules import rule_changes
from tests.builders import DAY, HOUR, NOON, a_follow_up, a_notice, an_instant, terms, told

DUE = an_instant(NOON + 10 * DAY)
# On that day clocks in New York jump from two to three.
JUMPED_OVER = datetime(2026, 3, 8, 2, 30)  # noqa: DTZ001  # a wall time
MEANT = replace(DUE, utc=DUE.utc + HOUR)


def test_a_promise_made_by_other_rules_is_found_with_both_readings() -> None:
    """What was promised, when its clock will show that, and what it shows at the instant."""
    notice = a_notice(terms(due=MEANT), terms("sale", due=DUE), at=NOON)

    (found,) = rule_changes(notice, NOON)

    assert (found.promise.key, found.was, found.by_the_clock) == ("preorder", MEANT, DUE)
    assert found.shown_then.wall == DUE.wall + HOUR


@pytest.mark.parametrize(
    ("due", "found"),
    [
        (Instant(NOON + DAY, (NOON + DAY).replace(tzinfo=None), "Nowhere/Gone"), 0),
        (
            Instant(
                NOON + DAY,
                (NOON.replace(month=3, day=8, hour=2, minute=30)).replace(tzinfo=None),
                "America/New_York",
            ),
            1,
        ),
        (replace(DUE, utc=NOON - DAY, wall=(NOON - 2 * DAY).replace(tzinfo=None)), 0),
    ],
    ids=["a zone that is none any more", "a time that clocks jump over now", "past by both"],
)
def test_what_cannot_be_decided_any_more_is_not_asked(due: Instant, found: int) -> None:
    """A zone without rules says nothing; a wall time that is none any more does."""
    notice = a_notice(terms(due=due), at=NOON - 5 * DAY)

    changes = list(rule_changes(notice, NOON))

    assert len(changes) == found
    assert [change.by_the_clock for change in changes] == [None] * found


def test_what_has_ended_needs_no_decision() -> None:
    """A promise that was withdrawn has no time any more."""
    notice = a_notice(terms(due=MEANT), at=NOON)
    over = told(notice, "cancellation", a_follow_up(moves=(), withdraws=("preorder",)), NOON)

    assert list(rule_changes(over, NOON)) == []
