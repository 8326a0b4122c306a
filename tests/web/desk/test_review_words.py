"""How lengths are said, and how two versions of a text are told apart."""

import time
from collections import Counter
from datetime import timedelta

import pytest

from noticeboard.web.desk.reviewing.changed import Line, changed
from noticeboard.web.desk.reviewing.looks import Look
from noticeboard.web.desk.reviewing.rows import Row
from tests.builders import a_revision

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


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


ALIKE = 9_900
# Texts that cost the comparison most: before, after.
FLOODS = {
    "one line among equal ones": (["a"] * ALIKE, ["a"] * 5_000 + ["b"] + ["a"] * 4_900),
    "both ends of equal ones": (["a"] * ALIKE, ["b"] + ["a"] * ALIKE + ["c"]),
    "equal ones between others": (
        [line for n in range(ALIKE // 2) for line in ("a", f"x{n}")],
        [line for n in range(ALIKE // 2) for line in ("a", f"y{n}")],
    ),
    "neighbours that change places": (
        [f"x{n}" for n in range(4_400)],
        [f"x{m}" for n in range(0, 4_400, 2) for m in (n + 1, n)],
    ),
    "blank ones": (["x", *[""] * ALIKE, "y"], ["y", *[""] * ALIKE, "x"]),
}


@pytest.mark.parametrize(("before", "after"), FLOODS.values(), ids=FLOODS)
def test_thousands_of_lines_keep_nobody_waiting(before: list[str], after: list[str]) -> None:
    """Whatever somebody pasted, its signer has the page at once; nothing that differs is lost."""
    begun = time.process_time()

    lines = changed("\n".join(before), "\n".join(after))

    assert time.process_time() - begun < 2
    out = [line.text for line in lines if line.mark == "out"]
    new = [line.text for line in lines if line.mark == "in"]
    assert Counter(before) - Counter(out) == Counter(after) - Counter(new)


def test_what_is_too_much_alike_to_compare_is_told_whole() -> None:
    """Before, then now; what both begin and end with is still left out."""
    before = ["title", "same", *["a"] * 3_000, "same", "end"]
    after = ["title", "same", "b", *["a"] * 3_000, "c", "same", "end"]

    lines = changed("\n".join(before), "\n".join(after))

    assert [line.text for line in lines if line.mark == "out"] == before[1:-1]
    assert [line.text for line in lines if line.mark == "in"] == after[1:-1]


def test_blank_lines_do_not_hold_a_comparison_together() -> None:
    """Paragraphs are found by their words."""
    before = "one\n\ntwo\n\nthree"

    assert changed(before, "zero\n\none\n\ntwo\n\nthree") == (
        Line("in", "zero"),
        Line("in", ""),
        Line("same", "one"),
    )


def test_a_text_too_long_to_travel_with_a_form_is_left_out() -> None:
    """It can still be signed; only the difference would not be shown, should it change."""
    short, long = (Look(a_revision(), (Row("Text", "x" * n),)) for n in (59_990, 60_001))

    assert short.read == short.text
    assert long.read == ""
