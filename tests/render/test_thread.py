"""Threads: cut where a reader would breathe, never inside a letter, the times in front."""

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.render.thread import DoesNotFitError, Room, TimesTooLateError, split

WHEN = "2026. 12. 10.(목) 오전 9:00 KST"
LINK = "https://notices.example.com/b/Ab3dE"
FAMILY = "👩‍👩‍👧‍👦"


def _room(most: int | None, parts: int = 9) -> Room:
    return Room(most, parts, len)


def test_a_text_that_fits_stays_as_it_was_written() -> None:
    """Not a space is changed."""
    parts = split(f" a\n\n{LINK}\nb ", _room(100), link=LINK)

    assert parts == (f" a\n\n{LINK}\nb ",)


def test_a_text_is_cut_between_sentences() -> None:
    """Each part is a thought, with its number."""
    parts = split("비가 왔습니다. 창고가 잠겼습니다! 내일 다시 알려 드릴까요?", _room(30))

    assert parts == (
        "비가 왔습니다. 창고가 잠겼습니다! (1/2)",
        "내일 다시 알려 드릴까요? (2/2)",
    )


def test_a_sentence_too_long_is_cut_between_words() -> None:
    """And never inside one."""
    text = "one two three four five six seven eight nine"

    parts = split(text, _room(25))

    assert parts == ("one two three four (1/3)", "five six seven (2/3)", "eight nine (3/3)")


@pytest.mark.parametrize("letter", [FAMILY, "e\u0301", "\u1112\u1161\u11ab", "🇰🇷", "가"])
def test_a_word_too_long_is_cut_between_letters(letter: str) -> None:
    """A family emoji, a flag, Hangul in pieces: each stays whole."""
    parts = split(letter * 40, _room(50, 99))

    letters = [regex.findall(r"\X", _without_number(part)) for part in parts]
    assert [one for part in letters for one in part] == [letter] * 40


def test_a_date_is_never_torn_and_stands_in_the_first_part_with_the_link() -> None:
    """Its dots end no sentence; the link is brought forward."""
    text = f"미뤄졌습니다. 새 시각: {WHEN}. 창고가 잠겨서 더 걸립니다. 죄송합니다. {LINK}"

    parts = split(text, _room(90), times=[WHEN], link=LINK)

    assert parts == (
        f"미뤄졌습니다. 새 시각: {WHEN}. (1/2)\n{LINK}",
        "창고가 잠겨서 더 걸립니다. 죄송합니다. (2/2)",
    )


def test_a_time_that_comes_late_is_refused() -> None:
    """Whoever reads the first part only must know when."""
    with pytest.raises(TimesTooLateError):
        split(f"{'길게 씁니다. ' * 8}{WHEN}", _room(60), times=[WHEN])


@pytest.mark.parametrize("text", ["가" * 200, "a" + "\u0301" * 500, "문장입니다. " * 40])
def test_more_than_the_channel_takes_is_refused(text: str) -> None:
    """Too many parts, or one letter that no part holds."""
    with pytest.raises(DoesNotFitError):
        split(text, _room(50, 2))


def test_a_channel_without_a_limit_takes_everything() -> None:
    """The board has room."""
    assert split("가" * 20_000, _room(None)) == ("가" * 20_000,)


@given(
    st.lists(st.sampled_from(["가나다.", "one", FAMILY, "two!", "\n", "3.5", WHEN]), max_size=60),
    st.integers(min_value=50, max_value=120),
)
def test_nothing_is_lost_and_no_part_is_too_long(words: list[str], most: int) -> None:
    """Whatever the words, the parts say them all, in order."""
    text = " ".join(words)

    parts = split(text, _room(most, 99), times=[])

    said = "".join(_without_number(part) if len(parts) > 1 else part for part in parts)
    assert "".join(said.split()) == "".join(text.split())
    assert all(len(part) <= most for part in parts)


def _without_number(part: str) -> str:
    return re.sub(r" \(\d+/\d+\)", "", part)
