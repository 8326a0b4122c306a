"""The last look at a text before it is frozen: nothing invisible that changes what is read."""

import re
import unicodedata

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation

# Controls but line feed and tab, bidi embeddings, overrides and isolates, surrogates, and
# noncharacters: security.md refuses them at input, so finding one here is the second lock.
_NONCHARACTERS = "".join(
    f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000)
)
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    f"{_NONCHARACTERS}]"
)


def tidy(text: str) -> str:
    """NFC, with line feeds for line ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def unfit(text: str, field: str) -> list[Violation]:
    """A violation when ``text`` holds a character that must never be published."""
    found = _UNFIT.search(text)
    return [Violation("unfit_character", field, _unfit(ord(found[0])))] if found else []


def _unfit(point: int) -> Sentence:
    return Sentence(
        f"This text holds an invisible character (U+{point:04X}). Delete it and type it again.",
        f"보이지 않는 문자(U+{point:04X})가 들어 있습니다. 지우고 다시 입력해 주세요.",
    )
