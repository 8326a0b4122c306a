"""Writing a follow-up, and editing one that is stored: one form, begun from two sides."""

from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.errors import ConflictError, RefusedError, StaleVersionError
from noticeboard.domain.kind import Kind
from noticeboard.domain.notice import Notice
from noticeboard.domain.violation import Report, Violation
from noticeboard.drafting import FollowUp, new_bulletin
from noticeboard.freezing import judged
from noticeboard.intake import read_edit, reading_for
from noticeboard.noting import made_before
from noticeboard.ports import Subject
from noticeboard.publishing import Publishing
from noticeboard.refusals import NOT_PUBLIC
from noticeboard.web.desk.composing.mending import but
from noticeboard.web.desk.composing.revising import standing
from noticeboard.web.desk.composing.saving import only_authors, saved
from noticeboard.web.desk.forms.filled import ticks
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.slipping import correcting, hearing, naming
from noticeboard.web.desk.slipping.documents import Written, written
from noticeboard.web.desk.slipping.filling import filled
from noticeboard.web.desk.slipping.showing import shown
from noticeboard.web.desk.slipping.sketching import sketched
from noticeboard.web.desk.slipping.slips import Beginning, Slip, move_rows
from noticeboard.web.desk.visit import Answer, Visit


@dataclass(frozen=True, slots=True)
class Telling:
    """The form of a follow-up that is not stored yet.

    ``slip``: what is different about its kind. ``bulletin``: what it will be, still empty.
    """

    slip: Slip
    subject: Subject
    bulletin: Bulletin

    @property
    def template(self) -> str:
        """The page of this kind's form."""
        return self.slip.template

    @property
    def notice(self) -> Notice:
        """The notice as the public has it."""
        assert self.subject.public is not None  # noqa: S101  # ``begun`` asked; it stays public
        return self.subject.public

    def blank(self, visit: Visit) -> Fields:
        """As it begins from what the address names."""
        zone, kind = visit.parts.settings.zone, self._kind(visit)
        begun = Beginning(
            notice=self.notice,
            kind=kind,
            promise=visit.query.get("promise", ""),
            bulletin=visit.query.get("bulletin", ""),
            now=visit.now,
            zone=zone,
            claim="claim" in visit.query,
            owed="owed" in visit.query,
        )
        usual = self._whole(visit, self.bulletin.working.content).channels
        return {"zone": zone, **ticks("channels", usual), **self.slip.begin(begun)}

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """Everything the page tells beside the fields."""
        sound = form.checked and not form.report.violations
        content = self._read(visit, written(form.fields)) if sound else None
        return {
            **shown(visit, form, self.subject, self.notice, self.bulletin, content),
            **self.slip.tells(visit, form, self.notice),
            "standing": self._standing(),
        }

    def arranged(self, _visit: Visit, _fields: Fields, _do: str) -> Fields | None:
        """No button of these forms only arranges them."""
        return None

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What asking for sign-off would refuse now, each at its field; and the warnings."""
        told = written(fields)
        found = self._found(visit, told, fields)
        return told.placed(Report((*self._lacking(told), *found.violations), found.warnings))

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Save it; and ask for sign-off, if that is the button.

        Raises:
            SaidError: when it is refused.
        """
        if made_before(verbs.store, verbs.once, visit.now) is None:
            hearing.refuse_unheard(self.notice, fields)
        try:
            stored = self._store(visit, self._sound(visit, fields), fields, verbs)
        except RefusedError as refused:
            late = written(fields).placed(Report(refused.violations))
            found = (*self.judged(visit, fields).violations, *late.violations)
            raise RefusedError(tuple(dict.fromkeys(found))) from None
        return saved(visit, stored, verbs)

    def stored(self, _visit: Visit) -> Fields | None:
        """Nothing is stored yet."""
        return None

    def called(self, visit: Visit, name: str) -> str:
        """What a field is called on the page."""
        return naming.called(visit.words, self.notice, visit.fields, name)

    def said(self, visit: Visit, name: str, text: str) -> str:
        """What stands in a field, as the page says it."""
        if name == "corrects.bulletin":
            return dict(correcting.corrigible(visit, self.notice)).get(text, text)
        return naming.said(visit.words, name, text)

    def _standing(self) -> str:
        return "new"

    def _store(
        self, visit: Visit, content: Content, _fields: Fields, verbs: Publishing
    ) -> Bulletin:
        return verbs.follow_up(visit.who, self.subject.id, FollowUp(self.slip.kind, content))

    def _sound(self, visit: Visit, fields: Fields) -> Content:
        """The content, if it can be read and says one thing."""
        told = written(fields)
        if lacking := self._lacking(told):
            raise RefusedError(lacking)
        return self._read(visit, told)

    def _lacking(self, told: Written) -> tuple[Violation, ...]:
        """What this form refuses beyond the rules."""
        return (*told.found, *self.slip.lacks(told.typed.fields, self.notice))

    def _found(self, visit: Visit, told: Written, fields: Fields) -> Report:
        """What the rules find; of what cannot be read, as far as it goes."""
        try:
            return self._judged(visit, self._read(visit, told))
        except RefusedError as refused:
            sketch = self._sketch(visit, fields)
            drafting = visit.parts.publishing.drafting
            found = drafting.report(self.subject, self.bulletin, sketch, visit.now)
            rest = but(found, refused.violations)
            return Report((*refused.violations, *rest.violations), rest.warnings)

    def _judged(self, visit: Visit, content: Content) -> Report:
        drafting, renderer = visit.parts.publishing.drafting, visit.parts.publishing.renderer
        return judged(drafting, renderer, self.subject, self.bulletin, content, visit.now)

    def _sketch(self, visit: Visit, fields: Fields) -> Content:
        return self._whole(visit, sketched(fields))

    def _read(self, visit: Visit, told: Written) -> Content:
        """The content with its defaults.

        Raises:
            RefusedError: in the paths of the document.
        """
        reading = reading_for(visit.parts.settings.zone, self.subject)
        return self._whole(visit, read_edit(self.slip.kind, told.document, reading))

    def _whole(self, visit: Visit, content: Content) -> Content:
        drafting = visit.parts.publishing.drafting
        return drafting.with_defaults(content, self._kind(visit), self.slip.kind, self.subject)

    def _kind(self, visit: Visit) -> Kind:
        return visit.parts.publishing.drafting.kind(self.subject.kind)


@dataclass(frozen=True, slots=True)
class Retelling(Telling):
    """The form of a follow-up that is stored: a draft, or an edit beside what was approved."""

    def blank(self, visit: Visit) -> Fields:
        """As it is stored, with the version that is edited."""
        return {**self._now(visit), "version": str(self.bulletin.working.version)}

    def stored(self, visit: Visit) -> Fields | None:
        """As it is stored now."""
        return self._now(visit)

    def _now(self, visit: Visit) -> dict[str, str]:
        content = self.bulletin.working.content
        rows = {}
        if self.slip.kind in ("delay", "cancellation"):
            taken = frozenset(move.promise for move in content.moves)
            rows = move_rows(self.notice, taken, len(content.moves))
        return {**filled(content, house_zone=visit.parts.settings.zone), **rows}

    def _standing(self) -> str:
        return standing(self.bulletin)

    def _store(
        self, visit: Visit, content: Content, fields: Fields, verbs: Publishing
    ) -> Bulletin:
        """In place of the version that was opened; none that nobody can have seen."""
        version = Typed(fields).version
        if version is None:
            raise StaleVersionError(self.bulletin.working.version)
        return verbs.edit(visit.who, self.bulletin.id, content, version=version)


def begun(visit: Visit, slip: Slip) -> Telling:
    """The form of a new follow-up of the notice in the path.

    Raises:
        ConflictError: it is not public yet: its announcement can be edited instead.
        ForbiddenError: the same, for whoever may not edit that either.
    """
    subject = visit.parts.publishing.subject(visit.id)
    if subject.public is None:
        only_authors(visit)
        raise ConflictError("not_public_yet", NOT_PUBLIC)
    empty = new_bulletin(subject, slip.kind, Content("", "", None), visit.who)
    return Telling(slip, subject, empty)
