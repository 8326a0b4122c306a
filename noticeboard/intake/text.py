"""Text hygiene: one form for every text, and nothing in it that hides or reorders.

Source: docs/decisions/0008-documents-are-read-by-our-own-door.md
"""

import unicodedata
from collections.abc import Callable

from pydantic_core import PydanticCustomError

from noticeboard.domain.explanation import is_blank
from noticeboard.domain.sentence import Sentence
from noticeboard.intake import sentences

# Embeddings, overrides and isolates: they let a text read otherwise than it is written.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset("\n\t\u2028\u2029")
# Scripts that stack marks need a handful; hostile text needs thousands.
_MOST_MARKS = 20


def refuse(code: str, sentence: Sentence) -> PydanticCustomError:
    """An error that carries its own sentence through pydantic; to be raised."""
    return PydanticCustomError(code, "{code}", {"code": code, "sentence": sentence})


def clean(text: str) -> str:
    """``text`` in NFC with line feeds only.

    Raises:
        PydanticCustomError: for control, reordering and non-characters, or stacked marks.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    bad = next((char for char in plain if _forbidden(char)), None)
    if bad is not None:
        raise refuse("forbidden_character", sentences.forbidden_character(bad))
    if not plain.isascii() and _stacked(plain):
        raise refuse("too_many_marks", sentences.TOO_MANY_MARKS)
    return plain


def visible(text: str) -> str:
    """``text``, if a reader would see anything of it."""
    if is_blank(text):
        raise refuse("blank", sentences.BLANK)
    return text


def worded(blank: Sentence) -> Callable[[str], str]:
    """The same for a field that says in its own words what belongs there."""

    def check(text: str) -> str:
        if is_blank(text):
            raise refuse("blank", blank)
        return text

    return check


def one_line(text: str) -> str:
    """``text`` without a line break, trimmed."""
    if not _BREAKS.isdisjoint(text):
        raise refuse("line_break", sentences.LINE_BREAK)
    return text.strip()


def _forbidden(char: str) -> bool:
    if char < "\x7f":
        return char < " " and char not in "\n\t"
    code = ord(char)
    return (
        code <= 0x9F
        or char in _REORDERING
        or 0xD800 <= code <= 0xDFFF
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
    )


def _stacked(text: str) -> bool:
    run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char)[0] == "M" else 0
        if run > _MOST_MARKS:
            return True
    return False
