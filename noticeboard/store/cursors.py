"""Cursors: the place of a list's last row, opaque to whoever carries it to the next page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.store.types import instant_text, is_storable

T = TypeVar("T")
# No row has a number as large.
LARGEST = 2**63 - 1


def of_place(at: datetime, row_id: str) -> str:
    """The cursor of a row in a list by instant and id."""
    return _wrapped(f"{instant_text(at)} {row_id}")


def place(cursor: str) -> tuple[datetime, str]:
    """The instant and id that ``of_place`` was given.

    Raises:
        RefusedError: for a cursor that no page gave.
    """
    return _read(cursor, _place)


def of_number(number: int) -> str:
    """The cursor of a row in a list by number."""
    return _wrapped(str(number))


def number(cursor: str) -> int:
    """The number that ``of_number`` was given.

    Raises:
        RefusedError: for a cursor that no page gave.
    """
    return _read(cursor, _number)


def _wrapped(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, read: Callable[[str], T]) -> T:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return read(urlsafe_b64decode(padded.encode()).decode())
    except (ValueError, OverflowError):
        raise RefusedError([Violation("bad_cursor", "cursor", _BAD_CURSOR)]) from None


def _place(text: str) -> tuple[datetime, str]:
    at, _, row_id = text.partition(" ")
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None or not is_storable(row_id):
        raise ValueError(text)
    return moment.astimezone(UTC), row_id


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        raise ValueError(text)
    return min(int(text), LARGEST)


_BAD_CURSOR = Sentence(
    "This cursor does not come from a page of this list. Begin without one.",
    "이 목록에서 나온 커서가 아닙니다. 커서 없이 처음부터 불러 주세요.",
)
