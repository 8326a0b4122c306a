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
    """The parts of an explanation, in their one order.

    What nobody has to find out first has no line before it is told or overdue: an apology that
    is announced is none. It is owed all the same, and counted. What was told and removed has none.
    """
    gone = bulletin.removed is not None
    found = bulletin.explanation.parts.items()
    parts = {name: part for name, part in found if not (gone and isinstance(part, Given))}
    for name in PART_NAMES:
        if name in parts and not _is_only_announced(notice, bulletin, name, as_of):
            yield name, parts[name]


def _is_only_announced(
    notice: Notice, bulletin: Published, name: PartName, as_of: datetime
) -> bool:
    part = bulletin.explanation.parts[name]
    if name not in NEVER_FOUND_OUT or not isinstance(part, PartDue):
        return False
    return as_of < part.by.utc and notice.part_given(bulletin, name) is None
