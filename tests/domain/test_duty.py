"""The duty list: who is called, and which hours nobody covers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.domain.duty import Absence, DutyList, Shift, in_turn, is_drill_due
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.open_hours import changes, open_for
from noticeboard.domain.signing import Deputy, Person
from tests.builders import DAY, HOUR, LONDON, MINUTE, NEW_YORK, NOON, SEOUL

# Noon UTC on a Wednesday in July is 21:00 in Seoul.
THERE = frozenset({"ana", "bo", "cho", "dia"})
EVENING = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)


def a_shift(
    person: str = "ana", hours: str = "24h", zone: str = SEOUL, **changed: object
) -> Shift:
    """Somebody called day and night, if nothing else is said."""
    return Shift(person, OpenHours(hours, zone), **changed)  # type: ignore[arg-type]


def a_list(*shifts: Shift) -> DutyList:
    """The first version of a list."""
    return DutyList(1, shifts)


def somebody(name: str, *roles: str, deputies: tuple[Deputy, ...] = ()) -> Person:
    """One of the staff."""
    return Person(name, f"{name}@example.com", frozenset(roles), deputies)


def test_people_are_called_in_the_order_of_the_list_in_their_hours() -> None:
    """Day and night have people of their own; the same person is called once."""
    duty = a_list(
        a_shift("ana", "09:00-21:00"), a_shift("bo", "21:00-09:00"), a_shift("bo"), a_shift("cho")
    )

    assert duty.on_duty(THERE, NOON - MINUTE) == ("ana", "bo", "cho")
    assert duty.on_duty(THERE, NOON) == ("bo", "cho")


def test_a_shift_begins_and_ends_at_its_instants() -> None:
    """At the first one it counts, at the second it does not any more."""
    duty = a_list(a_shift("ana", since=NOON, until=NOON + DAY))
    instants = (NOON - MINUTE, NOON, NOON + DAY - MINUTE, NOON + DAY)

    assert [duty.on_duty(THERE, at) for at in instants] == [(), ("ana",), ("ana",), ()]


def test_a_deputy_is_called_while_somebody_is_away() -> None:
    """And nobody, if none was named."""
    away = Absence(NOON, NOON + DAY, "dia")
    covered = a_list(a_shift("ana", absence=away))
    left = a_list(a_shift("ana", absence=Absence(NOON, NOON + DAY)))

    assert [covered.on_duty(THERE, at) for at in (NOON - MINUTE, NOON, NOON + DAY)] == [
        ("ana",),
        ("dia",),
        ("ana",),
    ]
    assert left.on_duty(THERE, NOON) == ()


def test_whoever_cannot_come_in_is_not_called() -> None:
    """Somebody who left may still stand on the list."""
    assert a_list(a_shift("gone"), a_shift("bo")).on_duty(THERE, NOON) == ("bo",)


def test_when_nobody_is_on_duty_those_with_the_role_are_called_then_others() -> None:
    """An uncovered hour is no hour in which nobody is woken; whoever stands in counts."""
    ana, bo = somebody("ana", "approver"), somebody("bo", "admin", "approver")
    cho, dia = somebody("cho", "duty"), somebody("dia", deputies=(Deputy("duty", NOON + DAY),))
    staff = (ana, bo, cho, dia, somebody("eun", "author"))

    assert in_turn(DutyList(), staff, NOON) == ("cho", "dia", "ana", "bo")
    assert in_turn(a_list(a_shift("bo")), staff, NOON) == ("bo", "cho", "dia", "ana")


def test_practice_is_for_all_whose_shift_is_not_over() -> None:
    """Those to come and those at another hour, too; not those on holiday: their deputies."""
    duty = a_list(
        a_shift("ana", "09:00-10:00", since=NOON + DAY),
        a_shift("bo", until=NOON),
        a_shift("cho", absence=Absence(NOON, NOON + DAY, "dia")),
        a_shift("ana", absence=Absence(NOON, NOON + DAY)),
    )

    assert duty.everybody(THERE, NOON) == ("ana", "dia")


def test_hours_that_nobody_covers_are_found() -> None:
    """With the instant at which each such stretch begins and ends; neighbours are one."""
    duty = a_list(
        a_shift("ana", "09:00-18:00", absence=Absence(EVENING + 16 * HOUR, EVENING + 17 * HOUR)),
        a_shift("bo", "20:00-09:00", until=EVENING + 30 * HOUR),
        a_shift("gone", "05:00-06:00"),
    )

    assert duty.uncovered(THERE, EVENING, EVENING + 2 * DAY) == (
        (EVENING, EVENING + 2 * HOUR),
        (EVENING + 16 * HOUR, EVENING + 17 * HOUR),
        (EVENING + 24 * HOUR, EVENING + 26 * HOUR),
        (EVENING + 30 * HOUR, EVENING + 39 * HOUR),
    )


def test_the_watches_of_a_day_name_who_is_called_in_each() -> None:
    """One after another, without a hole; hours in which the same people are there are one."""
    duty = a_list(a_shift("ana"), a_shift("bo", "20:00-22:00"), a_shift("bo", "22:00-09:00"))

    assert duty.watches(THERE, EVENING, EVENING + DAY) == (
        (EVENING, EVENING + 2 * HOUR, ("ana",)),
        (EVENING + 2 * HOUR, EVENING + 15 * HOUR, ("ana", "bo")),
        (EVENING + 15 * HOUR, EVENING + DAY, ("ana",)),
    )


def test_an_empty_list_covers_nothing_and_a_full_one_everything() -> None:
    """The two ends."""
    assert DutyList().uncovered(THERE, NOON, NOON + DAY) == ((NOON, NOON + DAY),)
    assert a_list(a_shift()).uncovered(THERE, NOON, NOON + DAY) == ()


@settings(max_examples=60, deadline=None)
@given(
    opens=st.integers(0, 23),
    closes=st.integers(1, 24),
    zone=st.sampled_from((SEOUL, NEW_YORK, LONDON, "Australia/Lord_Howe")),
    day=st.integers(0, 400),
    minute=st.integers(0, 3 * 24 * 60),
)
def test_every_instant_is_covered_or_uncovered(
    opens: int, closes: int, zone: str, day: int, minute: int
) -> None:
    """Also on the days on which clocks change: what is told of a stretch is true within it."""
    since = NOON + day * DAY
    duty = a_list(a_shift("ana", f"{opens:02}:00-{closes:02}:00", zone))
    at = since + minute * MINUTE

    gaps = duty.uncovered(THERE, since, since + 3 * DAY + MINUTE)

    assert any(a <= at < b for a, b in gaps) == (duty.on_duty(THERE, at) == ())


def test_the_clocks_change_within_a_shift() -> None:
    """On 25 October 2026 New York still keeps summer time, London does not any more."""
    night = OpenHours("22:00-06:00", LONDON)
    eve = datetime(2026, 10, 24, 12, 0, tzinfo=ZoneInfo(LONDON))

    assert list(changes(night, eve, eve + DAY)) == [
        datetime(2026, 10, 24, 21, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 6, 0, tzinfo=UTC),
    ]
    assert open_for(night, datetime(2026, 10, 24, 21, 0, tzinfo=UTC)) == 9 * HOUR


@pytest.mark.parametrize(
    ("since", "now", "due"),
    [
        (None, NOON, False),
        # Wednesday 10:00 in Seoul, thirty days later less a minute, and to the minute.
        (NOON, datetime(2026, 8, 14, 1, 0, tzinfo=UTC), False),
        (NOON - DAY, datetime(2026, 8, 14, 1, 0, tzinfo=UTC), True),
        # 09:59 and 16:00 in Seoul; and a Saturday.
        (NOON - DAY, datetime(2026, 8, 14, 0, 59, tzinfo=UTC), False),
        (NOON - DAY, datetime(2026, 8, 14, 7, 0, tzinfo=UTC), False),
        (NOON - DAY, datetime(2026, 8, 15, 3, 0, tzinfo=UTC), False),
    ],
)
def test_practice_is_due_in_office_hours(since: datetime | None, now: datetime, due: bool) -> None:
    """Nobody is woken for it, and it is not forgotten either."""
    assert is_drill_due(since, timedelta(days=30), SEOUL, now) == due
