"""Heads of the ledger that somebody kept: typed, in a saved feed or page, in an older record."""

import json
import re
from collections.abc import Iterator, Mapping

from noticeboard.domain.errors import SaidError
from noticeboard.domain.ledger import Head
from noticeboard.domain.sentence import Sentence

_HASH = r"(?P<hash>[0-9a-f]{64})"
_DIGITS = 15
_PATTERNS = (
    re.compile(rf"\s*(?P<seq>[0-9]{{1,{_DIGITS}}}):{_HASH}\s*"),
    re.compile(rf'<meta name="noticeboard-ledger" content="(?P<seq>[0-9]{{1,15}}):{_HASH}"'),
    re.compile(
        rf'<(?:\w{{1,40}}:)?head [^<>]{{0,200}}?seq="(?P<seq>[0-9]{{1,15}})" hash="{_HASH}"'
    ),
)


class NoHeadError(SaidError):
    """There is no head in what was given."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "no_head",
            Sentence(
                f"There is no number of a record in {name}. Give one like 124:3fa9… with all 64 "
                "characters, or an older record.json, a feed or a page of this board.",
                f"기록 번호를 찾을 수 없습니다: {name}. 124:3fa9…처럼 64자를 모두 적거나, 이 "
                "알림판의 예전 record.json이나 피드, 페이지를 골라 주세요.",
            ),
        )


def heads_in(text: str, name: str) -> tuple[Head, ...]:
    """Every head in a text; ``name`` is what the text is called.

    Raises:
        NoHeadError: when there is none.
    """
    found = tuple(_of_record(text)) or tuple(_of_text(text))
    if not found:
        raise NoHeadError(name)
    return found


def _of_text(text: str) -> Iterator[Head]:
    typed, *marks = _PATTERNS
    whole = typed.fullmatch(text)
    matches = [whole] if whole else [m for pattern in marks for m in pattern.finditer(text)]
    return (Head(int(match["seq"]), match["hash"]) for match in matches)


def _of_record(text: str) -> Iterator[Head]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return
    head = record.get("head") if isinstance(record, Mapping) else None
    if isinstance(head, Mapping):
        # As it would be typed: what is no whole number, or no hash, is no head either.
        seq, told = head.get("seq"), head.get("hash")
        written = f"{seq}:{told}" if type(seq) is int and seq < 10**_DIGITS else ""
        if match := _PATTERNS[0].fullmatch(written):
            yield Head(int(match["seq"]), match["hash"])
