"""A name that goes is found however somebody spelled it, and no other word is taken for it."""

import unicodedata

import pytest

from noticeboard.domain.folding import folded
from noticeboard.domain.swapping import left_in, same, says, swapped

NAMES = {"Kim Chulsoo": "Singer 1", "김철수": "가수 1", "José O'Brien": "Singer 2", "Will": "W."}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("KIM CHULSOO, kim chulsoo", "Singer 1, Singer 1"),
        ("Kim  Chulsoo, Kim\nChulsoo, Kim\u00a0Chulsoo's", "Singer 1, Singer 1, Singer 1's"),
        ("Ｋｉｍ　Ｃｈｕｌｓｏｏ", "Singer 1"),
        ("Kim Chul\u200bsoo™", "Singer 1™"),
        (
            unicodedata.normalize("NFD", "김철수가 왔다"),
            "가수 1" + unicodedata.normalize("NFD", "가 왔다"),
        ),
        ("ﾶ\uff9e 김철수님은 김철수와", "ﾶ\uff9e 가수 1님은 가수 1와"),
        (unicodedata.normalize("NFD", "JOSÉ O’Brien"), "Singer 2"),
        ("WILL will, Will", "W. will, W."),
    ],
)
def test_a_name_goes_in_any_spelling(text: str, left: str) -> None:
    """Case, spaces, full width, composed or not; a Korean name before its particle."""
    assert swapped(text, NAMES) == left


@pytest.mark.parametrize(
    "text",
    [
        "Willy, Willéa, Kim Chulsoos",
        "Kim\n\nChulsoo",
        unicodedata.normalize("NFD", "김철숭"),
        "it will open, {{ promise.김철수 }}",
    ],
)
def test_no_other_word_is_taken_for_it(text: str) -> None:
    """Longer words, two paragraphs, another syllable, a small word, a placeholder."""
    assert swapped(text, NAMES) == text


def test_braces_protect_no_name() -> None:
    """Only what would be filled is a placeholder: everybody reads the rest as it was typed."""
    text = "{{김철수}}, {{ 7*Kim Chulsoo }}, {{ promise.김철수.date }}"

    assert swapped(text, NAMES) == "{{가수 1}}, {{ 7*Singer 1 }}, {{ promise.김철수.date }}"
    assert says("{{Kim Chulsoo}}", NAMES)
    assert not says("{{ fact.김철수 }}", NAMES)


def test_what_is_part_of_a_letter_is_left_alone() -> None:
    """A ligature is one letter as it was written."""
    assert swapped("a ﬀ b", {"a f": "x"}) == "a ﬀ b"
    assert swapped("f ﬀ", {"ff": "x"}) == "f x"


def test_numbers_go_in_full_width_and_from_no_time() -> None:
    """A date and a time stay as they are, in whatever digits."""
    text = "３０ of 09：30 on 30 JUL 2027"
    assert swapped(text, {"30": "x"}) == "x of 09：30 on 30 JUL 2027"


def test_a_spelling_is_the_same_word() -> None:
    """For a value that was given again, and for a name that says what goes."""
    assert same("KIM@example.com", "kim@example.com")
    assert says("The phone  X", ["Phone X"])
    assert not says("The phones X", ["Phone X"])
    assert folded("").text == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("For 김 철수 only", "For 김 철수 only"),
        ("Kim-Chulsoo", "Kim-Chulsoo"),
        ("it will open", "it will open"),
        ("Nobody at all", None),
    ],
)
def test_where_letters_of_it_stay_is_named(text: str, place: str | None) -> None:
    """Apart, hyphened or small: whoever removes it reads the place."""
    assert left_in(text, [*NAMES, "N."]) == place
