"""Text hygiene: one form, nothing that hides or reorders."""

import unicodedata

import pytest

from noticeboard.intake import read_notice
from tests.intake.documents import NOTICE, READING, changed, faults


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ufdd0", "\uffff",
     "\U0001ffff"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["title", "announcement.body", "facts.price"])
def test_characters_that_hide_or_reorder_are_refused(char: str, field: str) -> None:
    """A text reads as it is written, in every field."""
    document = changed(NOTICE, field, f"Phone{char}X")

    assert faults(read_notice, document) == [("forbidden_character", field)]


def test_a_lone_surrogate_is_refused_here_too() -> None:
    """Half a character never reaches the database, whatever door it came through."""
    assert faults(read_notice, changed(NOTICE, "title", "Phone \ud800")) == [
        ("forbidden_character", "title")
    ]


@pytest.mark.parametrize("text", [" ", "\u200b\u200d", "\u3164\u2800", "\u00ad"])
def test_a_title_that_nobody_sees_is_blank(text: str) -> None:
    """Invisible characters alone are no title."""
    assert faults(read_notice, changed(NOTICE, "title", text)) == [("blank", "title")]


def test_a_name_is_one_line() -> None:
    """CR LF in a name cannot break a header, a feed or an export."""
    assert faults(read_notice, changed(NOTICE, "title", "Phone\r\nX: y")) == [
        ("line_break", "title")
    ]


def test_one_character_with_ten_thousand_marks_is_refused() -> None:
    """A stack of marks would paint over the page."""
    document = changed(NOTICE, "title", "e" + "\u0301" * 150)

    assert faults(read_notice, document) == [("too_many_marks", "title")]


def test_texts_are_kept_in_one_form() -> None:
    """Decomposed Hangul becomes what a keyboard types, CR LF becomes a line feed."""
    decomposed = unicodedata.normalize("NFD", "갤럭시 출시")
    document = changed(NOTICE, "title", decomposed)
    document = changed(document, "announcement.body", "one\r\ntwo")

    content = read_notice(document, READING).content

    assert (content.title, content.body) == ("갤럭시 출시", "one\ntwo")


def test_emoji_families_and_old_hangul_pass() -> None:
    """Joiners and conjoining letters are language, not tricks."""
    document = changed(NOTICE, "title", "👩‍👩‍👧‍👦 ᄒᆞᆫ글 ✈️")

    assert faults(read_notice, document) == []
