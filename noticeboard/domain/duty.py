"""The duty list: who is called when nobody speaks, at which hours, and who comes after them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.open_hours import changes, open_for
from noticeboard.domain.signing import Person

# Whoever is called when nobody on the list is there, or answers: everybody with the first of
# these roles, then with the next.
LAST_RESORT = ("duty", "approver", "admin")


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away for a while. ``deputy``: called in their stead; ``None``: nobody is."""

    since: datetime
    until: datetime
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody's place on the duty list: in which hours, from when and until when.

    ``person`` and the deputy are ids. Without ``since`` it began long ago, without ``until`` it
    does not end.
    """

    person: str
    hours: OpenHours
    since: datetime | None = None
    until: datetime | None = None
    absence: Absence | None = None

    def covers(self, now: datetime) -> bool:
        """Whether somebody is called for this shift at ``now``, be it the deputy."""
        begun = self.since is None or self.since <= now
        over = self.until is not None and self.until <= now
        return begun and not over and open_for(self.hours, now) > timedelta()

    def called(self, now: datetime) -> str | None:
        """Who answers for this place at ``now``, whatever the hour."""
        away = self.absence
        if away is not None and away.since <= now < away.until:
            return away.deputy
        return self.person

    def turns(self) -> Iterator[datetime]:
        """The instants, other than the hours, at which something about it changes."""
        away = (self.absence.since, self.absence.until) if self.absence else ()
        yield from (at for at in (self.since, self.until, *away) if at is not None)


@dataclass(frozen=True, slots=True)
class DutyList:
    """Shifts in the order in which people are called. ``version`` 0: nobody made one yet."""

    version: int = 0
    shifts: tuple[Shift, ...] = ()

    def on_duty(self, there: Collection[str], now: datetime) -> tuple[str, ...]:
        """The ids of those called at ``now``, first to last, of people who are ``there``."""
        called = (shift.called(now) for shift in self.shifts if shift.covers(now))
        return tuple(dict.fromkeys(c for c in called if c is not None and c in there))

    def everybody(self, there: Collection[str], now: datetime) -> tuple[str, ...]:
        """All whose shift is not over, but for those who are away: then whoever stands in."""
        called = (s.called(now) for s in self.shifts if s.until is None or now < s.until)
        return tuple(dict.fromkeys(c for c in called if c is not None and c in there))

    def uncovered(
        self, there: Collection[str], since: datetime, until: datetime
    ) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches between the two instants in which nobody is on duty."""
        watches = self.watches(there, since, until)
        return tuple((begins, ends) for begins, ends, people in watches if not people)

    def watches(
        self, there: Collection[str], since: datetime, until: datetime
    ) -> tuple[tuple[datetime, datetime, tuple[str, ...]], ...]:
        """Who is on duty between the two instants, stretch by stretch; nobody, in some."""
        instants = {
            at for s in self.shifts for at in (*changes(s.hours, since, until), *s.turns())
        }
        edges = sorted({since, until, *(at for at in instants if since < at < until)})
        found = ((a, b, self.on_duty(there, a)) for a, b in pairwise(edges))
        return tuple(_joined(found))


def answering(staff: Iterable[Person], now: datetime) -> frozenset[str]:
    """The ids of those who may be called, and may speak then, by what they are at ``now``."""
    return frozenset(p.id for p in staff if any(p.holds(role, now) for role in LAST_RESORT))


def in_turn(duty: DutyList, staff: Sequence[Person], now: datetime) -> tuple[str, ...]:
    """Everybody who may be called at ``now``, by id: those on duty, then the last resort.

    ``staff``: people who can come in, in an order that stays the same.
    """
    first = duty.on_duty(answering(staff, now), now)
    others = (p.id for role in LAST_RESORT for p in staff if p.holds(role, now))
    return tuple(dict.fromkeys((*first, *others)))


def _joined(
    stretches: Iterator[tuple[datetime, datetime, tuple[str, ...]]],
) -> Iterator[tuple[datetime, datetime, tuple[str, ...]]]:
    """Stretches, one after another, in which the same people are on duty, as one."""
    for people, same in groupby(stretches, key=lambda stretch: stretch[2]):
        first, *others = same
        yield first[0], (others or [first])[-1][1], people


# Practice disturbs nobody's night, and somebody is there to ask.
_PRACTISED = "Mon-Fri 10:00-16:00"


def is_drill_due(drilled_at: datetime | None, every: timedelta, zone: str, now: datetime) -> bool:
    """Whether it is time to page everybody for practice: in office hours of the house's zone.

    ``drilled_at``: the last time, or when there was a duty list for the first time.
    """
    if drilled_at is None or now < drilled_at + every:
        return False
    return open_for(OpenHours(_PRACTISED, zone), now) > timedelta()
