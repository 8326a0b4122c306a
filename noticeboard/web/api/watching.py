"""Incidents, the duty list, and who is called when nobody speaks."""

from collections.abc import Iterable
from typing import Any

from noticeboard.domain.alarms import Alarm
from noticeboard.domain.silence import Incident
from noticeboard.incidents import Incidents
from noticeboard.intake import read_nothing
from noticeboard.intake.fields import Document
from noticeboard.intake.watching import (
    DutyDocument,
    EndDocument,
    IncidentDocument,
    LinkDocument,
    VerdictDocument,
    read_duty,
    read_end,
    read_incident,
    read_link,
    read_verdict,
)
from noticeboard.presenting.watching import (
    AlarmPageShape,
    AlarmShape,
    DutyShape,
    IncidentPageShape,
    IncidentShape,
    present_alarm,
    present_alarms,
    present_duty,
    present_incident,
)
from noticeboard.web.api.once import replayed
from noticeboard.web.api.paging import PAGING, limit_of
from noticeboard.web.api.readings import reading_of
from noticeboard.web.call import Answer, Call, View
from noticeboard.web.endpoints import PREFIX, Endpoint


def declare(call: Call) -> Answer:
    """Something went wrong: from now on somebody must speak about it."""
    new = read_incident(call.document, reading_of(call))
    headers = replayed(call)
    known_at = new.known_at or call.now
    incident = _incidents(call).declare(call.who, known_at, new.what, new.notice)
    headers["Location"] = f"{PREFIX}/incidents/{incident.id}"
    return Answer({**_incident(call, incident)}, headers)


def incidents(call: Call) -> Answer:
    """The one known last first."""
    limit, cursor = limit_of(call.query), call.query.get("cursor")
    page = call.parts.incidents.listed(limit=limit, cursor=cursor)
    return Answer({"items": [_incident(call, i) for i in page.items], "next": page.next})


def incident(call: Call) -> Answer:
    """One, and how long the public has heard nothing."""
    return Answer({**_incident(call, call.parts.incidents.incident(call.id))})


def link(call: Call) -> Answer:
    """A notice tells of it, or will."""
    notice = read_link(call.document, reading_of(call))
    headers = replayed(call)
    return Answer({**_incident(call, _incidents(call).link(call.who, call.id, notice))}, headers)


def end(call: Call) -> Answer:
    """It is over."""
    reason = read_end(call.document, reading_of(call))
    headers = replayed(call)
    return Answer({**_incident(call, _incidents(call).end(call.who, call.id, reason))}, headers)


def duty(call: Call) -> Answer:
    """Who is called, and which hours nobody covers."""
    verbs, now = call.parts.duty, call.now
    told = (verbs.in_turn(now), verbs.on_duty(now), verbs.uncovered(now))
    return Answer({**present_duty(verbs.listed(), *told)})


def change_duty(call: Call) -> Answer:
    """Another list in its place."""
    shifts, version = read_duty(call.document, reading_of(call))
    headers = replayed(call)
    call.parts.duty.only_once(call.once).change(call.who, shifts, version=version)
    return Answer(duty(call).document, headers)


def drill(call: Call) -> Answer:
    """Everybody on the list, called for practice."""
    read_nothing(call.document, reading_of(call))
    return _alarm(call, call.parts.watching.drill(call.who))


def alarms(call: Call) -> Answer:
    """Newest first, open or not."""
    limit, cursor = limit_of(call.query), call.query.get("cursor")
    page = call.parts.watching.history(limit=limit, cursor=cursor)
    return Answer({**present_alarms(page, _names(call, page.items))})


def alarm(call: Call) -> Answer:
    """One, and who was called."""
    return _alarm(call, call.parts.watching.alarm(call.id))


def acknowledge(call: Call) -> Answer:
    """Whoever asks has it: for a while nobody else is called."""
    read_nothing(call.document, reading_of(call))
    return _alarm(call, call.parts.watching.take(call.who, call.id))


def answer(call: Call) -> Answer:
    """Whether the promise stands."""
    verdict = read_verdict(call.document, reading_of(call))
    return _alarm(call, call.parts.watching.decide(call.who, call.id, verdict))


def _incidents(call: Call) -> Incidents:
    return call.parts.incidents.only_once(call.once)


def _incident(call: Call, incident: Incident) -> IncidentShape:
    told_by = incident.notice_id
    notice = None if told_by is None else call.parts.public_rows.notice_by_id(told_by)
    return present_incident(incident, notice, call.now)


def _alarm(call: Call, alarm: Alarm) -> Answer:
    return Answer({**present_alarm(alarm, _names(call, [alarm]))})


def _names(call: Call, shown: Iterable[Alarm]) -> dict[str, str]:
    called = {made.person for alarm in shown for made in alarm.calls}
    return {**call.parts.overview.people_names(called)}


_INCIDENT, _ALARM = "/incidents/{id}", "/alarms/{id}"


def _post(
    path: str, name: str, summary: str, view: View, shape: Any, body: type[Document]
) -> Endpoint:
    return Endpoint(
        "POST",
        path,
        name,
        summary,
        view,
        shape,
        body=body,
        body_required=body is not Document,
        refuses=(403, 404, 409, 422),
    )


ENDPOINTS = (
    Endpoint(
        "POST",
        "/incidents",
        "declareIncident",
        "Something went wrong: somebody must speak about it",
        declare,
        IncidentShape,
        status=201,
        body=IncidentDocument,
        refuses=(409, 422),
    ),
    Endpoint(
        "GET",
        "/incidents",
        "listIncidents",
        "All incidents, the one known last first",
        incidents,
        IncidentPageShape,
        query=PAGING,
        refuses=(422,),
    ),
    Endpoint(
        "GET",
        _INCIDENT,
        "getIncident",
        "One incident, and how long the public heard nothing of it",
        incident,
        IncidentShape,
        refuses=(404,),
    ),
    _post(
        f"{_INCIDENT}/link",
        "linkIncident",
        "Say which notice tells of it",
        link,
        IncidentShape,
        LinkDocument,
    ),
    _post(f"{_INCIDENT}/end", "endIncident", "It is over", end, IncidentShape, EndDocument),
    Endpoint(
        "GET",
        "/duty",
        "getDutyList",
        "Who is called when nobody speaks, and which hours nobody covers",
        duty,
        DutyShape,
    ),
    Endpoint(
        "POST",
        "/duty",
        "changeDutyList",
        "Put another duty list in its place",
        change_duty,
        DutyShape,
        body=DutyDocument,
        refuses=(403, 409, 412, 422),
    ),
    Endpoint(
        "POST",
        "/duty/drill",
        "beginDrill",
        "Call everybody on the duty list for practice",
        drill,
        AlarmShape,
        body=Document,
        body_required=False,
        refuses=(403, 409, 422),
    ),
    Endpoint(
        "GET",
        "/alarms",
        "listAlarms",
        "Who was called on account of what, newest first",
        alarms,
        AlarmPageShape,
        query=PAGING,
        refuses=(422,),
    ),
    Endpoint(
        "GET",
        _ALARM,
        "getAlarm",
        "One alarm, and who was called",
        alarm,
        AlarmShape,
        refuses=(404,),
    ),
    _post(
        f"{_ALARM}/acknowledge",
        "acknowledgeAlarm",
        "You have it: for a while nobody else is called",
        acknowledge,
        AlarmShape,
        Document,
    ),
    _post(
        f"{_ALARM}/answer",
        "answerAlarm",
        "Say whether the promise stands",
        answer,
        AlarmShape,
        VerdictDocument,
    ),
)
