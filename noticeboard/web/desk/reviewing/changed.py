"""What differs between two versions of a text, line by line, marked in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Mark = Literal["same", "out", "in", "skipped"]
# Unchanged lines shown around a change, so that one finds the place.
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line of either version: the same, taken ``out``, put ``in``; or a gap."""

    mark: Mark
    text: str = ""


def changed(before: str, after: str) -> tuple[Line, ...]:
    """How one text became another; empty when it did not."""
    if before == after:
        return ()
    old, new = before.splitlines(), after.splitlines()
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND)
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(Line("skipped"))
        for tag, a, b, c, d in group:
            lines.extend(_lines(tag, old[a:b], new[c:d]))
    return tuple(lines)


def _lines(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line("same", text) for text in old)
        return
    yield from (Line("out", text) for text in old)
    yield from (Line("in", text) for text in new)
