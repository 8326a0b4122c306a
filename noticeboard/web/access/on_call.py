"""The page that a call links to: without a login, for one alarm and one person, at 02:00.

From opening it to a published holding statement nothing has to be typed.
"""

import hashlib
import json
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, request, session

from noticeboard import ids
from noticeboard.domain.alarms import VERDICTS, Verdict
from noticeboard.domain.errors import ConflictError, NotFoundError, RefusedError, SaidError
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.violation import Report
from noticeboard.ports import Once, Subject
from noticeboard.ports.watching import Situation
from noticeboard.speaking import spoken
from noticeboard.watching import refusals as watch_refusals
from noticeboard.web.access import it_happened, pages, said_since
from noticeboard.web.access.calls import called, lines
from noticeboard.web.access.doorkeeper import doorkeeper
from noticeboard.web.access.guards import see_other
from noticeboard.web.desk import rendering
from noticeboard.web.desk.doors import SAFE
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.forms.writing import LANGUAGE
from noticeboard.web.desk.holding import beginning, offering
from noticeboard.web.desk.posted import posted_fields
from noticeboard.web.parts import WebParts

# Public notices to choose from, the newest words first: an incident may belong to one of them.
_CHOICES = 12
# The form that a promise which does not stand leads to.
_FORMS: Mapping[Verdict, str] = {"delay": "delay", "cancel": "cancellation"}


def on_call(parts: WebParts, token: str) -> Response:
    """GET: what is wrong, and what can be said. POST: take it on, answer, or say it."""
    fields = {} if request.method in SAFE else posted_fields()
    try:
        situation = _looked_up(parts, token)
        if situation.person.language is not None:
            # What was chosen at this browser counts more.
            session.setdefault("language", situation.person.language)
        if request.method in SAFE:
            return _page(parts, situation)
        return _done(parts, token, situation, fields)
    except NotFoundError as unknown:
        return _closed(parts, unknown, 404, fields)
    except ConflictError as over:
        return _closed(parts, over, 410, fields)


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
    if do.removeprefix(LANGUAGE) in LANGUAGES:
        session["language"] = do.removeprefix(LANGUAGE)
        return _page(parts, situation, fields)
    return _page(parts, situation, fields, _judged(parts, situation, fields))


def _answered(parts: WebParts, token: str, verdict: Verdict, fields: Fields) -> Response:
    """Note it, unless somebody gave another answer that was not on the page yet."""
    try:
        alarm = parts.watching.answer(token, verdict, seen=fields.get("seen")).alarm
    except ConflictError as refused:
        again = parts.watching.call(token)
        return _page(parts, again, fields, status=409, refusal=refused)
    if verdict not in _FORMS:
        rendering.tell("call.answered")
        return see_other(request.path)
    promise = urlencode({"promise": alarm.about or ""})
    return see_other(f"/desk/notices/{alarm.notice_id}/{_FORMS[verdict]}?{promise}")


def _spoken(parts: WebParts, token: str, situation: Situation, fields: Fields) -> Response:
    """Say it, once; who was second reads what was said first, and keeps what they typed."""
    subject = _subject(parts, situation, fields)
    if subject is None and not _untold(situation):
        nothing = ConflictError("nothing_to_say", watch_refusals.NOTHING_TO_SAY)
        return _page(parts, situation, fields, status=409, refusal=nothing)
    telling = parts.speaking.only_once(_once(situation, fields))
    try:
        if telling.done_before() is None:
            filling = offering.read(parts, subject, fields)
            over = offering.says_over(parts, fields)
            if not (over and situation.alarm.closed_at):
                parts.watching.acknowledge(token)
            person, alarm = parts.watching.caller(token, parts.clock(), over=over)
            if subject is None:
                telling.begin_as_called(person, alarm, filling)
            else:
                telling.hold_as_called(person, alarm, filling, subject.id)
    except RefusedError as refused:
        return _page(parts, situation, fields, Report(refused.violations), 422)
    except ConflictError as conflict:
        again = parts.watching.call(token)
        return _page(parts, again, fields, status=409, refusal=conflict)
    rendering.tell("call.spoken")
    return see_other(request.path)


def _kept(parts: WebParts, token: str, situation: Situation, fields: Fields) -> Response:
    """A promise was kept: public at once, in fixed words."""
    subject = _subject(parts, situation, fields)
    try:
        if subject is not None:
            it_happened.record(parts, token, subject, fields, _once(situation, fields))
            rendering.tell("call.spoken")
    except RefusedError as refused:
        return _page(parts, situation, fields, Report(refused.violations), 422)
    except ConflictError as conflict:
        again = parts.watching.call(token)
        return _page(parts, again, fields, status=409, refusal=conflict)
    return see_other(request.path)


def _once(situation: Situation, fields: Fields) -> Once:
    asked = json.dumps([situation.call.id, sorted(fields.items())])
    key = f"call:{situation.call.id}:{fields.get('sheet', '')}"
    return Once(situation.person.id, key, hashlib.sha256(asked.encode()).hexdigest())


def _judged(parts: WebParts, situation: Situation, fields: Fields) -> Report:
    subject = _subject(parts, situation, fields)
    try:
        filling = offering.read(parts, subject, fields)
        if subject is not None:
            words = parts.speaking.words(situation.person, subject.id, filling)
            return Report(warnings=words.warnings)
        if _untold(situation):
            return Report(warnings=parts.speaking.beginning(situation.person, filling).warnings)
    except RefusedError as refused:
        return Report(refused.violations)
    return Report()


def _page(
    parts: WebParts,
    situation: Situation,
    fields: Fields | None = None,
    report: Report | None = None,
    status: int = 200,
    refusal: SaidError | None = None,
) -> Response:
    language, now = rendering.language_of_visit(parts), parts.clock()
    chosen = {"notice": request.args.get("notice", "")}
    subject = _subject(parts, situation, chosen if fields is None else fields)
    typed = {**chosen, **_begun(parts, situation, subject)} if fields is None else fields
    sheet = typed.get("sheet") or ids.new_id()
    names: dict[str, object] = {
        "situation": situation,
        "lines": lines(situation, now, language, parts.settings.zone),
        "calls": called(situation, parts.watching.alarming, now),
        "form": Form(typed, language, sheet, report or Report(), checked=report is not None),
        "refusal": refusal.sentence.in_(language) if refusal else None,
        "form_of": _FORMS,
        "spoken": None,
        "over": (),
        "kept": (),
    }
    if subject is not None:
        names |= offering.names(parts, situation.person, subject, typed, language, now)
        names |= {"notice": subject.public or subject}
        names |= said_since.standing(parts, situation, subject, names.get("offers", ()))
    elif _untold(situation):
        names["choices"] = parts.public_rows.newest_notices(_CHOICES)
        names |= beginning.names(parts, situation.person, typed, now)
    refused = report is not None and report.violations
    return pages.page(parts, "holding/call.html", names, 422 if refused else status)


def _begun(parts: WebParts, situation: Situation, subject: Subject | None) -> Fields:
    if subject is None:
        return beginning.begun(parts) if _untold(situation) else {}
    alarm = situation.alarm
    # What nobody has spoken of since comes before what somebody did.
    left = [key for one in situation.left for key in one.of]
    promise = next(iter([*left, *situation.unconfirmed]), None)
    if promise is None and alarm.signal == "unconfirmed":
        promise = alarm.about
    return offering.begun(parts, subject, parts.clock(), promise)


def _subject(parts: WebParts, situation: Situation, fields: Fields) -> Subject | None:
    """The notice that can be spoken about; ``None`` while none tells of it to the public.

    Of an incident without one, that in which somebody told of it by now, or the one chosen here.
    """
    if situation.alarm.kind != "silence":
        return None
    of_alarm = situation.notice.id if situation.notice else None
    for id_ in (of_alarm, *(one.notice_id for one in situation.incidents), fields.get("notice")):
        subject = parts.store.subject(id_) if id_ and ids.is_id(id_) else None
        if subject is not None and (subject.public or spoken(subject, parts.clock())):
            return subject
    return None


def _untold(situation: Situation) -> bool:
    """Whether something went wrong of which no notice tells: a new one may be begun here."""
    return situation.alarm.kind == "silence" and situation.notice is None


def _closed(parts: WebParts, why: SaidError, status: int, fields: Fields) -> Response:
    """Nothing is left to do; whatever was typed meanwhile is there to copy."""
    names = {"sentence": why.sentence, "typed": fields.get("sentence", "")}
    return pages.page(parts, "holding/call_over.html", names, status)
