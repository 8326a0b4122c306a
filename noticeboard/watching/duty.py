"""The verbs on the duty list: who is called when nobody speaks.

The list is changed as a whole, by an administrator; who changed it meanwhile is not overwritten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard.domain.duty import Absence, DutyList, Shift, answering, in_turn
from noticeboard.domain.errors import ForbiddenError, RefusedError, StaleVersionError
from noticeboard.domain.open_hours import readable
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Violation
from noticeboard.domain.zones import TimeRefusedError, zone_of
from noticeboard.noting import audit, made_before, served
from noticeboard.ports import Clock, Once
from noticeboard.ports.watching import Watch
from noticeboard.refusals import needs_role
from noticeboard.watching import refusals

# A week shows every hour there is.
LOOKED_AHEAD = timedelta(days=7)
MOST = 50


@dataclass(frozen=True, slots=True)
class Duty:
    """The verbs, over one store. ``once``: the idempotency key of the request they serve."""

    watch: Watch
    clock: Clock
    once: Once | None = None

    def only_once(self, once: Once | None) -> "Duty":
        """The same verbs for a request that may be sent again; see ``Publishing.only_once``."""
        return replace(self, once=once)

    def listed(self) -> DutyList:
        """The list as it is."""
        return self.watch.duty_list()

    def in_turn(self, now: datetime) -> tuple[Person, ...]:
        """Everybody who would be called at ``now``, first to last; those on duty come first."""
        staff = self.watch.staff()
        people = {person.id: person for person in staff}
        return tuple(people[id_] for id_ in in_turn(self.watch.duty_list(), staff, now))

    def on_duty(self, now: datetime) -> tuple[Person, ...]:
        """Those on duty at ``now``, first to last; nobody, in an hour that is not covered."""
        people = {person.id: person for person in self.watch.staff()}
        there = answering(people.values(), now)
        return tuple(people[id_] for id_ in self.watch.duty_list().on_duty(there, now))

    def uncovered(self, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of the coming week in which nobody is on duty."""
        there = answering(self.watch.staff(), now)
        return self.watch.duty_list().uncovered(there, now, now + LOOKED_AHEAD)

    def watches(
        self, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, datetime, tuple[str, ...]], ...]:
        """Who is on duty between two instants, by id, stretch by stretch; nobody, in some."""
        there = answering(self.watch.staff(), self.clock())
        return self.watch.duty_list().watches(there, since, until)

    def judged(self, shifts: Sequence[Shift]) -> tuple[Violation, ...]:
        """All that is wrong about a list; nothing is changed."""
        return tuple(_about(shifts, self._named(), self.clock()))

    def change(
        self, who: Person, shifts: Sequence[Shift], *, version: int | None = None
    ) -> DutyList:
        """The list from now on. People may be named by id or by e-mail address.

        ``version``: of the list that was read; ``None``: whatever it is.

        Raises:
            ForbiddenError: for anybody but an administrator.
            RefusedError: with all that is wrong.
            StaleVersionError: somebody changed it since.
        """
        return served(self._changed_before, lambda: self._change(who, shifts, version))

    # ------------------------------------------------------------ inside

    def _named(self) -> Mapping[str, Person]:
        return {name: p for p in self.watch.staff() for name in (p.id, p.email)}

    def _changed_before(self) -> DutyList | None:
        made = made_before(self.watch, self.once, self.clock())
        return self.listed() if made else None

    def _change(self, who: Person, shifts: Sequence[Shift], version: int | None) -> DutyList:
        now = self.clock()
        if not who.holds("admin", now):
            raise ForbiddenError("role_missing", needs_role(("admin",)))
        named = self._named()
        wrong = [*_about(shifts, named, now)]
        if wrong:
            raise RefusedError(wrong)
        kept = tuple(_by_id(shift, named) for shift in shifts)
        with self.watch.write() as tx:
            old = tx.duty_list()
            new = DutyList(old.version + 1, kept)
            stale = version is not None and version != old.version
            if stale or not tx.add_duty_list(new, by=who.id, at=now):
                raise StaleVersionError(old.version)
            called = dict.fromkeys(named[shift.person].name or shift.person for shift in kept)
            audit(tx, who, "duty.changed", "duty", now, people=", ".join(called))
            if self.once is not None:
                tx.once(self.once, notice_id="", bulletin_id="", at=now, version=new.version)
        return new


def _about(
    shifts: Sequence[Shift], named: Mapping[str, Person], now: datetime
) -> Iterator[Violation]:
    """All that is wrong about a list."""
    if len(shifts) > MOST:
        yield Violation("too_many", "shifts", refusals.TOO_MANY_SHIFTS)
    for number, shift in enumerate(shifts):
        place = f"shifts.{number}"
        yield from _about_person(f"{place}.person", shift.person, named, now)
        yield from _about_hours(place, shift)
        if shift.since and shift.until and shift.until <= shift.since:
            yield Violation("ends_before_it_begins", f"{place}.until", refusals.ENDS_EARLY)
        if shift.absence is not None:
            yield from _about_absence(f"{place}.absence", shift, shift.absence, named, now)


def _about_person(
    field: str, name: str, named: Mapping[str, Person], now: datetime
) -> Iterator[Violation]:
    person = named.get(name.strip().lower())
    if person is None:
        yield Violation("unknown_person", field, refusals.UNKNOWN_PERSON)
    elif not person.holds("duty", now):
        yield Violation("no_duty", field, refusals.NO_DUTY)


def _about_hours(place: str, shift: Shift) -> Iterator[Violation]:
    try:
        zone_of(shift.hours.zone)
    except TimeRefusedError as error:
        yield error.at(f"{place}.zone")
    if not readable(shift.hours):
        yield Violation("hours_unreadable", f"{place}.hours", refusals.HOURS)


def _about_absence(
    place: str, shift: Shift, away: Absence, named: Mapping[str, Person], now: datetime
) -> Iterator[Violation]:
    if away.until <= away.since:
        yield Violation("ends_before_it_begins", f"{place}.until", refusals.ENDS_EARLY)
    if away.deputy is None:
        return
    yield from _about_person(f"{place}.deputy", away.deputy, named, now)
    if named.get(away.deputy.strip().lower()) == named.get(shift.person.strip().lower()):
        yield Violation("own_deputy", f"{place}.deputy", refusals.OWN_DEPUTY)


def _by_id(shift: Shift, named: Mapping[str, Person]) -> Shift:
    away = shift.absence
    if away is not None and away.deputy is not None:
        away = replace(away, deputy=named[away.deputy.strip().lower()].id)
    return replace(shift, person=named[shift.person.strip().lower()].id, absence=away)
