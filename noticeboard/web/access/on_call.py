"""The page that a call links to: without a login, for one alarm and one person, at 02:00.

From opening it to a published holding statement nothing has to be typed.
"""

import hashlib
import json
from urllib.parse import urlencode

from flask import Response, request, session

from noticeboard.domain.alarms import VERDICTS, Verdict
from noticeboard.domain.errors import ConflictError, NotFoundError, RefusedError, SaidError
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.violation import Report
from noticeboard.ports import Once
from noticeboard.ports.watching import Situation
from noticeboard.watching import refusals as watch_refusals
from noticeboard.web.access import call_page, it_happened
from noticeboard.web.access.doorkeeper import doorkeeper
from noticeboard.web.access.guards import see_other
from noticeboard.web.desk import rendering
from noticeboard.web.desk.doors import SAFE
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.forms.writing import LANGUAGE
from noticeboard.web.desk.holding import offering
from noticeboard.web.desk.posted import posted_fields
from noticeboard.web.parts import WebParts


def on_call(parts: WebParts, token: str) -> Response:
    """GET: what is wrong, and what can be said. POST: take it on, answer, or say it."""
    fields = {} if request.method in SAFE else posted_fields()
    try:
        situation = _looked_up(parts, token)
        _speak_to(situation)
        if request.method in SAFE:
            return call_page.page(parts, situation)
        return _done(parts, token, situation, fields)
    except NotFoundError as unknown:
        return call_page.closed(parts, unknown, 404, fields)
    except ConflictError as over:
        return _over(parts, token, over, fields)


def _speak_to(situation: Situation) -> None:
    """In the language of whoever was called; what was chosen at this browser counts more."""
    if situation.person.language is not None:
        session.setdefault("language", situation.person.language)


def _looked_up(parts: WebParts, token: str) -> Situation:
    """The situation; a link that opens nothing counts as a try to guess one."""
    return doorkeeper().opened(f"call:{token}", lambda: parts.watching.call(token))


def _done(parts: WebParts, token: str, situation: Situation, fields: Fields) -> Response:
    do = fields.get("do", "")
    verdict = next((one for one in VERDICTS if one == do), None)
    if verdict is not None:
        return _answered(parts, token, verdict, fields)
    if do == "speak":
        return _spoken(parts, token, situation, fields)
    if do in it_happened.DOES:
        return _kept(parts, token, situation, fields)
    if do == "have":
        parts.watching.acknowledge(token)
        return see_other(request.path)
    if do == "more":
        # What was typed comes along; nothing is wrong with it yet.
        return call_page.page(parts, situation, fields)
    if do.removeprefix(LANGUAGE) in LANGUAGES:
        session["language"] = do.removeprefix(LANGUAGE)
        return call_page.page(parts, situation, fields)
    return call_page.page(parts, situation, fields, _judged(parts, situation, fields))


def _answered(parts: WebParts, token: str, verdict: Verdict, fields: Fields) -> Response:
    """Note it, unless somebody gave another answer that was not on the page yet."""
    try:
        alarm = parts.watching.answer(token, verdict, seen=fields.get("seen")).alarm
    except ConflictError as refused:
        again = parts.watching.call(token)
        return call_page.page(parts, again, fields, status=409, refusal=refused)
    if verdict not in call_page.FORMS:
        rendering.tell("call.answered")
        return see_other(request.path)
    promise = urlencode({"promise": alarm.about or ""})
    return see_other(f"/desk/notices/{alarm.notice_id}/{call_page.FORMS[verdict]}?{promise}")


def _spoken(parts: WebParts, token: str, situation: Situation, fields: Fields) -> Response:
    """Say it, once; who was second reads what was said first, and keeps what they typed."""
    subject = call_page.subject(parts, situation, fields)
    if subject is None and not call_page.untold(situation):
        nothing = ConflictError("nothing_to_say", watch_refusals.NOTHING_TO_SAY)
        return call_page.page(parts, situation, fields, status=409, refusal=nothing)
    telling = parts.speaking.only_once(_once(situation, fields))
    try:
        if telling.done_before() is None:
            filling = offering.read(parts, subject, fields)
            over = offering.says_over(parts, fields)
            person, alarm = parts.watching.caller(token, parts.clock(), over=over)
            call_page.words(parts, situation, subject, filling)
            # Only now: who made a mistake has said nothing yet, and the next is called in time.
            if not situation.alarm.closed_at:
                parts.watching.acknowledge(token)
            if subject is None:
                telling.begin_as_called(person, alarm, filling)
            else:
                telling.hold_as_called(person, alarm, filling, subject.id)
    except RefusedError as refused:
        return call_page.page(parts, situation, fields, Report(refused.violations), 422)
    except ConflictError as conflict:
        again = parts.watching.call(token)
        return call_page.page(parts, again, fields, status=409, refusal=conflict)
    rendering.tell("call.spoken")
    return see_other(request.path)


def _kept(parts: WebParts, token: str, situation: Situation, fields: Fields) -> Response:
    """A promise was kept: public at once, in fixed words."""
    subject = call_page.subject(parts, situation, fields)
    try:
        if subject is not None:
            it_happened.record(parts, token, subject, fields, _once(situation, fields))
            rendering.tell("call.spoken")
    except RefusedError as refused:
        return call_page.page(parts, situation, fields, Report(refused.violations), 422)
    except ConflictError as conflict:
        again = parts.watching.call(token)
        return call_page.page(parts, again, fields, status=409, refusal=conflict)
    return see_other(request.path)


def _once(situation: Situation, fields: Fields) -> Once:
    asked = json.dumps([situation.call.id, sorted(fields.items())])
    key = f"call:{situation.call.id}:{fields.get('sheet', '')}"
    return Once(situation.person.id, key, hashlib.sha256(asked.encode()).hexdigest())


def _judged(parts: WebParts, situation: Situation, fields: Fields) -> Report:
    subject = call_page.subject(parts, situation, fields)
    if subject is None and not call_page.untold(situation):
        return Report()
    try:
        filling = offering.read(parts, subject, fields)
        return Report(warnings=call_page.words(parts, situation, subject, filling).warnings)
    except RefusedError as refused:
        return Report(refused.violations)


def _over(parts: WebParts, token: str, why: SaidError, fields: Fields) -> Response:
    """The alarm is over. Whoever pressed a button reads whether that published anything."""
    situation = parts.watching.afterwards(token)
    _speak_to(situation)
    if fields.get("do") not in ("speak", *it_happened.DOES):
        return call_page.closed(parts, why, 410, fields, situation)
    if not _was_done(parts, situation, fields):
        return call_page.closed(parts, why, 410, fields, situation, unsaid=True)
    rendering.tell("call.spoken")
    return see_other(request.path)


def _was_done(parts: WebParts, situation: Situation, fields: Fields) -> bool:
    """Whether the same form was sent before, and published what it says."""
    try:
        return parts.publishing.only_once(_once(situation, fields)).done_before() is not None
    except ConflictError:
        return False
