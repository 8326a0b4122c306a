"""Typed times: pieces that stand together, as one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

from noticeboard.domain.times import Instant
from noticeboard.domain.typed import english, korean, numeric
from noticeboard.domain.typed.legible import legible
from noticeboard.domain.typed.pieces import Clock, Day, Piece
from noticeboard.domain.zones import zone_of

_MOST_BETWEEN = 14
_TOGETHER = re.compile(
    r"[\s,(·]{0,3}T?(?:(?:at|on|from|the|by)\b[\s,]{0,2}){0,2}(?:에|의)?[\s(]{0,2}", re.IGNORECASE
)
_TO = re.compile(
    r"[\s)]{0,2}(?:부터|에서|~|-|to\b|until\b|till\b|through\b|and\b)\s{0,2}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A day, a time of day, or both, as somebody typed them.

    ``zone``: an IANA name or hours from UTC, if one is named. ``ends``: it is the end of what
    begins before it. ``hours``: it tells from when to when, on no certain day.
    """

    start: int
    end: int
    text: str
    day: Day | None = None
    weekday: int | None = None
    clock: Clock | None = None
    zone: str | None = None
    ends: bool = False
    hours: bool = False

    @property
    def whole(self) -> bool:
        """Whether it names one instant."""
        return self.clock is not None and (self.day is not None or self.weekday is not None)

    def is_over(self, now: datetime) -> bool:
        """Whether it lies behind on the day of ``now``, in the zone of whoever writes it then."""
        today = self.weekday is None if self.day is None else self._days(now) == {now.date()}
        return today and self.clock is not None and not self._is_later(now)

    def is_to_come(self, now: datetime) -> bool:
        """Whether it names a day that comes, or a time that comes on the day of ``now``."""
        if self.day is None or (self.day.relative and self.clock is None):
            return False
        days = self._days(now)
        ahead = all(day > now.date() for day in days)
        return bool(days) and (ahead or (days == {now.date()} and self._is_later(now)))

    def _days(self, now: datetime) -> set[date]:
        return set(self.day.near(now.date())) if self.day else set()

    def _is_later(self, now: datetime) -> bool:
        """Whether all that its clock may mean comes later on that day."""
        readings = self.clock.readings if self.clock else ()
        return bool(readings) and all(time > (now.hour, now.minute) for time in readings)

    def says_day_of(self, instant: Instant, today: date) -> bool:
        """Whether its day, if it has one, may be that of the instant."""
        return any(self._is_day(day, today) for day, _ in self._shown(instant))

    def says(self, instant: Instant, today: date) -> bool:
        """Whether all that is typed fits the instant, for whoever writes it ``today``."""
        return any(
            self._is_day(day, today) and self._is_time(time) for day, time in self._shown(instant)
        )

    def _shown(self, instant: Instant) -> Iterator[tuple[date, tuple[int, int]]]:
        """The instant as a clock there shows it; midnight also as the end of the day before."""
        local = instant.in_zone() if self.zone is None else _local(instant, self.zone)
        yield local.date(), (local.hour, local.minute)
        if (local.hour, local.minute) == (0, 0):
            yield local.date() - timedelta(days=1), (24, 0)

    def _is_day(self, day: date, today: date) -> bool:
        if self.day is None:
            return self.weekday in (None, day.weekday())
        if self.day.relative:
            return day in self.day.near(today) or (
                self.day.vague and self.weekday == day.weekday()
            )
        return self.day.is_day(day)

    def _is_time(self, time: tuple[int, int]) -> bool:
        return self.clock is None or time in self.clock.readings


def _local(instant: Instant, zone: str) -> datetime:
    if zone[0] in "+-":
        return instant.utc.astimezone(timezone(timedelta(hours=int(zone))))
    return instant.utc.astimezone(zone_of(zone))


def times(text: str) -> tuple[TypedTime, ...]:
    """Every time typed into ``text``, in order."""
    plain = legible(text)
    found = [*korean.pieces(plain), *english.pieces(plain), *numeric.pieces(plain)]
    groups = _together(plain, _apart(found))
    told = [_typed(text, group) for group in groups if _tells(group)]
    return tuple(_ranged(plain, told))


def _apart(found: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces in order, of those that overlap the longest."""
    taken = 0
    for piece in sorted(found, key=lambda p: (p.start, -p.end)):
        if piece.start >= taken:
            taken = piece.end
            yield piece


def _together(text: str, pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        if group and not _joins(text, group, piece):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _tells(group: list[Piece]) -> bool:
    """Whether it is a time for sure: by one clear piece, or by two that fit together."""
    parts = ("day", "weekday", "clock")
    told = sum(any(getattr(p, part) is not None for p in group) for part in parts)
    return told > 1 or not all(piece.weak for piece in group)


def _joins(text: str, group: list[Piece], piece: Piece) -> bool:
    between = text[group[-1].end : piece.start]
    if len(between) > _MOST_BETWEEN or not _TOGETHER.fullmatch(between):
        return False
    return not any(
        getattr(known, name) is not None and getattr(piece, name) is not None
        for known in group
        for name in ("day", "weekday", "clock", "zone")
    )


def _typed(text: str, group: list[Piece]) -> TypedTime:
    start, end = group[0].start, group[-1].end
    return TypedTime(
        start,
        end,
        text[start:end],
        day=next((p.day for p in group if p.day), None),
        weekday=next((p.weekday for p in group if p.weekday is not None), None),
        clock=next((p.clock for p in group if p.clock), None),
        zone=next((p.zone for p in group if p.zone), None),
    )


def _ranged(text: str, told: list[TypedTime]) -> Iterator[TypedTime]:
    """The same, told apart by whether they begin or end something."""
    ends = {
        number
        for number, (one, other) in enumerate(pairwise(told), start=1)
        if other.start - one.end <= _MOST_BETWEEN and _TO.fullmatch(text[one.end : other.start])
    }
    for number, typed in enumerate(told):
        begins = number + 1 in ends
        hours = typed.day is None and (begins or (number in ends and told[number - 1].day is None))
        told_apart = hours or number in ends
        yield replace(typed, ends=number in ends, hours=hours) if told_apart else typed
