"""How lengths are said, and how two versions of a text are told apart."""

from datetime import timedelta

import pytest

from noticeboard.web.desk.reviewing.changed import Line, changed
from noticeboard.web.desk.reviewing.looks import Look
from noticeboard.web.desk.reviewing.rows import Row
from noticeboard.web.desk.spans import span
from tests.builders import a_revision

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("length", "en", "ko"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2 days 3 hours", "2일 3시간"),
        (timedelta(days=1), "1 day", "1일"),
        (timedelta(days=9, minutes=5), "9 days", "9일"),
        (HOUR + MINUTE, "1 hour 1 minute", "1시간 1분"),
        (59 * MINUTE + timedelta(seconds=59), "59 minutes", "59분"),
        (timedelta(seconds=59), "less than a minute", "1분 미만"),
        (-2 * HOUR, "2 hours", "2시간"),
    ],
)
def test_a_length_is_said_in_its_two_largest_units(length: timedelta, en: str, ko: str) -> None:
    """Enough to plan by, and no more; it is rounded down, never up."""
    assert (span(length).en, span(length).ko) == (en, ko)


def test_a_change_stands_beside_what_it_replaces() -> None:
    """With a line around it to find the place, and the rest left out."""
    before = "\n".join(["title", "a", "b", "two each", "c", "d", "e", "price: 1"])
    after = "\n".join(["title", "a", "b", "three each", "c", "d", "e", "price: 2"])

    assert changed(before, after) == (
        Line("same", "b"),
        Line("out", "two each"),
        Line("in", "three each"),
        Line("same", "c"),
        Line("skipped"),
        Line("same", "e"),
        Line("out", "price: 1"),
        Line("in", "price: 2"),
    )


def test_equal_texts_have_no_changes() -> None:
    """An edit that changes nothing says so."""
    assert changed("a\nb", "a\nb") == ()


def test_a_text_too_long_to_travel_with_a_form_is_left_out() -> None:
    """It can still be signed; only the difference would not be shown, should it change."""
    short, long = (Look(a_revision(), (Row("Text", "x" * n),)) for n in (59_990, 60_001))

    assert short.read == short.text
    assert long.read == ""
