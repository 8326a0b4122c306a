"""One bulletin: what it says, where it stands, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.durations import duration_text
from noticeboard.domain.kind import Kind
from noticeboard.domain.outdated import outdated
from noticeboard.domain.published import Published
from noticeboard.domain.review import unconfirmed
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import role_title
from noticeboard.domain.times import Instant, at_utc
from noticeboard.domain.violation import Report, Violation
from noticeboard.finding import found, pick
from noticeboard.ports import Subject
from noticeboard.presenting.deliveries import reach
from noticeboard.render.told import title
from noticeboard.render.words import channel_name
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.reviewing.changed import Line, changed
from noticeboard.web.desk.reviewing.looks import Look, look
from noticeboard.web.desk.reviewing.naming import named
from noticeboard.web.desk.reviewing.outlook import Outlook
from noticeboard.web.desk.reviewing.removed import removed, said_of
from noticeboard.web.desk.reviewing.rows import asked_for
from noticeboard.web.desk.reviewing.signers import (
    confirms,
    is_in_review,
    may_redact,
    may_second,
    open_acts,
    publishes_alone,
    signing,
    waited_for,
)
from noticeboard.web.desk.visit import Answer, Page, Visit


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act was refused, and what was typed for it. ``lines``: how the text changed."""

    sentence: Sentence | None = None
    violations: tuple[Violation, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    status: int = 200


def show(visit: Visit) -> Answer:
    """GET: the bulletin as it stands."""
    return page(visit, Refusal())


def page(visit: Visit, refusal: Refusal) -> Page:
    """The bulletin's page; after an act that was refused, with the reason."""
    subject, bulletin = read(visit)
    kind = visit.parts.publishing.drafting.kind(subject.kind)
    working = look(visit, bulletin)
    armed = look(visit, bulletin, armed=True) if bulletin.candidate else None
    names = {
        "subject": subject,
        "bulletin": bulletin,
        "title": title(bulletin.working.content, subject),
        "look": working,
        "armed": armed,
        "lines": _edited(bulletin, armed, working) if armed else (),
        "asked_for": asked_for(bulletin, bulletin.working),
        "instant": _instant(visit, bulletin),
        "refusal": refusal,
        "form": _form(visit, refusal),
        "called_of": named(visit.words, subject, bulletin),
        "fresh": visit.fresh,
        "channels": _channels(visit, working),
        "length": lambda moment: duration_text(moment - visit.now).in_(visit.language),
        "listed": lambda roles: ", ".join(role.in_(visit.language) for role in roles),
        **_standing(visit, subject, bulletin, kind),
        **_record(visit, bulletin),
    }
    return Page("review/bulletin.html", names, refusal.status)


def _edited(bulletin: Bulletin, approved: Look, edit: Look) -> tuple[Line, ...]:
    """What an edit changes in the approved text."""
    if bulletin.state is BulletinState.PUBLISHED:
        return changed(approved.words, edit.words)
    return changed(approved.text, edit.text)


def _instant(visit: Visit, bulletin: Bulletin) -> Instant | None:
    """When it was, or is to be, published, by the clock of whoever typed it."""
    armed = bulletin.armed or bulletin.working
    typed, at = armed.content.publish_at, bulletin.published_at or asked_for(bulletin, armed)
    zone = typed.zone if typed else visit.parts.settings.zone
    return at_utc(at, zone) if at else None


def read(visit: Visit) -> tuple[Subject, Bulletin]:
    """The bulletin of the address, and its notice.

    Raises:
        NotFoundError: when there is none.
    """
    subject = found(visit.parts.store.subject_of(visit.id), refusals.NO_BULLETIN)
    return subject, pick(subject, visit.id)


def _standing(
    visit: Visit, subject: Subject, bulletin: Bulletin, kind: Kind
) -> Mapping[str, object]:
    """Where it stands, who is waited for, what this person may do."""
    policy, now = visit.parts.settings.policy, visit.now
    waited = waited_for(bulletin, visit.parts.people.members(), kind, policy, now)
    reviewed = is_in_review(bulletin)
    deliveries = visit.parts.store.deliveries(bulletin.id)
    removing = visit.parts.redacting.removing(bulletin.id)
    asked = removing is not None and removing.waits(now)
    said = said_of(subject, bulletin)
    # What lost words has no spelling to be fixed: the fix would bring them back.
    acts = open_acts(bulletin, visit.who, kind, now)
    acts -= {"edit"} if said and said.removals else set()
    writes, stands = "submit" in acts, reach(deliveries)
    outlook = Outlook(bulletin, waited, stands, visit.words, visit.clock, now, writes)
    return {
        "sentences": outlook.sentences(),
        "line": [role_title(role) for role in kind.approvals],
        "waited": waited if reviewed else (),
        "overtaken": outdated(bulletin, subject.public) if reviewed else None,
        "freezes": any(visit.who.holds(role, now) for role in ("author", *kind.approvals)),
        "overtook": _overtook(subject, bulletin),
        "signing": signing(subject, bulletin, visit.who, kind, policy, now) if reviewed else None,
        "acts": acts,
        "alone": reviewed and publishes_alone(bulletin, visit.who, kind, policy, now),
        "unconfirmed": unconfirmed(bulletin),
        "confirms": confirms(bulletin, visit.who, kind, now),
        "redacts": may_redact(subject, bulletin, visit.who, now) and not asked,
        **removed(visit, subject, bulletin, deliveries),
        "seconds": may_second(removing, visit.who, now),
        "report": _report(visit, bulletin),
        "has_deliveries": bool(deliveries),
    }


def _overtook(subject: Subject, bulletin: Bulletin) -> Published | None:
    """On whose account a text in review was frozen anew."""
    anew = bulletin.working.anew
    published = subject.public.bulletins if subject.public and anew else ()
    return next((b for b in published if anew and b.id == anew.because), None)


def _report(visit: Visit, bulletin: Bulletin) -> Report:
    """What the rules say now; about what is settled they have nothing to say."""
    if bulletin.working.state == "approved":
        return Report()
    return visit.parts.previewing.report(bulletin.id)


def _channels(visit: Visit, shown: Look) -> str:
    """Where it goes, for a sentence."""
    names = shown.preview.channels if shown.preview else ()
    return ", ".join(channel_name(visit.words, name) for name in names)


def _form(visit: Visit, refusal: Refusal) -> Form:
    report = Report(refusal.violations)
    return Form(refusal.fields, visit.language, sheet="", report=report, checked=True)


# ---------------------------------------------------------------- who did what


def _record(visit: Visit, bulletin: Bulletin) -> Mapping[str, object]:
    """Who wrote, signed and sent back which version."""
    signed = {s.person for r in bulletin.revisions for s in r.sign_offs}
    written = {author for r in bulletin.revisions for author in r.authors}
    if bulletin.working.anew is not None:
        signed.update(bulletin.working.anew.void)
    rejected = _rejected_by(visit, bulletin)
    names = visit.parts.overview.people_names({*signed, *written, *filter(None, [rejected])})
    return {
        "people": names,
        "names_of": lambda ids: ", ".join(names.get(one, one) for one in ids),
        "rejected_by": names.get(rejected or "", ""),
        "role_title": lambda role: role_title(role).in_(visit.language),
    }


def _rejected_by(visit: Visit, bulletin: Bulletin) -> str | None:
    if bulletin.working.rejected_because is None:
        return None
    entries = visit.parts.store.audit(limit=20, about=bulletin.id).items
    return next((entry.who for entry in entries if entry.what == "bulletin.rejected"), None)
