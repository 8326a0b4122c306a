"""Hold stops what is due; resuming takes an approver; both are written down."""

from datetime import timedelta

import pytest

from noticeboard.domain.errors import ForbiddenError, NotFoundError
from tests.usecases.desk import ANA, BO, IN_FULL, Desk

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


def test_a_feed_that_is_held_tells_nothing_that_is_over(desk: Desk) -> None:
    """What it has of a notice is told as it is now; and nobody is accused of having changed it."""
    notice = desk.announced()
    desk.parts.carry_out()
    desk.parts.kill_switch.hold(ANA, "feed")

    desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.pass_time(timedelta())

    feed = desk.get("/feeds/atom.xml")
    assert IN_FULL["what_happened"] not in feed
    assert "<title>Phone X: Tue 20 Jul 2027, 10:00 KST" in feed
    assert desk.parts.rebuilt.verify().waiting == 0


@pytest.mark.parametrize("stopped", [None, "board"])
def test_nothing_goes_out_this_moment_while_it_is_held(desk: Desk, stopped: str | None) -> None:
    """Whoever was called is not told that somebody has spoken: nobody can read it."""
    subject = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(subject.announcement)
    desk.now += HOUR
    going_out = desk.parts.previewing.going_out

    leaving = going_out(subject.id, desk.now)
    desk.parts.kill_switch.hold(ANA, stopped)
    held = going_out(subject.id, desk.now)

    assert leaving is not None
    assert held is None


def test_an_author_cannot_resume(desk: Desk) -> None:
    """Anybody may stop; to send again an approver decides."""
    desk.parts.kill_switch.hold(ANA, None)

    with pytest.raises(ForbiddenError):
        desk.parts.kill_switch.resume(ANA, None)
    with pytest.raises(NotFoundError):
        desk.parts.kill_switch.resume(BO, "journal")
    with pytest.raises(NotFoundError):
        desk.parts.kill_switch.hold(ANA, "pigeon")
