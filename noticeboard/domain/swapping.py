"""Words that go, found in any spelling, and what stands there instead."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from noticeboard.domain import placeholders
from noticeboard.domain.folding import Folded, folded


@dataclass(frozen=True, slots=True)
class _Sought:
    """Words by how they are spelled folded, each with what stands there instead."""

    words: Mapping[str, tuple[str, str]]
    pattern: re.Pattern[str]

    def found(self, told: Folded) -> Iterator[tuple[int, int, str, str]]:
        """Each of these words that stands there, with what it was and is."""
        if not any(word in told.text for word in self.words):
            return
        for found in self.pattern.finditer(told.text):
            if found[0] in self.words:
                yield (*found.span(), *self.words[found[0]])


def swapped(text: str, instead: Mapping[str, str]) -> str:
    """``text`` with each old word replaced, in capitals, with other spaces or code points too.

    A placeholder holds keys, and stays. So does what cannot be told from another word: see
    ``left_in``.
    """
    if not instead:
        return text
    sought, pieces = _sought(tuple(instead.items())), list(placeholders.apart(text))
    pieces[::2] = (_swapped(piece, sought) for piece in pieces[::2])
    return "".join(pieces)


def _swapped(text: str, sought: _Sought) -> str:
    told, pieces, done = folded(text), [], 0
    for start, end, old, new in sought.found(told):
        place = told.written(start, end)
        if place is None or not _is_it(old, text[slice(*place)]):
            continue
        if new != old:
            pieces += [text[done : place[0]], new]
            done = place[1]
    return "".join((*pieces, text[done:]))


def says(text: str, words: Iterable[str]) -> bool:
    """Whether it has one of these words, however it is spelled."""
    sought, pieces = _sought(tuple((word, "") for word in words)), placeholders.apart(text)[::2]
    return any(True for piece in pieces for _ in sought.found(folded(piece)))


def same(one: str, other: str) -> bool:
    """Whether two texts are spellings of one."""
    return folded(one).text == folded(other).text


def left_in(text: str, words: Iterable[str]) -> str | None:
    """Where the letters of one of these words stand in it: apart, within a word, or in small
    letters that may be another word. ``None``: nowhere.
    """
    told = folded(text)
    letters = told.only_letters
    for word in words:
        wanted = folded(word).only_letters
        place = letters.find(wanted) if len(wanted) >= _few(wanted) else -1
        if place >= 0:
            found = told.letters
            start, end = found.starts[place], found.ends[place + len(wanted) - 1]
            return text[max(0, start - _AROUND) : end + _AROUND].strip()
    return None


def is_number(word: str) -> bool:
    """Whether it is a short number, as a time or a date may be made of; no telephone number."""
    return _NUMBER.fullmatch(folded(word).text.strip()) is not None


@lru_cache(maxsize=8)  # a removal holds the same few words against every text of a notice
def _sought(instead: tuple[tuple[str, str], ...]) -> _Sought:
    words = {folded(old).text.strip(): (old, new) for old, new in instead}
    words.pop("", None)
    longest = sorted(words, key=len, reverse=True)
    names = [_whole(old) for old in longest if not _NUMBER.fullmatch(old)]
    numbers = [_number(old) for old in longest if _NUMBER.fullmatch(old)]
    # A date holds numbers that are nobody's: found first, they stay.
    whole = "|".join((*names, *([_DATE, *numbers] if numbers else ())))
    return _Sought(words, re.compile(whole))


def _is_it(old: str, written: str) -> bool:
    """Whether ``written`` is that word: "will" says nothing of somebody called Will."""
    if written != written.lower() or old == old.lower():
        return True
    return not _ONE_WORD.fullmatch(folded(old).text.strip())


def _few(letters: str) -> int:
    """Fewer letters than this stand in many a word, and say nothing there."""
    return 3 if letters.isascii() else 2


def _whole(old: str) -> str:
    """``old`` as a pattern: no part of a longer word or number of our alphabet and digits.

    A Korean word carries its particle: what follows it is no reason to let it stand.
    """
    before = f"(?<!{_ALPHABET})" if re.match(_ALPHABET, old[0]) else ""
    after = f"(?!{_ALPHABET})" if re.match(_ALPHABET, old[-1]) else ""
    return f"{before}{re.escape(old)}{after}"


def _number(old: str) -> str:
    """A short number as a pattern: no part of a time, or of a longer number: 09:30, 1,300."""
    return rf"(?<![0-9][:,.]){_whole(old)}(?![:,.][0-9])"


# All of these are held against folded text.
_ALPHABET = "[a-z0-9\u00df-\u00f6\u00f8-\u024f]"
_ONE_WORD = re.compile("[a-z\u00df-\u00f6\u00f8-\u024f]+")
_NUMBER = re.compile(r"[0-9]{1,4}(?:[:,.][0-9]{1,4})*")
# As ``render`` tells the day of an instant.
_DATE = (
    r"\b[0-9]{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) [0-9]{4}\b"
    r"|\b[0-9]{4}\. [0-9]{1,2}\. [0-9]{1,2}\."
)
# How much of a text is shown on each side of what was found.
_AROUND = 20
