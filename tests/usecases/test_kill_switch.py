"""Hold stops what is due; resuming takes an approver; both are written down."""

from datetime import timedelta

import pytest

from noticeboard.domain.errors import ForbiddenError, NotFoundError
from tests.usecases.desk import ANA, BO, Desk

HOUR = timedelta(hours=1)


def test_nothing_is_sent_while_everything_is_held(desk: Desk) -> None:
    """Not even at its instant; it goes out once somebody resumes."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)

    desk.parts.kill_switch.hold(ANA, None)
    desk.pass_time(HOUR)
    held = desk.page(drafted)
    desk.parts.kill_switch.resume(BO, None)
    desk.pass_time(HOUR)

    assert held == ""
    assert "Phone X" in desk.page(drafted)


def test_one_channel_can_be_held_alone(desk: Desk) -> None:
    """The board goes on; the journal waits."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)

    desk.parts.kill_switch.hold(ANA, "journal")
    desk.pass_time(HOUR)

    assert "Phone X" in desk.page(drafted)
    assert not desk.journal.exists()


def test_an_author_cannot_resume(desk: Desk) -> None:
    """Anybody may stop; to send again an approver decides."""
    desk.parts.kill_switch.hold(ANA, None)

    with pytest.raises(ForbiddenError):
        desk.parts.kill_switch.resume(ANA, None)
    with pytest.raises(NotFoundError):
        desk.parts.kill_switch.resume(BO, "journal")
    with pytest.raises(NotFoundError):
        desk.parts.kill_switch.hold(ANA, "pigeon")
