"""Query parameters of lists."""

from collections.abc import Mapping
from typing import Any

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.web.call import View
from noticeboard.web.endpoints import Endpoint, Parameter

MOST = 100
USUAL = 20
PAGING: Mapping[str, Parameter] = {
    "limit": Parameter(
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "how many"
    ),
    "cursor": Parameter({"type": "string", "maxLength": 200}, "`next` of the page before; opaque"),
}


def pages(path: str, name: str, summary: str, view: View, answer: Any) -> Endpoint:
    """A list, page by page."""
    return Endpoint("GET", path, name, summary, view, answer, query=PAGING, refuses=(422,))


def limit_of(query: Mapping[str, str]) -> int:
    """How many are wanted.

    Raises:
        RefusedError: not a number from 1 to 100.
    """
    text = query.get("limit", str(USUAL))
    if text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST:
        return int(text)
    raise RefusedError([Violation("limit_out_of_range", "limit", _LIMIT)])


def bad_cursor() -> RefusedError:
    """The cursor is none of ours; to be raised."""
    return RefusedError([Violation("bad_cursor", "cursor", _CURSOR)])


_LIMIT = Sentence(f"A whole number from 1 to {MOST}.", f"1부터 {MOST}까지의 정수입니다.")
_CURSOR = Sentence(
    "This cursor is not one that a page gave. Begin without one.",
    "목록이 준 커서가 아닙니다. 커서 없이 처음부터 읽어 주세요.",
)
