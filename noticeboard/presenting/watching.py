"""Incidents, the duty list and alarms as API and CLI show them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from typing_extensions import TypedDict  # pydantic cannot read typing's own before Python 3.12

from noticeboard.domain.alarms import Alarm, Call
from noticeboard.domain.duty import DutyList, Shift
from noticeboard.domain.notice import Notice
from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import FalseBy, Incident, first_word, known
from noticeboard.domain.times import at_utc, rfc3339
from noticeboard.ports import Page
from noticeboard.presenting.bulletins import moment


class IncidentShape(TypedDict):
    """An incident. `first_word_at`: when the public first heard of it; null until then, and where
    no public notice is linked. `silent_s`, never null: after how many seconds that was; until
    then, how many it has been by now, or had been when the incident ended. `false_alarm`: nothing
    was wrong; said by whoever had declared it ("reporter"), or by another.
    """

    id: str
    notice_id: str | None
    known_at: str
    what: str
    declared_by: str
    ended_at: str | None
    false_alarm: FalseBy | None
    first_word_at: str | None
    silent_s: int


class IncidentPageShape(TypedDict):
    """Some incidents, and the cursor of those after them."""

    items: list[IncidentShape]
    next: str | None


class AbsenceShape(TypedDict):
    """From when until when somebody is away, and who stands in."""

    since: str
    until: str
    deputy: str | None


class ShiftShape(TypedDict):
    """A place on the duty list, in the form in which it may be sent back."""

    person: str
    hours: str
    zone: str
    since: str | None
    until: str | None
    absence: AbsenceShape | None


class StretchShape(TypedDict):
    """From when until when."""

    since: str
    until: str


class CalledShape(TypedDict):
    """Somebody who would be called now."""

    person: str
    name: str
    on_duty: bool


class DutyShape(TypedDict):
    """The duty list. `in_turn`: who would be called now, first to last. `uncovered`: the stretches
    of the coming week in which nobody is on duty.
    """

    version: int
    shifts: list[ShiftShape]
    in_turn: list[CalledShape]
    uncovered: list[StretchShape]


class FailureShape(TypedDict):
    """One way by which somebody was not reached, and why."""

    code: str
    message: str


class CallShape(TypedDict):
    """One person called. `failures`: the ways that failed, also where another one arrived."""

    person: str
    name: str
    at: str
    state: str
    sent_at: str | None
    failures: list[FailureShape]
    acknowledged_at: str | None


class AlarmShape(TypedDict):
    """On account of what people are called, and who was. `about`: the key of a promise, the id of
    a bulletin or of an incident.
    """

    id: str
    kind: str
    since: str
    opened_at: str
    notice_id: str | None
    signal: str | None
    about: str | None
    due: str | None
    verdict: str | None
    decided_by: str | None
    decided_at: str | None
    closed_at: str | None
    ending: str | None
    calls: list[CallShape]


class AlarmPageShape(TypedDict):
    """Some alarms, and the cursor of those after them."""

    items: list[AlarmShape]
    next: str | None


def present_incident(incident: Incident, notice: Notice | None, now: datetime) -> IncidentShape:
    """One incident, and how long the public heard nothing. ``notice``: the public one of it."""
    tells = notice is not None and incident.false_by is None
    spoken = first_word(notice, known(incident)) if notice and tells else None
    silent = (spoken or incident.ended_at or now) - incident.known_at
    return {
        "id": incident.id,
        "notice_id": incident.notice_id,
        "known_at": rfc3339(incident.known_at),
        "what": incident.what,
        "declared_by": incident.declared_by,
        "ended_at": moment(incident.ended_at),
        "false_alarm": incident.false_by,
        "first_word_at": moment(spoken),
        "silent_s": int(silent.total_seconds()),
    }


def present_duty(
    duty: DutyList,
    in_turn: Iterable[Person],
    on_duty: Iterable[Person],
    uncovered: Iterable[tuple[datetime, datetime]],
) -> DutyShape:
    """The list, who is called by it now, and what it leaves open."""
    there = {person.id for person in on_duty}
    return {
        "version": duty.version,
        "shifts": [_shift(shift) for shift in duty.shifts],
        "in_turn": [
            {"person": p.id, "name": p.name or p.email, "on_duty": p.id in there} for p in in_turn
        ],
        "uncovered": [{"since": rfc3339(a), "until": rfc3339(b)} for a, b in uncovered],
    }


def present_alarm(alarm: Alarm, names: Mapping[str, str], language: Language) -> AlarmShape:
    """One alarm with its calls, oldest first."""
    return {
        "id": alarm.id,
        "kind": alarm.kind,
        "since": rfc3339(alarm.since),
        "opened_at": rfc3339(alarm.opened_at),
        "notice_id": alarm.notice_id,
        "signal": alarm.signal,
        "about": alarm.about,
        "due": moment(alarm.due),
        "verdict": alarm.verdict,
        "decided_by": alarm.decided_by,
        "decided_at": moment(alarm.decided_at),
        "closed_at": moment(alarm.closed_at),
        "ending": alarm.ending,
        "calls": [_call(call, names, language) for call in alarm.calls],
    }


def present_alarms(
    page: Page[Alarm], names: Mapping[str, str], language: Language
) -> AlarmPageShape:
    """One page of them."""
    shown = [present_alarm(alarm, names, language) for alarm in page.items]
    return {"items": shown, "next": page.next}


def _call(call: Call, names: Mapping[str, str], language: Language) -> CallShape:
    return {
        "person": call.person,
        "name": names.get(call.person, call.person),
        "at": rfc3339(call.created_at),
        "state": call.state,
        "sent_at": moment(call.sent_at),
        "failures": [
            {"code": failure.code, "message": failure.why.in_(language)}
            for failure in call.failures
        ],
        "acknowledged_at": moment(call.acknowledged_at),
    }


def _shift(shift: Shift) -> ShiftShape:
    zone, away = shift.hours.zone, shift.absence
    return {
        "person": shift.person,
        "hours": shift.hours.text,
        "zone": zone,
        "since": _told(shift.since, zone),
        "until": _told(shift.until, zone),
        "absence": None
        if away is None
        else {
            "since": rfc3339(at_utc(away.since, zone).in_zone()),
            "until": rfc3339(at_utc(away.until, zone).in_zone()),
            "deputy": away.deputy,
        },
    }


def _told(at: datetime | None, zone: str) -> str | None:
    return None if at is None else rfc3339(at_utc(at, zone).in_zone())
