"""Promises whose time on the clock is not their instant any more: the zone's rules changed.

Source: docs/decisions/0003-wall-time-and-zone-beside-utc.md
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise
from noticeboard.domain.times import Instant, readings


@dataclass(frozen=True, slots=True)
class RuleChange:
    """An open promise whose clock will show another time than was promised.

    ``was``: as it was promised. ``by_the_clock``: when that clock will show the promised time;
    ``None`` where it never will. Nothing moves by itself: somebody decides which of the two it is.
    """

    promise: Promise
    was: Instant
    by_the_clock: Instant | None

    @property
    def shown_then(self) -> Instant:
        """What that clock will show at the promised instant."""
        return Instant(self.was.utc, self.was.in_zone().replace(tzinfo=None), self.was.zone)


def rule_changes(notice: Notice, now: datetime) -> Iterator[RuleChange]:
    """Each open promise still to come of which that is so, by the zones' rules of today."""
    for promise in notice.promises:
        if promise.status != "open":
            continue
        was = promise.current.anchor
        found = readings(was)
        if was.utc in found or max((was.utc, *found)) <= now:
            continue
        meant = Instant(found[0], was.wall, was.zone) if found else None
        yield RuleChange(promise, was, meant)
