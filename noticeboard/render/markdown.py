"""Markdown to safe HTML, bounded in size, depth, time and memory.

Raw HTML is text; what comes out holds only tags of a short list and links to https, http and
mailto. Whatever is refused is refused with a sentence for the person who wrote it.
"""

import re
from typing import Final

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.render.child import ChildFailedError, MarkdownChild

MOST_CHARACTERS: Final = 20_000
MOST_NESTED: Final = 10
_QUOTE = re.compile(r"^[ \t]*>(?:[ \t]*>)*", re.MULTILINE)
_ITEM = re.compile(r"^([ \t]+)(?:[-+*]|[0-9]{1,9}[.)])[ \t]", re.MULTILINE)
_INDENT = 4
_CHILD = MarkdownChild()


def render_markdown(text: str, field: str = "body") -> str:
    """The sanitised HTML of ``text``.

    Raises:
        RefusedError: too long, too deeply nested, or too hard to read; names ``field``.
    """
    if len(text) > MOST_CHARACTERS:
        raise _refused("text_too_long", field, _TOO_LONG)
    if _nesting(text) > MOST_NESTED:
        raise _refused("text_too_nested", field, _TOO_NESTED)
    try:
        reply = _CHILD.ask(text)
    except ChildFailedError:
        raise _refused("text_too_complex", field, _TOO_COMPLEX) from None
    if reply.get("refused") == "too_nested":
        raise _refused("text_too_nested", field, _TOO_NESTED)
    if "html" not in reply:
        raise _refused("text_too_complex", field, _TOO_COMPLEX)
    return reply["html"]


def _nesting(text: str) -> int:
    """How deep brackets, quotes or lists go."""
    quotes = max((m[0].count(">") for m in _QUOTE.finditer(text)), default=0)
    items = max((len(m[1].expandtabs(_INDENT)) for m in _ITEM.finditer(text)), default=0)
    return max(_brackets(text), quotes, items // _INDENT)


def _brackets(text: str) -> int:
    """The most brackets open at once; a blank line closes those that were left open."""
    most = 0
    for paragraph in re.split(r"\n[ \t]*\n", text):
        for pair in ("[]", "()"):
            most = max(most, _open_at_once(paragraph, *pair))
    return most


def _open_at_once(text: str, opening: str, closing: str) -> int:
    depth = most = 0
    for char in text:
        if char == opening:
            depth += 1
            most = max(most, depth)
        elif char == closing and depth:
            depth -= 1
    return most


def _refused(code: str, field: str, sentence: Sentence) -> RefusedError:
    return RefusedError([Violation(code, field, sentence)])


_TOO_LONG = Sentence(
    f"This text is longer than {MOST_CHARACTERS:,} characters. Shorten it.",
    f"글이 {MOST_CHARACTERS:,}자를 넘습니다. 줄여 주세요.",
)
_TOO_NESTED = Sentence(
    f"Brackets, quotes or lists are nested more than {MOST_NESTED} deep. Close or flatten them.",
    f"괄호·인용·목록이 {MOST_NESTED}단계보다 깊습니다. 닫거나 단순하게 고쳐 주세요.",
)
_TOO_COMPLEX = Sentence(
    "This text takes too long to lay out. Simplify its tables, lists or emphasis.",
    "글을 화면에 옮기는 데 너무 오래 걸립니다. 표, 목록, 강조를 단순하게 고쳐 주세요.",
)
