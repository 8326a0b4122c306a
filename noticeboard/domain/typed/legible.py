"""A text as the patterns read it, character for character where it stood."""

import re
from bisect import bisect_right
from dataclasses import dataclass

# Full-width forms are read as what they are forms of; one character stays one character.
_NARROW = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x3000, 0x00A0, 0x202F, 0x2009), 0x20),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), 0x2D),
    **dict.fromkeys((0x301C, 0x223C), 0x7E),
    0xFFE6: 0x20A9,
    0x2019: 0x27,
}
# What holds digits and no time: placeholders, addresses, telephone numbers, versions.
_NOT_TYPED = re.compile(
    r"\{\{[^{}\n]{0,160}\}\}"
    r"|\b(?:https?://|www\.)[^\s<>]{1,2000}"
    r"|[\w.+-]{1,64}@[\w.-]{1,200}"
    r"|(?<![\d-])(?:\+\d{1,3}[ -]?)?\(?0?\d{1,4}\)?-\d{3,4}(?:-\d{4})?(?![\d-])"
    r"|(?<![\d-])\+\d{1,3}[ -]\d[\d -]{5,20}"
    r"|\b(?:v|version |ver\. ?|iOS |Android |버전 )\d{1,4}(?:\.\d{1,4}){0,3}",
    re.IGNORECASE,
)
_HIDDEN = "\ufffc"
# In a text without an end to its sentences, what stands further off says nothing any more.
_FAR = 200
_SENTENCE_END = re.compile(r"(?<=[^\W\d][.!?。])[)\"'”’]?\s|[!?。](?=\s)|\n|(?<=\))\.\s")


def legible(text: str) -> str:
    """The text with full-width forms narrowed, and what is no typed time or figure hidden."""
    narrow = text.translate(_NARROW)
    return _NOT_TYPED.sub(lambda found: _HIDDEN * len(found[0]), narrow)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Where the sentences of a text begin."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Sentences":
        """The sentences of ``text``, taking no dot of a date for an end."""
        return cls(text, (0, *(found.end() for found in _SENTENCE_END.finditer(text))))

    def around(self, start: int, end: int) -> str:
        """The sentence of what stands between, as far as it matters to it.

        It always holds that itself: the dot of "Dec. 11" looks like the end of one.
        """
        behind = bisect_right(self.starts, end - 1)
        last = self.starts[behind] if behind < len(self.starts) else len(self.text)
        first = self.starts[bisect_right(self.starts, start) - 1]
        return self.text[max(first, start - _FAR) : min(last, end + _FAR)]
