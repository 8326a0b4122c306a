"""Dates in words: right in both languages, in summer and in winter, with their zone."""

from datetime import UTC, datetime

import pytest

from noticeboard.domain.times import Instant, parse_instant
from noticeboard.render import dates

LAUNCH = parse_instant("2026-12-10T09:00", "Asia/Seoul")


def _at(wall: str, zone: str) -> Instant:
    return parse_instant(wall, zone)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ko", "2026. 12. 10.(목) 오전 9:00 KST"),
        ("en", "Thu 10 Dec 2026, 09:00 KST"),
        ("fr", "Thu 10 Dec 2026, 09:00 KST"),
    ],
)
def test_a_launch_in_seoul(language: str, expected: str) -> None:
    """Date, weekday, time, half of the day and zone, as the language writes them."""
    shown = dates.full(LAUNCH, language)

    assert shown == expected


def test_parts_can_be_named_alone() -> None:
    """A sentence may speak of the day only; a time never comes without its zone."""
    shown = dates.date(LAUNCH, "ko"), dates.time(LAUNCH, "ko"), dates.time(LAUNCH, "en")

    assert shown == ("2026. 12. 10.(목)", "오전 9:00 KST", "09:00 KST")


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        ("2026-07-04T18:30", "America/New_York", "Sat 4 Jul 2026, 18:30 EDT"),
        ("2026-12-04T18:30", "America/New_York", "Fri 4 Dec 2026, 18:30 EST"),
        ("2026-11-01T01:30:00-05:00", "America/New_York", "Sun 1 Nov 2026, 01:30 EST"),
        ("2026-11-01T01:30:00-04:00", "America/New_York", "Sun 1 Nov 2026, 01:30 EDT"),
        ("2026-07-04T18:30", "Europe/Berlin", "Sat 4 Jul 2026, 18:30 CEST"),
        ("2026-07-04T18:30", "Asia/Kabul", "Sat 4 Jul 2026, 18:30 UTC+04:30"),
        ("2026-07-04T18:30", "America/Caracas", "Sat 4 Jul 2026, 18:30 UTC-04:00"),
        ("2026-07-04T18:30", "Asia/Shanghai", "Sat 4 Jul 2026, 18:30 UTC+08:00"),
        ("2026-01-04T18:30", "America/Chicago", "Sun 4 Jan 2026, 18:30 CST"),
    ],
)
def test_zones_are_right_in_summer_and_winter(wall: str, zone: str, expected: str) -> None:
    """The hour that exists twice is told apart; an abbreviation never misleads."""
    shown = dates.full(_at(wall, zone), "en")

    assert shown == expected


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-08-15T00:00", "2026. 8. 15.(토) 오전 12:00 KST"),
        ("2026-08-15T12:00", "2026. 8. 15.(토) 오후 12:00 KST"),
        ("2026-08-15T13:05", "2026. 8. 15.(토) 오후 1:05 KST"),
    ],
)
def test_korean_halves_of_the_day_are_korean(wall: str, expected: str) -> None:
    """오전 and 오후, never AM and PM."""
    shown = dates.full(_at(wall, "Asia/Seoul"), "ko")

    assert shown == expected


def test_a_stamp_is_told_in_the_zone_asked_for() -> None:
    """When something was said is shown as the reader's clock had it."""
    moment = datetime(2026, 7, 1, 15, 30, 12, tzinfo=UTC)

    shown = dates.stamp(moment, "Asia/Seoul", "ko")

    assert shown == "2026. 7. 2.(목) 오전 12:30 KST"
