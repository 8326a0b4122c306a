"""What a typed time is put together from: a day, a weekday, a clock, a zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# A year, a month and a day of it, as far as they were typed.
Written = tuple[int | None, int | None, int]


@dataclass(frozen=True, slots=True)
class Day:
    """A day as typed: by its ``dates`` (10/12 may be two), or by its distance.

    ``after``: days from the day of publication (tomorrow: 1). ``vague``: days that are not
    counted (next week, in two hours).
    """

    dates: tuple[Written, ...] = ()
    after: int | None = None
    vague: bool = False

    @property
    def relative(self) -> bool:
        """Whether it is counted from the day on which somebody reads it."""
        return not self.dates

    def near(self, today: date) -> tuple[date, ...]:
        """The calendar days it can mean for whoever writes it ``today``."""
        if self.after is not None:
            return (today + timedelta(days=self.after),)
        return tuple(found for w in self.dates if (found := _nearest(w, today)) is not None)

    def is_day(self, other: date) -> bool:
        """Whether it may be that calendar day, of which not everything may be typed."""
        return any(
            year in (None, other.year) and month in (None, other.month) and day == other.day
            for year, month, day in self.dates
        )


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as typed: every (hour, minute) it can mean; 24:00 is the day's end.

    ``unclear``: readers take it for two different times (midnight, 12 a.m.).
    """

    readings: tuple[tuple[int, int], ...]
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the parts, and where it stands. ``weak``: it counts only beside another."""

    start: int
    end: int
    day: Day | None = None
    weekday: int | None = None
    clock: Clock | None = None
    zone: str | None = None
    weak: bool = False


Pieces = Iterator[Piece]


def exists(year: int | None, month: int | None, day: int) -> bool:
    """Whether a calendar has such a day, in a leap year if no year is typed."""
    if month is None:
        return 1 <= day <= 31
    try:
        date(2028 if year is None else year, month, day)
    except ValueError:
        return False
    return True


def half_day(hour: int, minute: int) -> Clock | None:
    """A time without morning or afternoon: up to twelve it can be either."""
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if hour == 24:
        return Clock(((24, 0),), unclear=True)
    if hour == 12:
        return Clock(((12, minute), (0, minute), *(((24, 0),) if minute == 0 else ())))
    return Clock(((hour, minute), (hour + 12, minute)) if 0 < hour < 12 else ((hour, minute),))


def _nearest(written: Written, today: date) -> date | None:
    year, month, day = written
    if year is not None:
        return _date(year, month or today.month, day)
    if month is not None:
        around = (_date(today.year + step, month, day) for step in (0, 1, -1))
        found = [d for d in around if d is not None]
        return min(found, key=lambda d: abs((d - today).days), default=None)
    following = today.replace(day=1) + timedelta(days=32)
    ahead = (_date(d.year, d.month, day) for d in (today, following))
    return next((d for d in ahead if d is not None and d >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if exists(year, month, day) else None
