"""Durations: as config writes them, and as people read them."""

from datetime import timedelta

import pytest

from noticeboard.domain.durations import as_told, duration_text, parse_duration
from tests.builders import DAY, HOUR, MINUTE, SECOND


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0s", timedelta()),
        ("30s", 30 * SECOND),
        ("90m", 90 * MINUTE),
        ("12h", 12 * HOUR),
        ("3d", 3 * DAY),
        ("999999d", 999_999 * DAY),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, length: timedelta) -> None:
    """``3d``, ``12h``, ``90m``, ``30s``: nothing to look up."""
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text",
    ["", "3", "d", "3 d", " 3d", "3d\n", "-3d", "1.5h", "3D", "3w", "1h30m", "１h", "1000000d"],
)
def test_anything_else_is_no_duration(text: str) -> None:
    """A mistyped lead stops the start, not the launch."""
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("length", "en", "ko"),
    [
        (timedelta(), "0 seconds", "0초"),
        (SECOND, "1 second", "1초"),
        (59 * SECOND, "59 seconds", "59초"),
        (MINUTE, "1 minute", "1분"),
        (119 * MINUTE + 59 * SECOND, "1 hour 59 minutes", "1시간 59분"),
        (120 * MINUTE + 59 * SECOND, "2 hours", "2시간"),
        (14 * HOUR + 59 * MINUTE, "14 hours 59 minutes", "14시간 59분"),
        (24 * HOUR, "24 hours", "24시간"),
        (48 * HOUR + 59 * MINUTE, "2 days", "2일"),
        (3 * DAY - SECOND, "2 days 23 hours", "2일 23시간"),
        (3 * DAY, "3 days", "3일"),
        (60 * DAY - SECOND, "59 days 23 hours", "59일 23시간"),
        (-14 * HOUR, "14 hours", "14시간"),
    ],
)
def test_a_length_is_said_in_a_unit_people_use(length: timedelta, en: str, ko: str) -> None:
    """Never rounded up: 71 hours are not three days. What is left out, is left out in sums too."""
    said, told = duration_text(length), duration_text(as_told(length))

    assert (said.en, said.ko) == (en, ko)
    assert (told.en, told.ko) == (en, ko)
    assert as_told(length) == as_told(as_told(length)) <= abs(length)
