"""Text as readers take it: a word in other letters, spaces or code points is the same word."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded, and where in the text as it was written each of its characters stands."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def written(self, start: int, end: int) -> tuple[int, int] | None:
        """Where that part was written; ``None`` where it begins or ends within a letter."""
        begins = start == 0 or self.starts[start - 1] != self.starts[start]
        is_whole = end == len(self.text) or self.starts[end] != self.starts[end - 1]
        return (self.starts[start], self.ends[end - 1]) if begins and is_whole else None

    @property
    def letters(self) -> "Folded":
        """The same without spaces and signs: what is written apart, or marked up, stands there."""
        kept = [place for place, char in enumerate(self.text) if char.isalnum()]
        return Folded(
            "".join(self.text[place] for place in kept),
            tuple(self.starts[place] for place in kept),
            tuple(self.ends[place] for place in kept),
        )


def folded(text: str) -> Folded:
    """``text`` in small letters, each in its usual form; white space is one space.

    A blank line stays: what stands in two paragraphs is not one word.
    """
    told = [
        (char, start, end)
        for start, end in _clusters(text)
        for char in _space(text[start:end]) or _letters(text[start:end])
    ]
    return Folded(
        "".join(char for char, _, _ in told),
        tuple(start for _, start, _ in told),
        tuple(end for _, _, end in told),
    )


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """White space as it runs on, and each letter with the marks that belong to it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _joins(text[place - 1], text[place]):
            yield start, place
            start = place


def _joins(before: str, char: str) -> bool:
    if before.isspace() or char.isspace():
        return before.isspace() and char.isspace()
    first = unicodedata.normalize("NFKC", char)[0]
    return bool(unicodedata.combining(first)) or _VOWEL <= first <= _FINAL


def _space(piece: str) -> str:
    if not piece.isspace():
        return ""
    return "\n" if piece.count("\n") > 1 else " "


def _letters(piece: str) -> str:
    if unicodedata.category(piece[0]) == "Cf":
        return ""  # nobody sees it
    if unicodedata.decomposition(piece[0]).split(" ")[0] in _SIGNS:
        return piece.casefold()
    usual = unicodedata.normalize("NFKC", piece).translate(_ALIKE)
    return unicodedata.normalize("NFKC", usual.casefold())


# Korean letters that continue a syllable.
_VOWEL, _FINAL = "\u1160", "\u11ff"
# Small signs behind a word, as those of a trademark or a footnote: no letters of it.
_SIGNS = ("<super>", "<sub>", "<circle>", "<square>", "<fraction>")
_ALIKE = str.maketrans("‘’ʼ“”‐‑‒–—−", "'''\"\"------")
