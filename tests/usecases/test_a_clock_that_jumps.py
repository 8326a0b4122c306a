"""A clock that is set back, or forwards: what was said stays said, and nobody misses any of it."""

import json
from datetime import timedelta

import pytest

from noticeboard.domain.content import Content
from noticeboard.domain.record.kept import read_record
from noticeboard.domain.times import at_utc
from noticeboard.drafting import FollowUp
from tests.usecases.desk import ANA, IN_FULL, Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def journal(desk: Desk) -> list[str]:
    """The bulletins in the journal, in its order."""
    return [json.loads(line)["bulletin_id"] for line in desk.journal.read_text().splitlines()]


@pytest.mark.parametrize("length", [timedelta(seconds=1), HOUR, 3 * DAY])
def test_a_delay_told_after_the_clock_was_set_back_still_goes_everywhere(
    desk: Desk, length: timedelta
) -> None:
    """It was said later, whatever the clock says: no channel takes it for the older word."""
    notice = desk.announced()
    desk.now -= length

    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.pass_time(length)

    assert journal(desk) == [notice.announcement.id, delay.id]
    page = desk.page(notice)
    assert IN_FULL["what_happened"] in page
    assert IN_FULL["what_happened"] in desk.get("/feeds/atom.xml")


@pytest.mark.parametrize("length", [timedelta(seconds=1), HOUR, 20 * DAY])
def test_nobody_is_accused_of_what_the_clock_did(desk: Desk, length: timedelta) -> None:
    """Each page is the one of the instant that it says, before and after the clock catches up."""
    notice = desk.announced()
    before = desk.page(notice)
    desk.parts.carry_out()
    desk.now -= length
    desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.parts.carry_out()

    for later in (timedelta(), timedelta(milliseconds=300), length / 2, length, HOUR, 20 * DAY):
        desk.now += later
        waits = desk.parts.rebuilt.verify()  # nobody has built what became untrue meanwhile
        desk.pass_time(timedelta())
        desk.parts.carry_out()

        assert waits.waiting == 0
        assert desk.parts.rebuilt.verify() == waits
        assert desk.parts.records.verify() is not None
        text = desk.parts.public_rows.page("/record.json")
        assert text is not None
        kept = read_record(text.plain.decode(), "record.json", desk.now + length)
        assert kept.entries == 2
    assert desk.page(notice) != before


def test_what_is_public_stays_public_before_its_own_instant(desk: Desk) -> None:
    """A clock that goes back takes nothing from the board, and sends nothing twice."""
    notice = desk.announced()
    said = desk.page(notice)

    desk.pass_time(-DAY)
    back = desk.page(notice)
    desk.pass_time(DAY)

    assert "Pre-orders open" in back
    assert desk.page(notice) == said
    assert journal(desk) == [notice.announcement.id]


def test_a_word_given_in_time_counts_though_the_clock_was_set_back(desk: Desk) -> None:
    """Nobody is called silent who spoke: what came later is what was said later."""
    word = at_utc(desk.now + 5 * HOUR, "Asia/Seoul")
    notice = desk.announced(desk.launch(next_word_by=word))
    desk.now -= 30 * timedelta(minutes=1)

    content = Content("All shops take part.", "All shops take part.", None)
    desk.scheduled(desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("update", content)))
    desk.pass_time(6 * HOUR)

    public = desk.parts.publishing.subject(notice.id).public
    assert public is not None
    assert public.owed_word is None
    assert "and have not yet" not in desk.page(notice)


def test_a_day_skipped_sends_each_bulletin_once_and_in_order(desk: Desk) -> None:
    """Everything that became due meanwhile, in the order in which it was to be said."""
    notice = desk.announced()
    planned = []
    for hours in (3, 2):
        at = at_utc(desk.now + hours * HOUR, "Asia/Seoul")
        content = Content(f"Shop {hours} takes part.", f"Shop {hours} takes part.", at)
        update = desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("update", content))
        planned.append(desk.scheduled(update).id)

    desk.pass_time(DAY)
    desk.pass_time(timedelta(minutes=5))

    assert journal(desk) == [notice.announcement.id, *reversed(planned)]
