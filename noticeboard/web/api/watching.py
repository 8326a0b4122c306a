"""The duty list, and who is called when nobody speaks."""

from collections.abc import Iterable

from noticeboard.domain.alarms import Alarm
from noticeboard.intake import read_nothing
from noticeboard.intake.fields import Document
from noticeboard.intake.watching import (
    DutyDocument,
    VerdictDocument,
    read_duty,
    read_verdict,
)
from noticeboard.presenting.watching import (
    AlarmPageShape,
    AlarmShape,
    DutyShape,
    present_alarm,
    present_alarms,
    present_duty,
)
from noticeboard.watching.watch import Watching
from noticeboard.web.api.once import replayed
from noticeboard.web.api.paging import limit_of, pages
from noticeboard.web.api.readings import reading_of
from noticeboard.web.call import Answer, Call
from noticeboard.web.endpoints import Endpoint, act


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
    headers = replayed(call)
    return _alarm(call, _watching(call).drill(call.who), headers)


def alarms(call: Call) -> Answer:
    """Newest first, open or not."""
    limit, cursor = limit_of(call.query), call.query.get("cursor")
    page = call.parts.watching.history(limit=limit, cursor=cursor)
    return Answer({**present_alarms(page, _names(call, page.items), call.language)})


def alarm(call: Call) -> Answer:
    """One, and who was called."""
    return _alarm(call, call.parts.watching.alarm(call.id))


def acknowledge(call: Call) -> Answer:
    """Whoever asks has it: for a while nobody else is called."""
    read_nothing(call.document, reading_of(call))
    headers = replayed(call)
    return _alarm(call, _watching(call).take(call.who, call.id), headers)


def answer(call: Call) -> Answer:
    """Whether the promise stands."""
    verdict, seen = read_verdict(call.document, reading_of(call))
    headers = replayed(call)
    return _alarm(call, _watching(call).decide(call.who, call.id, verdict, seen=seen), headers)


def _watching(call: Call) -> Watching:
    return call.parts.watching.only_once(call.once)


def _alarm(call: Call, alarm: Alarm, headers: dict[str, str] | None = None) -> Answer:
    shown = present_alarm(alarm, _names(call, [alarm]), call.language)
    return Answer({**shown}, headers or {})


def _names(call: Call, shown: Iterable[Alarm]) -> dict[str, str]:
    called = {made.person for alarm in shown for made in alarm.calls}
    return {**call.parts.overview.people_names(called)}


_ALARM = "/alarms/{id}"


ENDPOINTS = (
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
    pages(
        "/alarms",
        "listAlarms",
        "Who was called on account of what, newest first",
        alarms,
        AlarmPageShape,
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
    act(
        f"{_ALARM}/acknowledge",
        "acknowledgeAlarm",
        "You have it: for a while nobody else is called",
        acknowledge,
        AlarmShape,
        Document,
    ),
    act(
        f"{_ALARM}/answer",
        "answerAlarm",
        "Say whether the promise stands",
        answer,
        AlarmShape,
        VerdictDocument,
    ),
)
