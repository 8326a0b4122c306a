"""The checker of the bench finds each kind of violation, and nothing in a run that went well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.checker import IN_FLIGHT, Held, Line, Row, check

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WORDS = frozenset({"On sale", "Later"})
LAUNCH = Row("d1", "n", "b1", "there", "announcement", "delivered", NOON, 1, NOON, WORDS)
NEWS = NOON + 9 * SECOND
DELAY = Row("d2", "n", "b2", "there", "delay", "delivered", NEWS, 2, NEWS, WORDS)
LAUNCHED = Line(NOON + SECOND, NOON + SECOND, "d1", "On sale")
DELAYED = Line(NOON + 10 * SECOND, NOON + 10 * SECOND, "d2", "Later")


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    """An announcement, then its delay, each once: a checker that always complains is no use."""
    assert check([LAUNCHED, DELAYED], [LAUNCH, DELAY]) == []


@pytest.mark.parametrize(
    ("rule", "lines", "rows"),
    [
        ("duplicate", [LAUNCHED, LAUNCHED, DELAYED], [LAUNCH, DELAY]),
        ("lost", [DELAYED], [LAUNCH, DELAY]),
        ("lost", [DELAYED], [replace(LAUNCH, state="unknown"), DELAY]),
        ("denied", [LAUNCHED, DELAYED], [replace(LAUNCH, state="superseded"), DELAY]),
        ("early", [replace(LAUNCHED, begun=NOON - SECOND), DELAYED], [LAUNCH, DELAY]),
        ("order", [replace(LAUNCHED, at=NOON + 11 * SECOND), DELAYED], [LAUNCH, DELAY]),
        ("unasked", [LAUNCHED, DELAYED, replace(DELAYED, delivery="d3")], [LAUNCH, DELAY]),
        ("unapproved", [replace(LAUNCHED, text="On sale!"), DELAYED], [LAUNCH, DELAY]),
        (
            "stale",
            [replace(LAUNCHED, begun=NOON + 10 * SECOND + IN_FLIGHT), DELAYED],
            [LAUNCH, DELAY],
        ),
    ],
)
def test_each_violation_is_found(rule: str, lines: list[Line], rows: list[Row]) -> None:
    """A doctored journal is found out, by the rule that was broken and no other."""
    found = {violation.rule for violation in check(lines, rows)}

    assert found == {rule}


def test_what_was_sent_although_people_had_stopped_it_is_found() -> None:
    """Two seconds are promised; another channel's hold, or one that was over, is no violation."""
    stopped = Held("there", NOON + 5 * SECOND, NOON + 12 * SECOND)
    others = [replace(stopped, channel="elsewhere"), replace(stopped, until=NOON + 6 * SECOND)]

    found = check([LAUNCHED, DELAYED], [LAUNCH, DELAY], [stopped, *others])

    assert [(violation.rule, violation.delivery) for violation in found] == [("held", "d2")]


def test_what_need_not_stand_is_not_missed() -> None:
    """A text that a newer one replaced before it was sent is no loss."""
    assert check([DELAYED], [replace(LAUNCH, state="superseded"), DELAY]) == []


def test_our_own_tables_are_not_looked_for_in_the_journal() -> None:
    """The board and the feed are exactly once by their primary key."""
    board = replace(LAUNCH, id="d0", channel="board")

    assert check([LAUNCHED, DELAYED], [board, LAUNCH, DELAY]) == []
