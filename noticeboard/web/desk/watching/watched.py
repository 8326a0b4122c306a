"""Alarms as the desk shows them: what is silent since when, who was called, who has it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.alarms import Alarm, Call
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise
from noticeboard.domain.silence import (
    Incident,
    Signal,
    Unheard,
    begun_by,
    first_word,
    pressing,
    promised_word,
    silences,
    unheard,
)
from noticeboard.domain.times import Instant
from noticeboard.watching.opening import Silent
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is silent: a promise, an owed word, an incident. ``called``: by its name."""

    signal: Signal
    since: datetime
    called: str
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """One person who was called, or who took it on by themselves.

    ``answer_by``: until when their answer is waited for, while it is.
    """

    call: Call
    name: str
    is_me: bool
    answer_by: datetime | None = None

    @property
    def told(self) -> str:
        """Which sentence says what came of it."""
        return told(self.call, self.answer_by)

    @property
    def after(self) -> timedelta:
        """How long it took them to answer."""
        return (self.call.acknowledged_at or self.call.created_at) - self.call.created_at


@dataclass(frozen=True, slots=True)
class Watched:
    """One alarm. ``notice``: the public one it is about; ``lines``: what is silent by now.

    ``incident``: that of which no public notice tells. ``held``: who has it, for a while.
    ``decided_by``: who said whether a promise stands. ``word_at``: when the public heard first.
    ``heard``: since when it has heard nothing; ``promised``: by when it was promised a word.
    """

    alarm: Alarm
    notice: Notice | None
    incident: Incident | None
    promise: Promise | None
    lines: tuple[Line, ...]
    speak_by: datetime | None
    calls: tuple[Called, ...]
    held: Called | None
    decided_by: str
    word_at: datetime | None
    heard: Unheard
    promised: Instant | None

    @property
    def title(self) -> str:
        """What it is about, in the words of whoever wrote it."""
        if self.notice is not None:
            return self.notice.title
        return self.incident.what if self.incident else ""

    @property
    def to(self) -> str:
        """Where it can be looked at."""
        if self.notice is not None:
            return f"/desk/notices/{self.notice.id}"
        return f"/desk/incidents/{self.incident.id}" if self.incident else "/desk/duty"

    @property
    def spoken_at(self) -> datetime | None:
        """When the company spoke of it last: not where it only said that a promise was kept."""
        said = reversed(self.notice.bulletins) if self.notice else ()
        return next((b.published_at for b in said if b.is_a_word and not b.fulfilment), None)

    @property
    def over(self) -> bool:
        """Whether nothing of it is silent any more: the watch closes it in a moment."""
        return self.alarm.kind == "silence" and self.speak_by is None

    def calm(self, now: datetime) -> bool:
        """Whether somebody has spoken, and nobody has to again at ``now``."""
        return self.notice is not None and self.speak_by is not None and self.speak_by > now

    @property
    def waits_for_me(self) -> bool:
        """Whether I was called and have not answered."""
        return any(one.is_me and one.call.acknowledged_at is None for one in self.calls)

    @property
    def word_after(self) -> timedelta | None:
        """How long the public waited; ``None`` while it does."""
        return None if self.word_at is None else self.word_at - self.alarm.since


def watched(visit: Visit, alarms: Iterable[Alarm]) -> tuple[Watched, ...]:
    """The alarms as they stand now."""
    found = tuple(alarms)
    people = {id_ for alarm in found for id_ in _people(alarm)}
    names = visit.parts.overview.people_names(people)
    silent = visit.parts.watching.silent_on(found, visit.now)
    own = [_incident(visit, alarm, one) for alarm, one in zip(found, silent, strict=True)]
    told_by = visit.parts.incidents.told_by([one for one in own if one is not None])
    return tuple(
        _watched(visit, alarm, names, one, incident, told_by)
        for alarm, one, incident in zip(found, silent, own, strict=True)
    )


def _people(alarm: Alarm) -> Iterator[str]:
    yield from (call.person for call in alarm.calls)
    if alarm.decided_by is not None:
        yield alarm.decided_by


def _watched(
    visit: Visit,
    alarm: Alarm,
    names: Mapping[str, str],
    silent: Silent,
    own: Incident | None,
    told_by: Mapping[str, Notice],
) -> Watched:
    notice = silent.notice
    calls = tuple(_called(visit, alarm, call, names) for call in alarm.calls)
    told = told_by.get(own.notice_id or "") if own is not None else notice
    return Watched(
        alarm=alarm,
        notice=notice,
        incident=own,
        promise=_promise(alarm, notice),
        lines=_lines(notice, silent.incidents, own, visit.now),
        speak_by=silent.speak_by,
        calls=calls,
        held=_held(visit, calls) if alarm.closed_at is None else None,
        decided_by=names.get(alarm.decided_by or "", ""),
        word_at=_word_at(told, alarm) if told else None,
        heard=_heard(visit, alarm, silent),
        promised=promised_word(notice, visit.now) if notice else None,
    )


def _heard(visit: Visit, alarm: Alarm, silent: Silent) -> Unheard:
    """Of what somebody must speak of now that of which the public has heard nothing longest."""
    notice, incidents, now = silent.notice, silent.incidents, visit.now
    if notice is None:
        return Unheard(min((i.known_at for i in incidents), default=alarm.since), said=False)
    cadence = visit.parts.watching.alarming.cadence(notice)
    found = pressing(notice, incidents, cadence, now) or silences(notice, incidents, now)
    gaps = (unheard(notice, one, now) for one in found)
    return min(gaps, key=lambda gap: gap.since, default=Unheard(alarm.since, said=False))


def _word_at(notice: Notice, alarm: Alarm) -> datetime | None:
    if alarm.signal is None or alarm.about is None:
        return None
    return first_word(notice, begun_by(notice, alarm.signal, alarm.about, alarm.since))


def told(call: Call, answer_by: datetime | None) -> str:
    """Which sentence says what came of a call; ``answer_by``: while its answer is waited for."""
    if answer_by is not None:
        return "awaited"
    if call.state == "taken":
        return "taken"
    return "acknowledged" if call.acknowledged_at else call.state


def _called(visit: Visit, alarm: Alarm, call: Call, names: Mapping[str, str]) -> Called:
    by = visit.parts.watching.alarming.answer_by(alarm, call)
    awaited = by if by is not None and by > visit.now else None
    name = names.get(call.person, call.person)
    return Called(call, name, call.person == visit.who.id, awaited)


def _incident(visit: Visit, alarm: Alarm, silent: Silent) -> Incident | None:
    """What went wrong, where no public notice told of it; also when it is over."""
    if silent.notice is not None:
        return None
    found = next((one for one in silent.incidents if one.id == alarm.about), None)
    if found is None and alarm.signal == "incident" and alarm.about is not None:
        return visit.parts.incidents.incident(alarm.about)
    return found


def _promise(alarm: Alarm, notice: Notice | None) -> Promise | None:
    """The one that a question is about."""
    asks = alarm.kind == "go_no_go" and notice is not None
    return notice.promise(alarm.about or "") if asks and notice else None


def _lines(
    notice: Notice | None, going_on: tuple[Incident, ...], own: Incident | None, now: datetime
) -> tuple[Line, ...]:
    if notice is None:
        return (Line("incident", own.known_at, own.what, own.id),) if own else ()
    told = {incident.id: incident.what for incident in going_on}
    found = []
    for one in silences(notice, going_on, now):
        promise = notice.promise(one.about)
        called = promise.label if promise else told.get(one.about, "")
        found.append(Line(one.signal, one.since, called, one.about if one.about in told else ""))
    return tuple(found)


def _held(visit: Visit, calls: Iterable[Called]) -> Called | None:
    """Who said last that they have it, while nobody else is called on that account."""
    patience = visit.parts.settings.policy.answer_within
    said = [(one.call.acknowledged_at, one) for one in calls]
    lately = [(at, one) for at, one in said if at is not None and visit.now - at < patience]
    return max(lately, key=lambda pair: pair[0])[1] if lately else None
