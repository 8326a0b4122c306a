"""Who is on duty now, next, and in the coming week; and whether calls arrive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.alarms import Alarm, Call
from noticeboard.domain.durations import duration_text
from noticeboard.domain.duty import Shift
from noticeboard.domain.times import Instant, at_utc
from noticeboard.web.desk.visit import Answer, Led, Page, Visit
from noticeboard.web.desk.watching.watched import Called, Watched, watched
from noticeboard.web.desk.watching.week import DAYS, week

HERE = "/desk/duty"
# Drills are monthly; whoever sets up a mail server tries it a few times.
_DRILLS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the list, as it is read. ``deputy``: who stands in; empty, if nobody does."""

    shift: Shift
    name: str
    since: Instant | None
    until: Instant | None
    away_since: Instant | None
    away_until: Instant | None
    deputy: str
    now: bool


def duty(visit: Visit) -> Answer:
    """GET: the duty list, and what came of the last drills."""
    verbs, now = visit.parts.duty, visit.now
    listed, names = verbs.listed(), _names(visit)
    turn, on_duty = verbs.in_turn(now), verbs.on_duty(now)
    days = week(verbs, now, visit.parts.settings.zone)
    drills = visit.parts.watching.history(limit=_DRILLS, kind="drill").items
    shown = {
        "places": tuple(_place(shift, names, now) for shift in listed.shifts),
        "on_duty": on_duty,
        "after": tuple(person for person in turn if person not in on_duty),
        "next": _next(visit, names),
        "week": days,
        "names": names,
        "zone": visit.parts.settings.zone,
        "drills": tuple(_drill(visit, one, names) for one in watched(visit, drills)),
        "drill_every": duration_text(visit.parts.settings.policy.drill_every).in_(visit.language),
        "lasted": lambda length: duration_text(length).in_(visit.language),
    }
    return Page("watching/duty.html", shown)


def drill(visit: Visit) -> Answer:
    """POST: call everybody on the list for practice."""
    begun = visit.parts.watching.drill(visit.who)
    return Led(HERE, "watch.drill_begun", {"count": str(len(begun.calls))})


def test_call(visit: Visit) -> Answer:
    """POST: call me, to see that it arrives."""
    visit.parts.watching.test_call(visit.who)
    return Led(HERE, "watch.test_sent", {"email": visit.who.email})


@dataclass(frozen=True, slots=True)
class Drill:
    """What came of calling for practice. ``of``: whom, if it was one.

    ``awaited``: who may still answer, ``until`` then; ``missing``: who did not, or cannot.
    """

    watched: Watched
    of: str
    calls: tuple[Called, ...]
    awaited: tuple[str, ...]
    until: datetime | None
    missing: tuple[str, ...]


def unanswered(alarm: Alarm) -> tuple[str, ...]:
    """Who was called for practice and has not said that it arrived, by id."""
    return tuple(call.person for call in alarm.calls if call.acknowledged_at is None)


def _drill(visit: Visit, one: Watched, names: Mapping[str, str]) -> Drill:
    calls = [call for call in one.alarm.calls if call.acknowledged_at is None]
    awaited = [call for call in calls if _is_awaited(one.alarm, call, visit.now)]
    return Drill(
        watched=one,
        of=names.get(one.alarm.about or "", ""),
        calls=one.calls,
        awaited=_called((call.person for call in awaited), names),
        until=max((call.expires_at for call in awaited), default=None),
        missing=_called((call.person for call in calls if call not in awaited), names),
    )


def _is_awaited(alarm: Alarm, call: Call, now: datetime) -> bool:
    on_its_way = call.state in ("waiting", "calling", "sent")
    return alarm.closed_at is None and on_its_way and now < call.expires_at


def _names(visit: Visit) -> Mapping[str, str]:
    """What to call everybody who is, or was, on the staff."""
    members = (member.person for member in visit.parts.people.members())
    return {person.id: person.name or person.email for person in members}


def _next(visit: Visit, names: Mapping[str, str]) -> tuple[datetime, tuple[str, ...]] | None:
    """When other people are on duty than now, and who; ``None`` if that is not this week."""
    watches = visit.parts.duty.watches(visit.now, visit.now + timedelta(days=DAYS))
    if len(watches) < 2:
        return None
    begins, _, people = watches[1]
    return begins, _called(people, names)


def _called(people: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(person, person) for person in people)


def _place(shift: Shift, names: Mapping[str, str], now: datetime) -> Place:
    away, zone = shift.absence, shift.hours.zone
    return Place(
        shift=shift,
        name=names.get(shift.person, shift.person),
        since=_at(shift.since, zone),
        until=_at(shift.until, zone),
        away_since=_at(away.since, zone) if away else None,
        away_until=_at(away.until, zone) if away else None,
        deputy=names.get(away.deputy, away.deputy) if away and away.deputy else "",
        now=shift.covers(now),
    )


def _at(at: datetime | None, zone: str) -> Instant | None:
    return None if at is None else at_utc(at, zone)
