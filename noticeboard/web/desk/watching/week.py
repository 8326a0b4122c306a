"""The coming week of the duty list, day by day, as a table shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from noticeboard.domain.times import Instant, at_utc
from noticeboard.domain.zones import zone_of
from noticeboard.watching.duty import Duty

DAYS = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours of one day in which the same people are called. ``until``: 24:00 for midnight."""

    since: str
    until: str
    people: tuple[str, ...]
    now: bool

    @property
    def whole(self) -> bool:
        """Whether it is the whole day."""
        return (self.since, self.until) == ("00:00", "24:00")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week, and who is on duty in it."""

    at: Instant
    stretches: tuple[Stretch, ...]


def week(duty: Duty, now: datetime, zone: str) -> tuple[Day, ...]:
    """Seven days from today on, as clocks of the house show them."""
    edges = [*_midnights(now, zone)]
    watches = duty.watches(edges[0], edges[-1])
    return tuple(
        Day(at_utc(begins, zone), tuple(_stretches(watches, begins, ends, now, zone)))
        for begins, ends in pairwise(edges)
    )


def _midnights(now: datetime, zone: str) -> Iterator[datetime]:
    """When each of the days begins, and the last one ends: days may have 23 hours or 25."""
    local = now.astimezone(zone_of(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(DAYS + 1):
        wall = local.replace(tzinfo=None) + timedelta(days=number)
        yield wall.replace(tzinfo=zone_of(zone)).astimezone(now.tzinfo)


def _stretches(
    watches: Iterable[tuple[datetime, datetime, tuple[str, ...]]],
    begins: datetime,
    ends: datetime,
    now: datetime,
    zone: str,
) -> Iterator[Stretch]:
    for since, until, people in watches:
        first, last = max(since, begins), min(until, ends)
        if first < last:
            closes = "24:00" if last == ends else _clock(last, zone)
            yield Stretch(_clock(first, zone), closes, people, first <= now < last)


def _clock(at: datetime, zone: str) -> str:
    return f"{at_utc(at, zone).in_zone():%H:%M}"
