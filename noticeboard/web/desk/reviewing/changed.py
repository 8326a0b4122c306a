"""What differs between two versions of a text, line by line, marked in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

Mark = Literal["same", "out", "in", "skipped"]
# Unchanged lines shown around a change, so that one finds the place.
_AROUND = 1
# Comparing takes cubic time where many lines are alike: so many steps are less than a second.
_MOST_STEPS = 5_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of either version: the same, taken ``out``, put ``in``; or a gap."""

    mark: Mark
    text: str = ""


def changed(before: str, after: str) -> tuple[Line, ...]:
    """How one text became another; empty when it did not.

    What is too much alike in too many lines to be compared is told whole: before, then now.
    """
    if before == after:
        return ()
    old, new = _apart(before.splitlines(), after.splitlines())
    if _steps(old, new) > _MOST_STEPS:
        return tuple(_lines("replace", old, new))
    return tuple(_compared(old, new))


def _apart(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Both without what they begin and end with alike, but for the lines around the change."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    first, last = max(head - _AROUND, 0), max(tail - _AROUND, 0)
    return old[first : len(old) - last], new[first : len(new) - last]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _steps(old: Sequence[str], new: Sequence[str]) -> int:
    """At most: every line and every pair of lines that are alike, once for every line."""
    there = Counter(line for line in new if not _blank(line))
    return sum(1 + there[line] for line in old) * min(len(old), len(new))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(_blank, old, new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number:
            yield Line("skipped")
        for tag, a, b, c, d in group:
            yield from _lines(tag, old[a:b], new[c:d])


def _blank(line: str) -> bool:
    """Blank lines are alike everywhere: none of them shows where two texts go together."""
    return not line.strip()


def _lines(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line("same", text) for text in old)
        return
    yield from (Line("out", text) for text in old)
    yield from (Line("in", text) for text in new)
