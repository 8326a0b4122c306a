"""Rule 10: how long somebody answers after a cancellation appears."""

from datetime import UTC, datetime, timedelta

import pytest

from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.open_hours import next_open, open_for, readable
from noticeboard.domain.zones import TimeRefusedError
from tests.builders import DAY, HOUR, LONDON, MINUTE, NEW_YORK, NOON, SECOND, SEOUL

# Noon UTC on a Wednesday in July is 21:00 in Seoul and 08:00 in New York.
CLOSED = timedelta()
SATURDAY = NOON + 3 * DAY
ALWAYS = timedelta.max


@pytest.mark.parametrize(
    "text",
    [
        "24h",
        "24 H",
        "24 hours",
        "24/7",
        "24시간",
        "24 시간",
        "매일 24시간",
        "연중무휴, 24시간",
        "24시간 연중무휴",
        "365일 24시간",
        "always",
        "Always",
        "day and night",
        "daily 24h",
        " 24h ",
    ],
)
def test_day_and_night_never_closes(text: str) -> None:
    """A kind that asks for thirty days is content with it, too."""
    hours = OpenHours(text, SEOUL)

    assert readable(hours)
    assert open_for(hours, NOON) == ALWAYS


@pytest.mark.parametrize(
    ("text", "zone", "left"),
    [
        ("09:00-18:00", SEOUL, CLOSED),
        ("09:00-21:00", SEOUL, CLOSED),
        ("09:00-21:01", SEOUL, MINUTE),
        ("9:00~22:00", SEOUL, HOUR),
        ("09:00 – 22:30", SEOUL, 90 * MINUTE),
        ("09:00부터 23:00까지", SEOUL, 2 * HOUR),
        ("21:00-09:00", SEOUL, 12 * HOUR),
        ("22:00-09:00", SEOUL, CLOSED),
        ("09:00-24:00", SEOUL, 3 * HOUR),
        ("08:00 to 20:00", NEW_YORK, 12 * HOUR),
        ("20:00-10:00", NEW_YORK, 2 * HOUR),
        ("13:00-20:00", LONDON, 7 * HOUR),
        ("13:00-20:00", "UTC", CLOSED),
        ("daily 20:00-22:00", SEOUL, HOUR),
        ("every day 20:00-22:00", SEOUL, HOUR),
        ("Mon-Fri 20:00-22:00", SEOUL, HOUR),
        ("Wed 20:00-22:00", SEOUL, HOUR),
        ("Tuesday 20:00-22:00", SEOUL, CLOSED),
        ("Tue 20:00-22:00", SEOUL, CLOSED),
        ("Tue 20:00-21:30; Wed 20:00-21:45", SEOUL, 45 * MINUTE),
        ("Sat - Wed 20:00-22:00", SEOUL, HOUR),
        ("Thu-Tue 20:00-22:00", SEOUL, CLOSED),
        ("weekdays 20:00-22:00", SEOUL, HOUR),
        ("weekends 20:00-22:00", SEOUL, CLOSED),
        ("평일 20:00-22:00", SEOUL, HOUR),
        ("주말 20:00-22:00", SEOUL, CLOSED),
        ("월-금 20:00-22:00", SEOUL, HOUR),
        ("수요일 20:00-22:00", SEOUL, HOUR),
        ("평일 오전 9시~오후 10시", SEOUL, HOUR),
        ("오전 9시부터 오후 9시 30분까지", SEOUL, 30 * MINUTE),
        ("월요일부터 금요일까지 9시~21시 반", SEOUL, 30 * MINUTE),
        ("화·수 20시-22시", SEOUL, HOUR),
        ("토·일 20시-22시", SEOUL, CLOSED),
        ("정오~자정", SEOUL, 3 * HOUR),
        ("오후 9시~오전 12시", SEOUL, 3 * HOUR),
        ("22시~6시", SEOUL, CLOSED),
        ("20시~6시", SEOUL, 9 * HOUR),
        ("9am-10pm", SEOUL, HOUR),
        ("Mon-Fri 9:30 a.m. to 9:30 p.m.", SEOUL, 30 * MINUTE),
        ("월요일~화요일 20:00-22:00", SEOUL, CLOSED),
        ("20:00-21:30, 21:30-23:00", SEOUL, 2 * HOUR),
        ("20:00-21:30, 21:31-23:00", SEOUL, 30 * MINUTE),
        ("20:00-24:00, 00:00-03:00", SEOUL, 6 * HOUR),
        ("Tue 21:00-21:00", SEOUL, CLOSED),
        ("Wed 21:00-21:00", SEOUL, DAY),
    ],
)
def test_what_is_left_until_nobody_answers(text: str, zone: str, left: timedelta) -> None:
    """On the contact's own clock, on its own weekdays, through midnight where it says so."""
    hours = OpenHours(text, zone)

    assert readable(hours)
    assert open_for(hours, NOON) == left


def test_hours_that_follow_one_another_all_week_last_a_year_at_least() -> None:
    """Three shifts are as good as "24h"."""
    shifts = OpenHours("Mon-Sun 00:00-08:00, daily 08:00-16:00, 매일 16:00-24:00", NEW_YORK)

    assert open_for(shifts, NOON) >= 366 * DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "office hours",
        "09:00",
        "09:00-",
        "9-18",
        "25:00-26:00",
        "24:00-09:00",
        "09:60-18:00",
        "09:00-24:01",
        "09:00-18:00 KST",
        "not 09:00-18:00",
        "Mon 09:00",
        "Mon-Wed-Fri 09:00-18:00",
        "Mon, Tue 09:00-18:00",
        "Fooday 09:00-18:00",
        "Mon-Fooday 09:00-18:00",
        "평일·설날 09:00-18:00",
        "9시~6시",
        "오전 9시~6시",
        "9시~오후 6시",
        "9:00~6시",
        "오후 13시~오후 6시",
        "9시~18시 60분",
        "9~18시",
        "09:00-18:00, lunch",
        "24h except Sundays",
        "0900-1800",
        "９:00-18:00",
        "09:00-18:00,",
        "24h " * 1000,
        "Mon" + " " * 100_000 + "09:00-18:00",
    ],
)
def test_hours_not_understood_to_the_end_are_not_understood(text: str) -> None:
    """Half a sentence about hours may promise the opposite."""
    hours = OpenHours(text, SEOUL)

    assert not readable(hours)
    assert open_for(hours, NOON) == CLOSED


def test_a_weekend_is_closed_where_only_weekdays_are_open() -> None:
    """Story 5: the message came after office hours."""
    office = OpenHours("Mon-Fri 09:00-23:00", SEOUL)

    assert (open_for(office, NOON), open_for(office, SATURDAY)) == (2 * HOUR, CLOSED)


@pytest.mark.parametrize(
    ("midnight", "left"),
    [
        (datetime(2026, 3, 8, 5, 0, tzinfo=UTC), 7 * HOUR),
        (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), 9 * HOUR),
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), 8 * HOUR),
    ],
)
def test_wall_time_counts_when_clocks_change(midnight: datetime, left: timedelta) -> None:
    """A shift until eight ends at eight, on a night of seven hours as on one of nine."""
    night = OpenHours("00:00-08:00", NEW_YORK)

    assert open_for(night, midnight) == left
    assert open_for(night, midnight + left - SECOND) == SECOND
    assert open_for(night, midnight + left) == CLOSED


def test_hours_in_an_unknown_zone_are_refused() -> None:
    """Nobody knows when that is."""
    with pytest.raises(TimeRefusedError):
        open_for(OpenHours("24h", "Seoul"), NOON)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Fri 09:00-18:00", 0),
        ("Sat 09:00-18:00", 2),
        ("Thu 09:00-10:00, Fri 09:00-13:00", 1),
        ("Wed 09:00-20:00", 6),
        ("09:00-10:00", None),
        ("whenever", None),
    ],
)
def test_the_next_opening_that_lasts_long_enough_is_known(text: str, days: int | None) -> None:
    """So that whoever is refused learns when it can be published instead."""
    thursday = datetime(2026, 7, 16, 0, tzinfo=UTC)
    found = next_open(OpenHours(text, SEOUL), NOON, 3 * HOUR)

    assert found == (None if days is None else thursday + days * DAY)
