"""Which parts of an explanation have a line on a page, and which are still to come."""

from collections.abc import Iterator
from datetime import datetime

from noticeboard.domain.explanation import (
    NEVER_FOUND_OUT,
    PART_NAMES,
    Given,
    Part,
    PartDue,
    PartName,
)
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.times import Instant
from noticeboard.site.given import ToCome


def lines(notice: Notice, bulletin: Published, as_of: datetime) -> Iterator[tuple[PartName, Part]]:
    """The parts of an explanation, in their one order, without those that were removed.

    What nobody has to find out first has no line before it is told or overdue: an apology that
    is announced is none. It is owed all the same, and counted.
    """
    parts = bulletin.explanation.parts
    gone = bulletin.removed is not None
    for name in PART_NAMES:
        part = parts.get(name)
        removed = gone and isinstance(part, Given) and part.tells
        if name in parts and not removed and not _is_announced(notice, bulletin, name, as_of):
            yield name, parts[name]


def told(notice: Notice, bulletin: Published, as_of: datetime) -> Iterator[tuple[PartName, Part]]:
    """Those lines under which something stands: what it is, where it is, or why it is not told."""
    for name, part in lines(notice, bulletin, as_of):
        if not _is_to_come(notice, bulletin, name):
            yield name, part


def to_come(notice: Notice, bulletin: Published, as_of: datetime) -> tuple[ToCome, ...]:
    """What nobody has told, by when it was promised: it stands below all that is told."""
    owed: dict[Instant, list[PartName]] = {}
    for name, part in lines(notice, bulletin, as_of):
        if isinstance(part, PartDue) and _is_to_come(notice, bulletin, name):
            owed.setdefault(part.by, []).append(name)
    return tuple(ToCome(tuple(owed[by]), by, as_of >= by.utc) for by in sorted(owed))


def _is_to_come(notice: Notice, bulletin: Published, name: PartName) -> bool:
    part = bulletin.explanation.parts[name]
    return isinstance(part, PartDue) and notice.part_given(bulletin, name) is None


def _is_announced(notice: Notice, bulletin: Published, name: PartName, as_of: datetime) -> bool:
    part = bulletin.explanation.parts[name]
    if name not in NEVER_FOUND_OUT or not isinstance(part, PartDue):
        return False
    return as_of < part.by.utc and notice.part_given(bulletin, name) is None
