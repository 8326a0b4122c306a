"""Which parts of an explanation have a line on a page."""

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


def lines(notice: Notice, bulletin: Published, as_of: datetime) -> Iterator[tuple[str, Part]]:
    """The parts of an explanation, in their one order, without those that were removed.

    What nobody has to find out first has no line before it is told or overdue: an apology that
    is announced is none. It is owed all the same, and counted.
    """
    parts = bulletin.explanation.parts
    gone = bulletin.removed is not None
    for name in PART_NAMES:
        removed = gone and isinstance(parts.get(name), Given)
        if name in parts and not removed and not _is_announced(notice, bulletin, name, as_of):
            yield name, parts[name]


def _is_announced(notice: Notice, bulletin: Published, name: PartName, as_of: datetime) -> bool:
    part = bulletin.explanation.parts[name]
    if name not in NEVER_FOUND_OUT or not isinstance(part, PartDue):
        return False
    return as_of < part.by.utc and notice.part_given(bulletin, name) is None
