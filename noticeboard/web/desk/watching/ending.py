"""Ending an incident: why, and what the public reads of it from then on."""

from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.filling import Filling
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy.afterwards import completed
from noticeboard.domain.published import Published
from noticeboard.domain.silence import Incident
from noticeboard.domain.times import Instant
from noticeboard.drafting import new_bulletin
from noticeboard.freezing import judged
from noticeboard.intake import read_follow_up, reading_for
from noticeboard.intake.watching import read_end
from noticeboard.ports import Subject
from noticeboard.speaking import last_word, spoken
from noticeboard.web.desk.forms.typed import Typed
from noticeboard.web.desk.holding import offering
from noticeboard.web.desk.holding.offering import Offer
from noticeboard.web.desk.noticing.owing import Together, promised_together
from noticeboard.web.desk.visit import Visit

# What the public reads from then on, by the button that was pressed: words signed beforehand, an
# update that somebody signs, or what it reads now.
SAY, WRITE, LEAVE = "say:", "write", "left_open"


@dataclass(frozen=True, slots=True)
class Ending:
    """What the public reads of it (``said``), and what can be done about it.

    ``texts``: what whoever is on duty may publish at once; ``body``: to begin an update with.
    ``owing``: what of an explanation such an update promises. ``heard``: the newest words there
    are. ``word``: by when the company said it would speak
    again; ``passed``: that is over.
    """

    notice: Notice
    said: Published
    texts: tuple[Offer, ...]
    body: str
    owing: Together
    heard: str
    word: Instant | None
    passed: bool


def ending(visit: Visit, incident: Incident, subject: Subject | None) -> Ending | None:
    """``None`` where the public does not read that it goes on, or hears now that it does not."""
    said = visit.parts.incidents.stands(incident)
    if said is None or subject is None or subject.public is None:
        return None
    newest = spoken(subject, visit.now)[-1]
    if newest.armed is not None and newest.armed.content.resolved:
        return None
    texts: tuple[Offer, ...] = ()
    if visit.who.holds("duty", visit.now):
        found = offering.offers(visit.parts, visit.who, subject, {}, visit.now)
        texts = tuple(one for one in found if one.resolved and one.words)
    word, body = subject.public.owed_word, _body(visit, subject.language)
    return Ending(
        notice=subject.public,
        said=said,
        texts=texts,
        body=body,
        owing=_owing(visit, subject, body),
        heard=last_word(subject, visit.now),
        word=word,
        passed=word is not None and word.utc <= visit.now,
    )


def end(visit: Visit, incident: Incident) -> str:
    """End it as the form says; the sentence that tells what was done.

    Raises:
        RefusedError: without a reason, or where it is not said what the public reads.
    """
    public = visit.fields.get("public", "")
    known = public in (WRITE, LEAVE) or public.startswith(SAY)
    told = {"public": LEAVE} if known else {}
    document = {"reason": visit.fields.get("reason", ""), **told}
    read = read_end(document, reading_for(visit.parts.settings.zone))
    reason, leave = read.reason, read.leave_open
    verbs, notice_id = visit.parts.incidents, incident.notice_id or ""
    if Typed(visit.fields).on("false_alarm"):
        verbs.end(visit.who, incident.id, reason, false_alarm=True)
        return "watch.ended"
    if incident.ended_at is None and public.startswith(SAY):
        filling = Filling(
            public.removeprefix(SAY),
            heard=visit.fields.get("heard") or None,
            incidents=(incident.id,),
            reason=reason,
        )
        visit.parts.speaking.hold(visit.who, notice_id, filling)
        return "watch.ended_told"
    if incident.ended_at is None and public == WRITE:
        drafted = _written(visit, notice_id)
        # Whoever is second has a draft, and puts nothing before anybody.
        verbs.end(visit.who, incident.id, reason, leave_open=leave)
        visit.parts.publishing.submit(visit.who, drafted.id)
        return "watch.ended_written"
    verbs.end(visit.who, incident.id, reason, leave_open=leave)
    return "watch.ended_left" if leave else "watch.ended"


def _written(visit: Visit, notice_id: str) -> Bulletin:
    """An update that says that it is over, to be put before whoever signs it.

    Raises:
        RefusedError: also where it could not be put before them; nothing is stored.
    """
    publishing = visit.parts.publishing
    subject = publishing.subject(notice_id)
    document: Mapping[str, object] = {
        "kind": "update",
        "body": visit.fields.get("body", ""),
        "publish_at": "now",
        "resolved": True,
    }
    new = read_follow_up(dict(document), reading_for(visit.parts.settings.zone, subject))
    drafting, renderer = publishing.drafting, publishing.renderer
    content = drafting.with_defaults(new.content, drafting.kind(subject.kind), new.kind, subject)
    unsaved = new_bulletin(subject, new.kind, content, visit.who)
    if wrong := judged(drafting, renderer, subject, unsaved, content, visit.now).violations:
        raise RefusedError(wrong)
    return publishing.follow_up(visit.who, notice_id, new)


def _owing(visit: Visit, subject: Subject, body: str) -> Together:
    """What of an explanation an update that says that it is over promises for later."""
    drafting = visit.parts.publishing.drafting
    said = Content(body, "", None, resolved=True)
    content = drafting.with_defaults(said, drafting.kind(subject.kind), "update", subject)
    unsaved = new_bulletin(subject, "update", content, visit.who)
    whole = completed(drafting.situation(subject, unsaved, content, visit.now))
    return promised_together(whole.explanation)


def _body(visit: Visit, language: str) -> str:
    """The shipped words that say that something is over, without their slots."""
    examples = visit.parts.settings.policy.holding_examples.values()
    words = next((one.body.in_(language) for one in examples if one.resolved), "")
    kept = (part.strip() for part in words.replace("{{ sentence }}", "").split("\n\n"))
    return "\n\n".join(part for part in kept if part)
