"""A machine looks from the promised instant on, and knows what it saw."""

import unicodedata
from datetime import timedelta

import pytest

from noticeboard.domain.checking import next_look, reading
from noticeboard.domain.promise import Check
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND

WEEK = 7 * DAY


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        (timedelta(), 10 * SECOND),
        (15 * MINUTE - SECOND, 10 * SECOND),
        (15 * MINUTE, MINUTE),
        (3 * DAY, MINUTE),
        (WEEK - MINUTE, MINUTE),
    ],
)
def test_it_looks_often_at_first(after: timedelta, wait: timedelta) -> None:
    """Every ten seconds while everybody waits, then each minute, for a week."""
    assert next_look(NOON, NOON + after) == NOON + after + wait


def test_it_never_looks_before_the_instant() -> None:
    """What is not promised yet proves nothing."""
    assert next_look(NOON, NOON - HOUR) == NOON


def test_it_gives_up_after_a_week() -> None:
    """A person says what came of it."""
    assert next_look(NOON, NOON + WEEK - MINUTE + SECOND) is None
    assert next_look(NOON, NOON + 2 * WEEK) is None


# As some editors of macOS write it.
DECOMPOSED = unicodedata.normalize("NFD", "구매하기")


@pytest.mark.parametrize(
    ("contains", "status", "content_type", "body", "found"),
    [
        (None, 200, "", b"", "kept"),
        (None, 204, "", b"", "status"),
        (None, 302, "", b"", "status"),
        (None, 503, "", b"", "status"),
        ("구매하기", 404, "", "구매하기".encode(), "status"),
        ("구매하기", 200, "text/html", "<b>구매하기</b>".encode(), "kept"),
        ("구매하기", 200, "text/html", DECOMPOSED.encode(), "kept"),
        ("구매하기", 200, 'text/html; charset="EUC-KR"', "구매하기".encode("cp949"), "kept"),
        ("구매하기", 200, "text/html; Charset=utf-8; x=y", "구매하기".encode(), "kept"),
        ("구매하기", 200, "text/html; charset=zlib_codec", "구매하기".encode(), "kept"),
        ("구매하기", 200, "text/html", "구매하기".encode("cp949"), "text_missing"),
        ("구매하기", 200, "text/html", b"\xff\xfe", "text_missing"),
        ("Buy now", 200, "text/html", b"<b>Soon</b>", "text_missing"),
    ],
)
def test_an_answer_proves_what_it_shows(
    contains: str | None, status: int, content_type: str, body: bytes, found: str
) -> None:
    """200 and, if a text is demanded, that text: in the page's own characters."""
    check = Check("https://shop.example.com/x", contains)

    assert reading(check, status, content_type, body) == found
