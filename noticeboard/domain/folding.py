"""Text as readers take it: a word in other letters, spaces or code points is the same word."""

import re
import unicodedata
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
    def only_letters(self) -> str:
        """The text without spaces and signs."""
        return "".join(filter(str.isalnum, self.text))

    @property
    def letters(self) -> "Folded":
        """The same, and where: what is written apart, or marked up, stands there."""
        kept = [place for place, char in enumerate(self.text) if char.isalnum()]
        return Folded(
            self.only_letters,
            tuple(self.starts[place] for place in kept),
            tuple(self.ends[place] for place in kept),
        )


def folded(text: str) -> Folded:
    """``text`` in small letters, each in its usual form; white space is one space.

    A blank line stays: what stands in two paragraphs is not one word.
    """
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    while place < len(text):
        end = _end_of_plain(text, place)
        if end > place:  # by far the most of any text: all at once
            letters.append(text[place:end].lower())
            starts += range(place, end)
            ends += range(place + 1, end + 1)
        else:
            end = _end_of_cluster(text, place)
            told = _space(text[place:end]) or _letters(text[place:end])
            letters.append(told)
            starts += [place] * len(told)
            ends += [end] * len(told)
        place = end
    return Folded("".join(letters), tuple(starts), tuple(ends))


def _end_of_plain(text: str, start: int) -> int:
    """Where letters end that stand for themselves; ``start`` where there are none."""
    found = _PLAIN.match(text, start)
    end = found.end() if found else start
    joined = start < end < len(text) and _joins(text[end - 1], text[end])
    return end - 1 if joined else end


def _end_of_cluster(text: str, start: int) -> int:
    """Where white space ends that runs on, or a letter with the marks that belong to it."""
    end = start + 1
    while end < len(text) and _joins(text[end - 1], text[end]):
        end += 1
    return end


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


# Each is its own usual form, but for capitals. Marks may follow the last one.
_PLAIN = re.compile("[!-~가-힣]+(?: [!-~가-힣]+)*")
# Korean letters that continue a syllable.
_VOWEL, _FINAL = "\u1160", "\u11ff"
# Small signs behind a word, as those of a trademark or a footnote: no letters of it.
_SIGNS = ("<super>", "<sub>", "<circle>", "<square>", "<fraction>")
_ALIKE = str.maketrans("‘’ʼ“”‐‑‒–—−", "'''\"\"------")
