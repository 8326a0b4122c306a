"""Reminders go out by day, at the promise's own time, and only of what still stands."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Fulfilment, Reminder
from noticeboard.domain.notice import Notice
from noticeboard.domain.quiet import quiet_until, rings_at
from noticeboard.domain.reminders import due_reminders, ladder
from noticeboard.domain.times import parse_instant
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    NOON,
    SECOND,
    SEOUL,
    a_content,
    a_follow_up,
    a_kind,
    a_move,
    a_notice,
    a_policy,
    an_instant,
    terms,
    told,
)

STEPS = tuple(n * DAY for n in (60, 30, 14, 7, 1))
KIND = a_kind("service_end", reminders=STEPS)
POLICY = a_policy(KIND, zone=SEOUL)
# Half past three in the afternoon in Seoul.
DUE = parse_instant("2026-10-20T15:30", SEOUL)


def notice(due: object = DUE, at: datetime = NOON) -> Notice:
    """A service that ends."""
    return a_notice(terms("end", due), at=at, kind=KIND)  # type: ignore[arg-type]  # an instant


def due_at(which: Notice, now: datetime) -> list[int]:
    """How many days ahead people are reminded now."""
    return [r.ahead // 86400 for r in due_reminders(which, KIND, POLICY, now)]


def test_the_ladder_keeps_the_wall_clock_time() -> None:
    """60, 30, 14, 7 days and one day before, at half past three."""
    steps = ladder(DUE, NOON, KIND, POLICY)

    assert [step.at.wall.isoformat()[5:16] for step in steps] == [
        "08-21T15:30",
        "09-20T15:30",
        "10-06T15:30",
        "10-13T15:30",
        "10-19T15:30",
    ]


def test_the_wall_time_wins_when_clocks_change_meanwhile() -> None:
    """Not an hour early because summer ended; a step of hours is counted in hours."""
    due = parse_instant("2026-11-02T12:00", NEW_YORK)
    kind = replace(KIND, reminders=(2 * DAY, 36 * HOUR))

    steps = ladder(due, NOON, kind, replace(POLICY, quiet_hours=""))

    assert [step.at.wall.isoformat() for step in steps] == [
        "2026-10-31T12:00:00",
        "2026-11-01T01:00:00",
    ]


def test_nobody_is_reminded_in_quiet_hours() -> None:
    """What falls into the night waits for ten in the morning."""
    night, dawn = (parse_instant(f"2026-10-20T{t}", SEOUL) for t in ("23:00", "05:00"))

    for due, day in ((night, "10-20"), (dawn, "10-19")):
        last = ladder(due, NOON, KIND, POLICY)[-1]
        assert last.at.wall.isoformat()[5:16] == f"{day}T10:00"
    open_all_night = replace(POLICY, quiet_hours="")
    assert ladder(night, NOON, KIND, open_all_night)[-1].at.utc == night.utc - DAY


def test_a_reminder_is_due_from_its_minute_on_for_half_a_day_and_once() -> None:
    """After an outage of a night it still goes out; after a day it would only confuse."""
    at = DUE.utc - 30 * DAY

    assert due_at(notice(), at - SECOND) == []
    assert due_at(notice(), at) == due_at(notice(), at + 12 * HOUR - SECOND) == [30]
    assert due_at(notice(), at + 12 * HOUR) == []
    said = a_content(promises=(), reminder=Reminder("end", 1, 30 * 86400))
    assert due_at(told(notice(), "update", said, at), at + MINUTE) == []


def test_steps_before_publication_are_skipped() -> None:
    """Whoever announces 20 days ahead has reminded nobody 30 days ahead."""
    late = notice(at=DUE.utc - 20 * DAY)

    steps = ladder(DUE, late.published_at, KIND, POLICY)

    assert [step.ahead for step in steps] == [14 * DAY, 7 * DAY, DAY]
    assert due_at(late, DUE.utc - 30 * DAY + MINUTE) == []
    assert due_at(late, late.published_at) == []


def test_a_moved_promise_moves_its_reminders() -> None:
    """Of the old instant nobody is reminded; of the new one they are, from the delay on."""
    moved = told(
        notice(),
        "delay",
        a_follow_up(moves=(a_move("end", DUE.utc + 20 * DAY),)),
        DUE.utc - 15 * DAY,
    )

    assert due_at(moved, DUE.utc - 14 * DAY) == []
    assert due_at(moved, DUE.utc + 6 * DAY) == [14]
    assert due_reminders(moved, KIND, POLICY, DUE.utc + 6 * DAY)[0].revision == 2


def test_nobody_is_reminded_of_what_does_not_stand() -> None:
    """Kept, withdrawn, without a time, past, or about to be changed by another text."""
    at = DUE.utc - DAY
    kept = told(notice(), "fulfilment", a_content(fulfilment=Fulfilment("end", NOON)), NOON + DAY)
    gone = told(notice(), "cancellation", a_content(withdraws=("end",)), NOON + DAY)
    word = a_move("end", next_word_by=an_instant(DUE.utc - HOUR))
    vague = told(notice(), "delay", a_follow_up(moves=(word,)), NOON + DAY)

    assert due_at(notice(), at) == [1]
    assert [due_at(n, at) for n in (kept, gone, vague)] == [[], [], []]
    assert due_reminders(notice(), KIND, POLICY, at, moving={"end"}) == ()
    soon = replace(KIND, reminders=(HOUR,))
    assert due_reminders(notice(), soon, POLICY, DUE.utc - HOUR)
    assert due_reminders(notice(), soon, POLICY, DUE.utc) == ()


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NOON + minutes * MINUTE),
    st.sampled_from([SEOUL, NEW_YORK]),
)
def test_quiet_hours_end_and_nothing_is_early(at: datetime, zone: str) -> None:
    """What waits goes out at their end, never before its instant; what is urgent never waits."""
    policy = replace(POLICY, zone=zone)

    until = quiet_until(policy, at)

    assert at <= until <= at + 13 * HOUR  # eleven hours, and an hour's change of clocks
    assert quiet_until(policy, until) == until
    if until > at:
        assert an_instant(until, zone).wall.strftime("%H:%M") == "08:00"
    urgent: tuple[BulletinKind, ...] = ("delay", "correction", "cancellation", "holding")
    for kind in (*urgent, "fulfilment"):
        assert rings_at(policy, kind, at) == at
    assert rings_at(policy, "announcement", at) == rings_at(policy, "update", at) == until
    assert quiet_until(replace(policy, quiet_hours=""), at) == at
    assert quiet_until(replace(policy, quiet_hours="24h"), at) == at + timedelta(weeks=1)


def test_quiet_hours_may_last_a_weekend() -> None:
    """However late one looks, they end on Monday."""
    policy = replace(POLICY, zone=SEOUL, quiet_hours="21:00-08:00, weekends 00:00-24:00")
    saturday = parse_instant("2026-07-04T01:00", SEOUL).utc

    ends = {quiet_until(policy, saturday + hours * HOUR) for hours in range(55)}

    assert ends == {saturday + 55 * HOUR}
