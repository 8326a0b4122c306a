"""The limit of a channel: never more than it takes, and the last of it for what cannot wait."""

from datetime import datetime, timedelta

import pytest

from noticeboard.domain.budget import Budget, Rate, allowed, parse_rate
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND

FIVE = 5 * MINUTE


@pytest.mark.parametrize(
    ("text", "rate", "kept"),
    [
        ("30/5m", Rate(30, FIVE), 6),
        ("1/1s", Rate(1, SECOND), 0),
        ("2/90s", Rate(2, 90 * SECOND), 1),
        ("300/1d", Rate(300, DAY), 60),
        ("5/2h", Rate(5, 2 * HOUR), 1),
    ],
)
def test_a_rate_is_written_as_so_many_within_so_long(text: str, rate: Rate, kept: int) -> None:
    """A fifth is kept for what makes a text wrong; it is shown as it was written."""
    assert parse_rate(text) == rate
    assert rate.reserve == kept
    assert str(rate) == text


@pytest.mark.parametrize("text", ["", "30", "0/5m", "30/0s", "30/2d", "30/5", "-1/5m", "3/5m "])
def test_what_is_no_rate_is_refused(text: str) -> None:
    """None at all would be a switch, and there is one; nobody waits for longer than a day."""
    with pytest.raises(ValueError, match=r"rate|allow"):
        parse_rate(text)


def test_never_more_than_the_rate_within_any_window() -> None:
    """Wherever the window is laid over what was sent by whoever asked each second."""
    budget, sent = Budget(Rate(10, MINUTE)), list[datetime]()
    for second in range(600):
        now = NOON + second * 0.7 * SECOND
        taken = min(3, budget.left(now, urgent=second % 2 == 0))
        budget = budget.after(now, taken)
        sent += [now] * taken

    most = max(sum(at <= other < at + MINUTE for other in sent) for at in sent)
    assert most == 10
    assert len(sent) >= 60
    assert len(budget.spent) <= 61


def test_the_last_ones_are_for_what_makes_a_text_wrong() -> None:
    """An announcement waits while a delay may still go."""
    budget = Budget(Rate(10, FIVE)).after(NOON, 8)

    assert budget.left(NOON, urgent=False) == 0
    assert budget.left(NOON, urgent=True) == 2
    assert budget.after(NOON, 2).left(NOON, urgent=True) == 0
    assert allowed(budget, 5, NOON, urgent=True) == 2
    assert allowed(None, 5, NOON, urgent=False) == 5


def test_it_says_when_the_next_one_may_go() -> None:
    """As soon as enough of what went is a window ago: not a second before, and then at once."""
    budget = Budget(Rate(10, FIVE)).after(NOON, 4).after(NOON + MINUTE, 6)
    now = NOON + 2 * MINUTE

    urgent, ordinary = (budget.opens_at(now, urgent=which) for which in (True, False))

    assert urgent is not None
    assert NOON + FIVE < urgent <= NOON + FIVE + 5 * SECOND
    assert budget.left(urgent - timedelta(microseconds=1), urgent=True) == 0
    assert budget.left(urgent, urgent=True) == 4
    assert ordinary == urgent
    assert budget.left(urgent, urgent=False) == 2
    assert budget.opens_at(urgent, urgent=True) is None
    full = budget.after(urgent, 4)
    assert full.opens_at(urgent, urgent=False) == urgent + MINUTE


def test_what_was_given_back_was_not_spent() -> None:
    """Taken and not sent: somebody else may go instead. Never more than was taken."""
    budget = Budget(Rate(10, FIVE)).after(NOON, 3)

    assert budget.refunded({NOON: 1}).left(NOON, urgent=True) == 8
    assert budget.refunded({NOON: 9}).left(NOON, urgent=True) == 10


def test_what_is_refunded_late_makes_nothing_forgotten_that_was_spent_since() -> None:
    """Claimed minutes ago, longer than the window: what counts now counts on."""
    later = NOON + HOUR
    budget = Budget(Rate(10, FIVE), {**Budget(Rate(10, FIVE)).after(NOON, 3).spent})
    spent = Budget(budget.rate, {**budget.spent, **budget.after(later, 4).spent})

    assert spent.refunded({NOON: 2}).left(later, urgent=True) == 6


def test_a_rate_that_was_lowered_and_a_clock_far_ahead() -> None:
    """More than there may be now waits for less; what a wrong clock spent stops nobody."""
    lowered = Budget(Rate(2, FIVE), Budget(Rate(10, FIVE)).after(NOON, 9).spent)
    ahead = Budget(Rate(2, FIVE)).after(NOON + DAY, 2)

    assert lowered.left(NOON, urgent=True) == 0
    assert lowered.opens_at(NOON, urgent=False) == NOON + FIVE + 5 * SECOND
    assert ahead.left(NOON, urgent=True) == 2


@pytest.mark.parametrize(("seconds", "room"), [(10, False), (70, False), (71, False), (131, True)])
def test_room_for_a_while_is_more_than_room_just_now(seconds: int, room: bool) -> None:
    """What is given a channel at its limit leaves room for a moment, until the next one goes."""
    budget = Budget(Rate(2, MINUTE)).after(NOON, 1).after(NOON + 10 * SECOND, 1)
    now = NOON + seconds * SECOND

    assert budget.had_room(now - MINUTE, now, urgent=True) is room
    assert budget.had_room(now, now, urgent=True) is (budget.left(now, urgent=True) > 0)
