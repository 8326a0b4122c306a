"""How long a process may be silent."""

from datetime import UTC, datetime, timedelta

from noticeboard.domain.processes import is_heard

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_process_is_missed_after_fifteen_seconds() -> None:
    """Three beats that did not come; the reconciler may wait for slow channels."""
    silent = NOON - timedelta(seconds=16)

    assert is_heard("worker", NOON - timedelta(seconds=15), NOON)
    assert not is_heard("worker", silent, NOON)
    assert is_heard("reconciler", silent, NOON)


def test_a_beat_of_the_future_is_no_sign_of_life() -> None:
    """The clock was set back; whoever died before must not look alive until then."""
    assert not is_heard("timer", NOON + timedelta(hours=1), NOON)
