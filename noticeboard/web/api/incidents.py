"""Incidents: declared by people and machines, linked to a notice, ended."""

from noticeboard.domain.silence import Incident
from noticeboard.intake.watching import (
    EndDocument,
    IncidentDocument,
    LinkDocument,
    read_end,
    read_incident,
    read_link,
)
from noticeboard.presenting.watching import IncidentPageShape, IncidentShape, present_incident
from noticeboard.watching.incidents import Incidents
from noticeboard.web.api.once import replayed
from noticeboard.web.api.paging import limit_of, pages
from noticeboard.web.api.readings import reading_of
from noticeboard.web.call import Answer, Call
from noticeboard.web.endpoints import PREFIX, Endpoint, act


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
    told_by = call.parts.incidents.told_by(page.items)
    items = [present_incident(i, told_by.get(i.notice_id or ""), call.now) for i in page.items]
    return Answer({"items": items, "next": page.next})


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
    read = read_end(call.document, reading_of(call))
    headers = replayed(call)
    ended = _incidents(call).end(
        call.who,
        call.id,
        read.reason,
        leave_open=read.leave_open,
        false_alarm=read.false_alarm,
    )
    return Answer({**_incident(call, ended)}, headers)


def _incidents(call: Call) -> Incidents:
    return call.parts.incidents.only_once(call.once)


def _incident(call: Call, incident: Incident) -> IncidentShape:
    told_by = call.parts.incidents.told_by([incident])
    return present_incident(incident, told_by.get(incident.notice_id or ""), call.now)


_ONE = "/incidents/{id}"

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
    pages(
        "/incidents",
        "listIncidents",
        "All incidents, the one known last first",
        incidents,
        IncidentPageShape,
    ),
    Endpoint(
        "GET",
        _ONE,
        "getIncident",
        "One incident, and how long the public heard nothing of it",
        incident,
        IncidentShape,
        refuses=(404,),
    ),
    act(
        f"{_ONE}/link",
        "linkIncident",
        "Say which notice tells of it",
        link,
        IncidentShape,
        LinkDocument,
    ),
    act(
        f"{_ONE}/end",
        "endIncident",
        "It is over",
        end,
        IncidentShape,
        EndDocument,
    ),
)
