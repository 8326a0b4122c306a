"""The public is reminded of a promise by the clock: once, in signed words, while it stands."""

import json
from dataclasses import replace
from datetime import timedelta

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.domain.content import Content, Fulfilment, Move
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ports import Subject
from tests.usecases.desk import ANA, IN_FULL, Desk, explained

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# Four months after it is announced.
END = parse_instant("2027-11-08T15:30", "Asia/Seoul")
PARTS = {
    "who_is_affected": "Everybody with a 2G contract.",
    "what_to_move_to": "Any LTE plan; the number stays.",
    "compensation": "A telephone, free of charge.",
    "legal_basis": "Article 19 of the Telecommunications Business Act.",
    "who_decided": "The board of directors, on 1 July.",
    "contact": "Call 1588-0000",
    "hours": "Mon-Fri 09:00-21:00",
}


def ending(desk: Desk) -> Subject:
    """The end of a service, announced."""
    terms = PromiseTerms("end", "2G ends", END)
    new = desk.launch(promises=(terms,), parts=PARTS)
    words = replace(new.content, body="It ends.", short="It ends. {{ link }}")
    return desk.announced(replace(new, kind="service_end", content=words))


def reminders(desk: Desk, subject: Subject) -> list[str]:
    """The short texts of all reminders that are public."""
    public = desk.parts.publishing.subject(subject.id).public
    assert public is not None
    return [b.shown.short for b in public.bulletins if b.reminder]


def test_the_public_is_reminded_step_by_step(desk: Desk) -> None:
    """Sixty, thirty, fourteen, seven days and one day before, on every channel, and marked."""
    notice = ending(desk)

    desk.now = END.utc - 60 * DAY
    desk.pass_time(-MINUTE)
    before = reminders(desk, notice)
    for ahead in (60, 30, 14, 7, 1):
        desk.now = END.utc - ahead * DAY
        desk.pass_time(timedelta())
        desk.pass_time(2 * HOUR)

    assert before == []
    said = reminders(desk, notice)
    assert len(said) == 5
    assert said[0].startswith("A reminder: “2G ends”, Mon 8 Nov 2027, 15:30 KST. http")
    sent = [json.loads(line)["text"] for line in desk.journal.read_text().splitlines()]
    assert set(said) <= set(sent)
    assert ">Reminder</span>" in desk.page(notice)


def test_two_timers_remind_once(desk: Desk) -> None:
    """Whichever of them is first; a tick that is repeated says nothing twice."""
    notice = ending(desk)
    other = bootstrap.parts(desk.parts.settings, clock=lambda: desk.now, wakes=NoWakes())
    desk.now = END.utc - DAY

    for parts in (desk.parts, other, desk.parts, other):
        parts.tick(desk.now)
    desk.parts.deliver_due()
    other.tick(desk.now + HOUR)

    assert len(reminders(desk, notice)) == 1


def test_nobody_is_reminded_of_what_another_text_is_about_to_change(desk: Desk) -> None:
    """A delay that waits for its time: the old time is not repeated once more."""
    notice = ending(desk)
    desk.now = END.utc - 7 * DAY - 3 * HOUR
    later = replace(END, utc=END.utc + 30 * DAY, wall=END.wall + 30 * DAY)
    move = Content("", "", None, moves=(Move("end", due=later),), explanation=explained(**IN_FULL))
    delay = desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("delay", move))
    desk.parts.publishing.submit(ANA, delay.id)

    desk.pass_time(3 * HOUR)

    assert reminders(desk, notice) == []


def test_nobody_is_reminded_of_what_has_happened(desk: Desk) -> None:
    """It ended early, and that was said."""
    notice = ending(desk)
    desk.now = END.utc - 3 * DAY
    kept = Fulfilment("end", desk.now, early=True)
    desk.parts.publishing.fulfil(ANA, notice.id, kept)
    desk.pass_time(timedelta())

    desk.pass_time(2 * DAY)

    assert reminders(desk, notice) == []
