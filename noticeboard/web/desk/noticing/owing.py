"""What of explanations is owed, as one form tells it."""

from collections.abc import Mapping

from noticeboard.domain.explanation import PART_NAMES, Explanation, PartName
from noticeboard.domain.notice import Notice
from noticeboard.domain.times import Instant

Together = tuple[tuple[Instant, tuple[PartName, ...]], ...]


def owed_together(notice: Notice) -> Together:
    """The parts that are owed, those of one instant together."""
    return _together(notice.owed_parts())


def promised_together(explanation: Explanation) -> Together:
    """The parts that words would promise once they are public, those of one instant together."""
    return _together({("", name): by for name, by in explanation.due().items()})


def _together(owed: Mapping[tuple[str, PartName], Instant]) -> Together:
    by_then: dict[Instant, list[PartName]] = {}
    for (_, name), by in owed.items():
        by_then.setdefault(by, []).append(name)
    return tuple((by, tuple(n for n in PART_NAMES if n in by_then[by])) for by in sorted(by_then))
