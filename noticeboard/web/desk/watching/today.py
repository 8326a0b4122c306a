"""The head of Today: where the company must speak, what is asked, and what the duty list lacks."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from noticeboard.domain.durations import duration_text
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import Published
from noticeboard.domain.silence import Incident, Signal, speak_by
from noticeboard.web.desk.visit import Visit
from noticeboard.web.desk.watching.rota import unanswered
from noticeboard.web.desk.watching.trouble import Trouble, troubles
from noticeboard.web.desk.watching.watched import Line, Watched, watched

# So long a drill may go without an answer before somebody is told, and so long they are told.
_GRACE, _TOLD_FOR = timedelta(hours=1), timedelta(days=7)
_DRILLS = 20
# So many alarms, and so many questions; the others are counted.
_SHOWN = 100


class _Owed(Protocol):
    @property
    def notice(self) -> Notice: ...
    @property
    def signal(self) -> Signal: ...
    @property
    def late(self) -> bool: ...


Thing = TypeVar("Thing", bound=_Owed)


@dataclass(frozen=True, slots=True)
class Care:
    """What an administrator should look after: hours without anybody, calls without an answer.

    ``no_list``, ``no_text``: nobody is on duty, and nothing is signed that they could say alone.
    """

    no_list: bool
    no_text: bool
    gaps: tuple[tuple[datetime, datetime], ...]
    drilled_at: datetime | None
    drilling: bool
    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return self.no_list or self.no_text or bool(self.gaps) or bool(self.missing)


@dataclass(frozen=True, slots=True)
class GoingOn:
    """An incident that has not ended. ``by``: when somebody must speak of it, if it was told."""

    trouble: Trouble
    by: datetime | None

    @property
    def shows(self) -> datetime:
        """From when on the public hears nothing of it, or will."""
        return self.by or self.trouble.incident.known_at

    def calm(self, now: datetime) -> bool:
        """Whether somebody has spoken of it, and nobody has to again at ``now``."""
        return self.trouble.word_at is not None and self.by is not None and self.by > now


LeftOpen = tuple[Incident, Notice, Published]


@dataclass(frozen=True, slots=True)
class Now:
    """``loud``: where somebody must speak now; ``spoken``: where somebody has, and it is not over;
    ``questions``: whether promises stand.

    ``left_open``: what has ended, and the public reads on that it goes on. ``going_on``: incidents
    on account of which nobody is called in this moment. ``more_silent``, ``more_asked``: how many
    there are besides those shown.
    """

    loud: tuple[Watched, ...]
    spoken: tuple[Watched, ...]
    questions: tuple[Watched, ...]
    care: Care | None
    more_silent: int
    more_asked: int
    left_open: tuple[LeftOpen, ...] = ()
    going_on: tuple[GoingOn, ...] = ()

    @property
    def alarms(self) -> tuple[Watched, ...]:
        """All of which people are called."""
        return (*self.loud, *self.spoken)

    @property
    def left_alone(self) -> tuple[LeftOpen, ...]:
        """What has ended and reads on, but for what stands in the row of an alarm."""
        called = _called(self.alarms)
        return tuple(one for one in self.left_open if one[1].id not in called)

    def names(self, visit: Visit) -> Mapping[str, object]:
        """What the template needs."""
        return {
            "loud": self.loud,
            "spoken": self.spoken,
            "questions": self.questions,
            "more_silent": self.more_silent,
            "more_asked": self.more_asked,
            "care": self.care,
            "left_open": self.left_alone,
            "left_of": _by_notice(self.left_open, _called(self.alarms)),
            "going_on": self.going_on,
            "lasted": lambda length: duration_text(length).in_(visit.language),
        }


def now(visit: Visit) -> Now:
    """What is silent or asked now, the longest silence first; what waits for me before others."""
    watching = visit.parts.watching
    silences, silent_in_all = watching.longest_open("silence", limit=_SHOWN)
    questions, asked_in_all = watching.longest_open("go_no_go", limit=_SHOWN)
    found = watched(visit, (*silences, *questions))
    silent = tuple(one for one in found[: len(silences)] if not one.over)
    asked = found[len(silences) :]
    going_on = _going_on(visit, silent) if silent_in_all == len(silences) else ()
    calm = [one for one in silent if one.calm(visit.now)]
    return Now(
        tuple(one for one in silent if one not in calm),
        tuple(sorted(calm, key=lambda one: one.speak_by or visit.now)),
        tuple(sorted(asked, key=lambda one: not one.waits_for_me)),
        _care(visit) if visit.who.holds("admin", visit.now) else None,
        silent_in_all - len(silences),
        asked_in_all - len(questions),
        visit.parts.incidents.left_open(),
        tuple(sorted(going_on, key=lambda one: one.shows)),
    )


def own_lines(alarm: Watched, owed: Iterable[_Owed]) -> tuple[Line, ...]:
    """What an alarm is about beside what the public waits for, each of which has its own row."""
    shown = {one.signal for one in owed}
    return tuple(line for line in alarm.lines if line.signal not in shown)


def _called(alarms: Iterable[Watched]) -> frozenset[str]:
    """The notices that alarms are about."""
    return frozenset(one.notice.id for one in alarms if one.notice is not None)


def _by_notice(left: Iterable[LeftOpen], called: Container[str]) -> Mapping[str, list[LeftOpen]]:
    """Those that stand in the row of an alarm, by their notices."""
    of: dict[str, list[LeftOpen]] = {}
    for one in left:
        if one[1].id in called:
            of.setdefault(one[1].id, []).append(one)
    return of


def _going_on(visit: Visit, alarms: Iterable[Watched]) -> tuple[GoingOn, ...]:
    """The incidents that no alarm shows: told of a while ago, or declared just now."""
    shown = {line.incident for one in alarms for line in one.lines}
    going_on = visit.parts.incidents.going_on()
    rest = troubles(visit, [one for one in going_on if one.id not in shown][:_SHOWN])
    told_by = visit.parts.incidents.told_by([one.incident for one in rest])
    return tuple(
        GoingOn(one, _by(visit, told_by.get(one.incident.notice_id or ""), going_on))
        for one in rest
    )


def _by(visit: Visit, notice: Notice | None, going_on: Iterable[Incident]) -> datetime | None:
    if notice is None:
        return None
    return speak_by(notice, going_on, visit.parts.watching.alarming.cadence(notice), visit.now)


def split(
    things: Iterable[Thing], watch: Now
) -> tuple[tuple[Thing, ...], Mapping[str, tuple[Thing, ...]]]:
    """Those about which nobody is called, and the others by the notice that an alarm is about.

    A time that still runs stands by itself once somebody has spoken of what was silent before.
    """
    called, calm = _called(watch.alarms), _called(watch.spoken)
    rest: list[Thing] = []
    of: dict[str, tuple[Thing, ...]] = {}
    for thing in things:
        about = thing.notice.id
        if about in called and (thing.late or about not in calm):
            of[about] = (*of.get(about, ()), thing)
        else:
            rest.append(thing)
    return tuple(rest), of


def _care(visit: Visit) -> Care:
    verbs = visit.parts.duty
    drills = visit.parts.watching.history(limit=_DRILLS, kind="drill").items
    last = next((alarm for alarm in drills if alarm.about is None), None)
    age = visit.now - last.opened_at if last else timedelta.max
    people = unanswered(last) if last and _GRACE <= age < _TOLD_FOR else ()
    names = visit.parts.overview.people_names(people)
    return Care(
        no_list=not verbs.listed().shifts,
        no_text=not any(text.usable for text in visit.parts.holding_texts.store.holding_texts()),
        gaps=verbs.uncovered(visit.now),
        drilled_at=last.opened_at if last else None,
        drilling=last is not None and last.closed_at is None,
        missing=tuple(names.get(person, person) for person in people),
    )
