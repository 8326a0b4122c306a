"""How much is claimed at once: what a channel takes, never much more than it showed."""

import pytest

from noticeboard.sending.pace import Pace


@pytest.mark.parametrize(
    ("took", "at", "claimed"),
    [
        (Pace(), 50.0, 1),
        (Pace(1, 0.0001, 50.0), 50.0, 2),
        (Pace(150, 0.01, 50.0), 50.0, 200),
        (Pace(10, 1.0, 50.0), 50.0, 2),
        (Pace(1, 2.0, 50.0), 50.0, 1),
        (Pace(150, 0.01, 50.0), 51.5, 1),
    ],
    ids=["nobody knows", "begins slowly", "quick", "ten a second", "slow", "long ago"],
)
def test_a_batch_is_what_its_channel_takes_in_a_quarter_of_a_second(
    took: Pace, at: float, claimed: int
) -> None:
    """So a crash leaves few in doubt, and what is urgent has nothing long before it."""
    assert took.at(at) == claimed
