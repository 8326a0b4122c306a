"""JSON from strangers: what frameworks let pass is refused, with its path."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.strict_json import MOST_BYTES, TooLargeError, UnreadableError, read_object


def refused(raw: bytes) -> list[tuple[str, str]]:
    """Codes and paths of what is wrong with ``raw``."""
    with pytest.raises(UnreadableError) as caught:
        read_object(raw)
    return [(violation.code, violation.field) for violation in caught.value.violations]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", [("not_json", "")]),
        (b"{", [("not_json", "")]),
        (b"{'a': 1}", [("not_json", "")]),
        (b'{"a": 1} x', [("not_json", "")]),
        (b'{"a": "\x0b"}', [("not_json", "")]),
        (b"[]", [("not_an_object", "")]),
        (b"null", [("not_an_object", "")]),
        (b"7", [("not_an_object", "")]),
        (b'\xef\xbb\xbf{"a": 1}', [("byte_order_mark", "")]),
        (b'{"a": "\xff"}', [("not_utf8", "")]),
        ('{"a": 1}'.encode("utf-16"), [("not_utf8", "")]),
        (b'{"a": 1, "a": 2}', [("field_twice", "a")]),
        (b'{"a": [{"b": 1, "b": 1}]}', [("field_twice", "a.0.b")]),
        (b'{"a": NaN}', [("not_a_number", "a")]),
        (b'{"a": [1, -Infinity]}', [("not_a_number", "a.1")]),
        (b'{"a": 1e999}', [("not_a_number", "a")]),
        (b'{"a": ' + b"9" * 5000 + b"}", [("not_a_number", "a")]),
        (rb'{"a": "\ud800"}', [("lone_surrogate", "a")]),
        (rb'{"a": {"\udfff": 1}}', [("lone_surrogate", "a.�")]),
    ],
)
def test_what_is_not_plain_json_is_refused_with_its_path(
    raw: bytes, expected: list[tuple[str, str]]
) -> None:
    """The author is told what is wrong, and in which field."""
    found = refused(raw)

    assert found == expected


def test_every_fault_is_told_at_once() -> None:
    """Nobody has to send a document five times to learn of five faults."""
    raw = rb'{"a": 1, "a": 2, "b": NaN, "c": {"d": "\udead"}}'

    found = refused(raw)

    assert found == [("field_twice", "a"), ("not_a_number", "b"), ("lone_surrogate", "c.d")]


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_depth_is_refused_and_never_recursed_into(opening: bytes) -> None:
    """A hundred thousand brackets cost a sentence, not the process."""
    raw = opening * 30_000

    found = refused(raw)

    assert found == [("too_deep", "")]


def test_brackets_in_a_text_are_no_depth() -> None:
    """A text of brackets is a text."""
    raw = json.dumps({"a": "[" * 500 + '"' + "{" * 500}).encode()

    assert read_object(raw) == json.loads(raw)


def test_a_hundred_fields_are_enough() -> None:
    """Width is bounded like depth, in every object."""
    within = json.dumps({f"f{n}": n for n in range(100)}).encode()
    beyond = json.dumps({"a": {f"f{n}": n for n in range(101)}}).encode()

    assert len(read_object(within)) == 100
    assert refused(beyond) == [("too_many_fields", "a")]


def test_size_is_refused_before_anything_is_read() -> None:
    """A quarter of a mebibyte is more than any notice needs."""
    with pytest.raises(TooLargeError):
        read_object(b" " * (MOST_BYTES + 1))


def test_the_name_of_a_field_cannot_garble_the_answer() -> None:
    """A path in an answer is short and printable, whatever was sent."""
    raw = json.dumps({"a\n\u202e" + "x" * 500: [float("nan")]}).encode()

    [(_, path)] = refused(raw)

    assert path.startswith("a��xxx")
    assert len(path) <= 62


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), plain, max_size=5))
def test_plain_json_is_read_as_it_was_written(document: dict[str, object]) -> None:
    """What is sound comes through unchanged."""
    raw = json.dumps(document, ensure_ascii=False).encode()

    assert read_object(raw) == document


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """No input raises anything but a refusal."""
    with suppress(UnreadableError):
        assert isinstance(read_object(raw), dict)
