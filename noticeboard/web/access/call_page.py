"""How the page of a call is drawn: what it is about, and what whoever was called fills in."""

from collections.abc import Mapping

from flask import Response, request

from noticeboard import ids
from noticeboard.domain.alarms import Verdict
from noticeboard.domain.errors import SaidError
from noticeboard.domain.filling import Filling
from noticeboard.domain.violation import Report
from noticeboard.ports import Subject
from noticeboard.ports.watching import Situation
from noticeboard.speaking import Words, spoken
from noticeboard.web.access import pages, said_since
from noticeboard.web.access.calls import called, lines
from noticeboard.web.desk import rendering
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.holding import beginning, offering
from noticeboard.web.parts import WebParts

# Public notices to choose from, the newest words first: an incident may belong to one of them.
_CHOICES = 12
# Somebody else was first.
_SECOND = ("call_spent", "told_meanwhile")
# The form that a promise which does not stand leads to.
FORMS: Mapping[Verdict, str] = {"delay": "delay", "cancel": "cancellation"}


def page(
    parts: WebParts,
    situation: Situation,
    fields: Fields | None = None,
    report: Report | None = None,
    status: int = 200,
    refusal: SaidError | None = None,
) -> Response:
    """The page as it opens, or with what was typed and why it was not taken."""
    language, now = rendering.language_of_visit(parts), parts.clock()
    chosen = {"notice": request.args.get("notice", "")}
    about = subject(parts, situation, chosen if fields is None else fields)
    typed = {**chosen, **_begun(parts, situation, about)} if fields is None else fields
    # Whoever was refused because somebody else spoke first reads that, in peace.
    second = refusal is not None and refusal.code in _SECOND
    names: dict[str, object] = {
        "situation": situation,
        "lines": lines(situation, now, language, parts.settings.zone),
        "calls": called(situation, parts.watching.alarming, now),
        "refusal": refusal.sentence.in_(language) if refusal else None,
        "form_of": FORMS,
        "notice": None,
        "spoken": None,
        "held_up": None,
        "over": (),
        "kept": (),
        "more": False,
        "lost": second,
        "only_over": False,
        "signed": False,
        "spent": False,
        "unchosen": False,
        "missing": (),
    }
    more = "more" in request.args or (fields is not None and not second)
    if about is not None:
        names |= offering.names(parts, situation.person, about, typed, language, now)
        names |= {"notice": about.public or about}
        texts = names.get("offers", ())
        names |= said_since.standing(parts, situation, about, texts, more=more)
        if fields is None and names["unchosen"]:
            typed = {**typed, "text": ""}
    elif untold(situation):
        names["choices"] = parts.public_rows.newest_notices(_CHOICES)
        since = situation.alarm.since
        names |= beginning.names(parts, situation.person, typed, now, since)
    sheet = typed.get("sheet") or ids.new_id()
    # Without a form of words to fill, the language is changed by the form in the page's head.
    own = sheet if names.get("offers") else ""
    form = Form(typed, language, own, report or Report(), checked=report is not None)
    names |= {"form": form, "sheet": sheet}
    refused = report is not None and report.violations
    return pages.page(parts, "holding/call.html", names, 422 if refused else status)


def closed(
    parts: WebParts,
    why: SaidError,
    status: int,
    fields: Fields,
    situation: Situation | None = None,
    *,
    unsaid: bool = False,
) -> Response:
    """Nothing is left to do: why, what was said of it, and what was typed meanwhile, to copy.

    ``unsaid``: somebody pressed a button, and it published nothing.
    """
    names = {
        "sentence": why.sentence,
        "typed": fields.get("sentence", ""),
        "situation": situation,
        "notice": situation.notice if situation else None,
        "spoken": said_since.newest(parts, situation) if situation else None,
        "unsaid": unsaid,
    }
    return pages.page(parts, "holding/call_over.html", names, status)


def subject(parts: WebParts, situation: Situation, fields: Fields) -> Subject | None:
    """The notice that can be spoken about; ``None`` while none tells of it to the public.

    Of an incident without one, that in which somebody told of it by now, or the one chosen here.
    """
    if situation.alarm.kind != "silence":
        return None
    of_alarm = situation.notice.id if situation.notice else None
    for id_ in (of_alarm, *(one.notice_id for one in situation.incidents), fields.get("notice")):
        found = parts.store.subject(id_) if id_ and ids.is_id(id_) else None
        if found is not None and (found.public or spoken(found, parts.clock())):
            return found
    return None


def untold(situation: Situation) -> bool:
    """Whether something went wrong of which no notice tells: a new one may be begun here."""
    return situation.alarm.kind == "silence" and situation.notice is None


def words(parts: WebParts, situation: Situation, about: Subject | None, filling: Filling) -> Words:
    """What would become public, in a notice or as a new one.

    Raises:
        RefusedError: with all that is wrong with it.
    """
    if about is None:
        return parts.speaking.beginning(situation.person, filling, situation.alarm.since)
    return parts.speaking.words(situation.person, about.id, filling)


def _begun(parts: WebParts, situation: Situation, about: Subject | None) -> Fields:
    if about is None:
        return beginning.begun(parts) if untold(situation) else {}
    alarm = situation.alarm
    # What nobody has spoken of since comes before what somebody did.
    left = [key for one in situation.left for key in one.of]
    promise = next(iter([*left, *situation.unconfirmed]), None)
    if promise is None and alarm.signal == "unconfirmed":
        promise = alarm.about
    return offering.begun(parts, about, parts.clock(), promise)
