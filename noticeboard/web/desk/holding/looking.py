"""One holding text: its words as they would be read, who has to sign, and what can be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.bulletin import Revision
from noticeboard.domain.errors import ForbiddenError, RefusedError
from noticeboard.domain.holding import HoldingText, line_of
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import missing_roles, role_title, role_to_sign
from noticeboard.domain.violation import Report
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.holding.listing import kind_title
from noticeboard.web.desk.holding.samples import sample
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

_AT = "/desk/holding-texts/"


@dataclass(frozen=True, slots=True)
class Signing:
    """Whether whoever looks may sign: as what, or why not."""

    role: Sentence | None = None
    why_not: Sentence | None = None
    may_reject: bool = False


def show(visit: Visit) -> Answer:
    """GET: the text."""
    return _page(visit, visit.parts.holding_texts.text(visit.id))


def sign(visit: Visit) -> Answer:
    """POST: a signature on the words that were read."""
    digest = visit.fields.get("hash", "")
    signed = visit.parts.holding_texts.approve(visit.who, visit.id, frozen_hash=digest)
    waits = signed.working.state == "in_review"
    return Led(_AT + visit.id, "holding.signed_half" if waits else "holding.signed")


def reject(visit: Visit) -> Answer:
    """POST: back to its author."""
    reason = visit.fields.get("reason", "")
    try:
        visit.parts.holding_texts.reject(visit.who, visit.id, reason)
    except RefusedError as refused:
        text = visit.parts.holding_texts.text(visit.id)
        return _page(visit, text, Report(refused.violations), 422)
    return Led(_AT + visit.id, "holding.sent_back")


def retire(visit: Visit) -> Answer:
    """POST: not to be chosen any more."""
    visit.parts.holding_texts.retire(visit.who, visit.id)
    return Led("/desk/holding-texts", "holding.retired_done")


def _page(
    visit: Visit, text: HoldingText, report: Report | None = None, status: int = 200
) -> Page:
    policy = visit.parts.settings.policy
    form = Form(visit.fields, visit.language, "", report or Report())
    approved = text.approved if text.approved is not text.working else None
    names = {
        "text": text,
        "kind": kind_title(policy, text.kind, visit.language),
        "newest": _sampled(visit, text, text.working),
        "approved": approved and _sampled(visit, text, approved),
        "signing": _signing(visit, text) if text.waits else None,
        "missing": _missing(visit, text) if text.waits else "",
        "names": _namer(visit, text),
        "reasons": form,
        "here": _AT + text.id,
        "fresh": visit.fresh,
    }
    return Page("holding/text.html", names, status)


def _sampled(visit: Visit, text: HoldingText, revision: Revision) -> tuple[Revision, str, str]:
    zone = visit.parts.settings.zone
    return revision, *sample(revision.content, text.language, zone, _asked(revision, visit.now))


def _asked(revision: Revision, now: datetime) -> datetime:
    """The sample is told as of when the words were written: the page stays as it is."""
    return revision.submitted_at or now


def _signing(visit: Visit, text: HoldingText) -> Signing:
    policy, who, now = visit.parts.settings.policy, visit.who, visit.now
    line = line_of(text.kind, policy)
    may_reject = who.can_approve and any(who.holds(role, now) for role in line.approvals)
    try:
        role = role_to_sign(who, text.working, line, policy, now)
    except ForbiddenError as error:
        return Signing(why_not=error.sentence, may_reject=may_reject)
    return Signing(role=role_title(role), may_reject=may_reject)


def _missing(visit: Visit, text: HoldingText) -> str:
    line = line_of(text.kind, visit.parts.settings.policy)
    roles = missing_roles(text.working, line)
    return ", ".join(role_title(role).in_(visit.language) for role in roles)


def _namer(visit: Visit, text: HoldingText) -> Callable[[Iterable[str]], str]:
    """What to call those who wrote and signed it."""
    known = visit.parts.overview.people_names(_everybody(text))
    return lambda people: ", ".join(known.get(person, person) for person in people)


def _everybody(text: HoldingText) -> set[str]:
    return {person for r in text.revisions for person in (*r.authors, *_signers(r))}


def _signers(revision: Revision) -> Iterable[str]:
    return (signature.person for signature in revision.sign_offs)
