"""What of explanations is owed, as one form tells it."""

from noticeboard.domain.explanation import PART_NAMES, PartName
from noticeboard.domain.notice import Notice
from noticeboard.domain.times import Instant


def owed_together(notice: Notice) -> tuple[tuple[Instant, tuple[PartName, ...]], ...]:
    """The parts that are owed, those of one instant together."""
    by_then: dict[Instant, list[PartName]] = {}
    for (_, name), by in notice.owed_parts().items():
        by_then.setdefault(by, []).append(name)
    return tuple((by, tuple(n for n in PART_NAMES if n in by_then[by])) for by in sorted(by_then))
