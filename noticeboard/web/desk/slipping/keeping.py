"""A promise was kept: recorded by one person, public at once, in words fixed for its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from noticeboard import refusals
from noticeboard.domain import placeholders
from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Report, Violation
from noticeboard.drafting import new_bulletin
from noticeboard.freezing import judged
from noticeboard.intake import read_fulfilment, reading_for
from noticeboard.noting import made_before
from noticeboard.ports import Subject
from noticeboard.publishing import Publishing
from noticeboard.render.told import told
from noticeboard.render.values import values
from noticeboard.site.stating import state_sentence
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.slipping import hearing, just_now, naming
from noticeboard.web.desk.slipping.standing import standings
from noticeboard.web.desk.visit import Answer, Led, Visit

Status = Literal["kept", "partly_kept"]
_STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The form by which one person says that it happened."""

    @property
    def template(self) -> str:
        """The page."""
        return "slip/fulfilment.html"

    def blank(self, visit: Visit) -> Fields:
        """The promise that the address names. When it was kept, nobody says for whoever saw it."""
        _, notice = _public(visit)
        waiting = _unfinished(notice)
        named = notice.promise(visit.query.get("promise", ""))
        chosen = named or (waiting[0] if len(waiting) == 1 else None)
        zone = chosen.current.anchor.zone if chosen else visit.parts.settings.zone
        return {"promise": chosen.key if chosen else "", "zone": zone}

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """The promise, the sentence that goes out, and where it goes."""
        subject, notice = _public(visit)
        promise = notice.promise(form.value("promise"))
        publishing = visit.parts.publishing
        kind = publishing.drafting.kind(subject.kind)
        empty = Content("", "", None)
        bulletin = new_bulletin(subject, "fulfilment", empty, visit.who)
        wanted = publishing.drafting.with_defaults(empty, kind, "fulfilment", subject).channels
        channels = publishing.drafting.channels
        return {
            "notice": notice,
            "promise": promise,
            "stands_as": promise and state_sentence(visit.words, visit.clock, promise, visit.now),
            "choices": tuple((p.key, p.label) for p in _unfinished(notice)),
            "sentences": _sentences(visit, form.fields, subject, promise) if promise else (),
            "standings": standings(
                visit.parts.store, subject, bulletin, kind, wanted, channels, visit.now
            ),
            "heard": hearing.heard(notice),
            "unheard": hearing.unheard(notice, form.fields),
        }

    def arranged(self, _visit: Visit, _fields: Fields, _do: str) -> Fields | None:
        """No button only arranges the form."""
        return None

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What the rules say of it, and that nobody chose yet whether all of it happened."""
        try:
            found = self._found(visit, fields)
        except RefusedError as refused:
            found = Report(refused.violations)
        return Report((*_unchosen(fields), *found.violations), found.warnings)

    def _found(self, visit: Visit, fields: Fields) -> Report:
        subject, _ = _public(visit)
        kept = _read(visit, subject, fields)
        publishing = visit.parts.publishing
        content = Content("", "", None, fulfilment=kept)
        kind = publishing.drafting.kind(subject.kind)
        content = publishing.drafting.with_defaults(content, kind, "fulfilment", subject)
        bulletin = new_bulletin(subject, "fulfilment", content, visit.who)
        return judged(
            publishing.drafting, publishing.renderer, subject, bulletin, content, visit.now
        )

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Publish it, now."""
        subject, notice = _public(visit)
        if made_before(verbs.store, verbs.once, visit.now) is None:
            hearing.refuse_unheard(notice, fields)
        if _unchosen(fields):
            raise RefusedError(self.judged(visit, fields).violations)
        verbs.fulfil(visit.who, visit.id, _read(visit, subject, fields))
        return Led(f"/desk/notices/{visit.id}", "slip.kept_done")

    def stored(self, _visit: Visit) -> Fields | None:
        """Nothing is stored before it is public."""
        return None

    def called(self, visit: Visit, name: str) -> str:
        """What a field is called; nothing here is ever compared."""
        return naming.called(visit.words, _public(visit)[1], visit.fields, name)

    def said(self, _visit: Visit, _name: str, text: str) -> str:
        """What stands in a field; nothing here is ever compared."""
        return text


def _public(visit: Visit) -> tuple[Subject, Notice]:
    subject = visit.parts.publishing.subject(visit.id)
    if subject.public is None:
        raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
    return subject, subject.public


def _unfinished(notice: Notice) -> tuple[Promise, ...]:
    """What can still be said to be kept; also what was kept only in part."""
    return tuple(p for p in notice.promises if p.unfinished)


def _read(visit: Visit, subject: Subject, fields: Fields) -> Fulfilment:
    typed = Typed(fields)
    zone = typed.text("zone")
    said = {
        "promise": typed.text("promise"),
        "observed_at": typed.instant("observed_at", zone),
        "zone": zone,
        "status": typed.text("status"),
        "evidence_url": typed.text("evidence_url"),
        "note": typed.text("note"),
    }
    document: dict[str, object] = {name: text for name, text in said.items() if text}
    document["early"] = typed.on("early")
    return read_fulfilment(document, reading_for(visit.parts.settings.zone, subject))


def _unchosen(fields: Fields) -> tuple[Violation, ...]:
    """Nobody else says for them that it was kept, nor when."""
    found = just_now.undecided(fields)
    chosen = Typed(fields).text("status")
    return found if chosen else (Violation("missing", "status", _CHOOSE), *found)


_CHOOSE = Sentence(
    "Choose whether all of it happened, or only a part.",
    "모두 이루어졌는지 일부만 이루어졌는지 골라 주세요.",
)


def _sentences(
    visit: Visit, fields: Fields, subject: Subject, promise: Promise
) -> tuple[tuple[Status, str], ...]:
    """What the public will read: as it was chosen, or while nobody has, either way."""
    chosen = [status for status in _STATUSES if status == Typed(fields).text("status")]
    of = chosen or _STATUSES
    return tuple((status, _sentence(visit, fields, subject, promise, status)) for status in of)


def _sentence(
    visit: Visit, fields: Fields, subject: Subject, promise: Promise, status: Status
) -> str:
    """The words of the kind: on the promise's own clock."""
    typed, zone = Typed(fields), visit.parts.settings.zone
    seen = typed.read_instant("observed_at", typed.text("zone"))
    kept = Fulfilment(promise.key, seen.utc if seen else visit.now, status=status)
    content = Content("", "", None, fulfilment=kept)
    bulletin = new_bulletin(subject, "fulfilment", content, visit.who)
    promises = told(content, bulletin, subject)
    names = values(content, subject, promises, link="", house_zone=zone)
    kind = visit.parts.publishing.drafting.kind(subject.kind)
    return placeholders.fill(kind.kept_words(kept.status).in_(subject.language), names)
