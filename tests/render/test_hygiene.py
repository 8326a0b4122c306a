"""Hygiene: what nobody can see must not change what somebody reads."""

import pytest

from noticeboard.render.hygiene import tidy, unfit


@pytest.mark.parametrize(
    "char",
    ["\0", "\x0b", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800", "\ufdd0", "\U0010ffff"],
)
def test_a_character_that_must_not_be_published_is_named(char: str) -> None:
    """By its number, because it cannot be shown."""
    (violation,) = unfit(f"사전{char}예약", "short")

    assert (violation.code, violation.field) == ("unfit_character", "short")
    assert f"U+{ord(char):04X}" in violation.message.ko


@pytest.mark.parametrize("text", ["두 줄\n\t들여쓰기", "👩‍👩‍👧‍👦 🇰🇷", "café", "שלום", "\u200b"])
def test_what_people_write_is_fit(text: str) -> None:
    """Emoji families need their joiners, other scripts their letters."""
    assert unfit(text, "short") == []


def test_a_text_is_composed_and_has_line_feeds() -> None:
    """The same words are the same bytes, whichever machine they were typed on."""
    assert tidy("\u1112\u1161\u11ab\r\nb") == "한\nb"
