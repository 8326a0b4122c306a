"""Writing a follow-up, and editing its draft: one form, begun from two sides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.errors import ConflictError, RefusedError, SaidError, StaleVersionError
from noticeboard.domain.notice import Notice
from noticeboard.domain.violation import Report
from noticeboard.drafting import FollowUp, new_bulletin
from noticeboard.finding import found, pick
from noticeboard.intake import read_edit, reading_for
from noticeboard.noting import made_before
from noticeboard.ports import Subject
from noticeboard.publishing import Publishing
from noticeboard.web.desk.forms.filled import ticks
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.slipping import hearing, naming
from noticeboard.web.desk.slipping.ahead import judged
from noticeboard.web.desk.slipping.documents import written
from noticeboard.web.desk.slipping.filling import filled
from noticeboard.web.desk.slipping.showing import shown
from noticeboard.web.desk.slipping.slips import Beginning, Slip, move_rows
from noticeboard.web.desk.visit import Answer, Led, Visit


@dataclass(frozen=True, slots=True)
class Matter:
    """What a form is about: a public notice, and the bulletin as it was before the form."""

    subject: Subject
    notice: Notice
    bulletin: Bulletin


@dataclass(frozen=True, slots=True)
class Telling:
    """What the forms of all follow-ups share. ``slip``: what is different about this kind."""

    slip: Slip

    @property
    def template(self) -> str:
        """The page of this kind's form."""
        return self.slip.template

    def matter(self, visit: Visit) -> Matter:
        """The notice and the bulletin that the address names."""
        raise NotImplementedError

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """Everything the page tells beside the fields."""
        about = self.matter(visit)
        sound = form.checked and not form.report.violations
        content = self._whole(visit, about, form.fields) if sound else None
        told = shown(visit, form, about.subject, about.notice, about.bulletin, content)
        return {**told, **self.slip.tells(visit, form, about.notice)}

    def arranged(self, _visit: Visit, _fields: Fields, _do: str) -> Fields | None:
        """No button of these forms only arranges them."""
        return None

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What asking for sign-off would refuse now, each at its field; and the warnings."""
        return self._read(visit, fields)[1]

    def called(self, visit: Visit, name: str) -> str:
        """What a field is called on the page."""
        return naming.called(visit.words, self.matter(visit).notice, visit.fields, name)

    def _read(self, visit: Visit, fields: Fields) -> tuple[Content, Report]:
        """The content and what is wrong with it.

        Raises:
            RefusedError: when it cannot even be read.
        """
        about, told = self.matter(visit), written(fields)
        lacking = (*told.found, *self.slip.lacks(fields, about.notice))
        try:
            content = self._whole(visit, about, fields)
        except RefusedError as refused:
            raise RefusedError((*lacking, *told.refusals(refused.violations))) from None
        report = judged(visit.parts.publishing, about.subject, about.bulletin, content, visit.now)
        placed = told.placed(report)
        return content, replace(placed, violations=(*lacking, *placed.violations))

    def _whole(self, visit: Visit, about: Matter, fields: Fields) -> Content:
        """The content with its defaults, in the paths of the document."""
        drafting = visit.parts.publishing.drafting
        reading = reading_for(visit.parts.settings.zone, about.subject)
        content = read_edit(self.slip.kind, written(fields).document, reading)
        kind = drafting.kind(about.subject.kind)
        return drafting.with_defaults(content, kind, self.slip.kind, about.subject)

    def _sound(self, visit: Visit, fields: Fields) -> Content:
        """The content, if sign-off could be asked for it.

        Raises:
            RefusedError: with every violation.
        """
        content, report = self._read(visit, fields)
        if report.violations:
            raise RefusedError(report.violations)
        return content


class Beginnings(Telling):
    """A new follow-up, from a notice or one of its promises."""

    __slots__ = ()

    def matter(self, visit: Visit) -> Matter:
        """A public notice, and a bulletin that does not exist yet."""
        subject = visit.parts.publishing.subject(visit.id)
        if subject.public is None:
            raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
        bulletin = new_bulletin(subject, self.slip.kind, Content("", "", None), visit.who)
        return Matter(subject, subject.public, bulletin)

    def blank(self, visit: Visit) -> Fields:
        """As it begins from what the address names."""
        about, zone = self.matter(visit), visit.parts.settings.zone
        drafting = visit.parts.publishing.drafting
        kind = drafting.kind(about.subject.kind)
        begun = Beginning(
            notice=about.notice,
            kind=kind,
            promise=visit.query.get("promise", ""),
            bulletin=visit.query.get("bulletin", ""),
            now=visit.now,
            zone=zone,
        )
        empty = about.bulletin.working.content
        usual = drafting.with_defaults(empty, kind, self.slip.kind, about.subject).channels
        return {"zone": zone, **ticks("channels", usual), **self.slip.begin(begun)}

    def stored(self, _visit: Visit) -> Fields | None:
        """Nothing is stored yet."""
        return None

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Draft it; and ask for sign-off, if that is the button."""
        if made_before(verbs.store, verbs.once, visit.now) is None:
            hearing.refuse_unheard(self.matter(visit).notice, fields)
            content = self._sound(visit, fields)
        else:
            content = self._whole(visit, self.matter(visit), fields)
        drafted = verbs.follow_up(visit.who, visit.id, FollowUp(self.slip.kind, content))
        return _handed_on(visit, drafted)


class Edits(Telling):
    """A follow-up that is stored: its draft, or an edit beside what was approved."""

    __slots__ = ()

    def matter(self, visit: Visit) -> Matter:
        """A stored bulletin of a public notice."""
        subject = found(visit.parts.store.subject_of(visit.id), refusals.NO_BULLETIN)
        if subject.public is None:
            raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
        return Matter(subject, subject.public, pick(subject, visit.id))

    def blank(self, visit: Visit) -> Fields:
        """As it is stored."""
        about = self.matter(visit)
        content, version = about.bulletin.working.content, about.bulletin.working.version
        rest = {}
        if self.slip.kind == "delay":
            taken = frozenset(move.promise for move in content.moves)
            rest = move_rows(about.notice, taken, len(content.moves))
        own = filled(content, house_zone=visit.parts.settings.zone)
        return {**own, **rest, "version": str(version)}

    def stored(self, visit: Visit) -> Fields | None:
        """As it is stored now."""
        return self.blank(visit)

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Save it; and ask for sign-off, if that is the button."""
        about = self.matter(visit)
        if made_before(verbs.store, verbs.once, visit.now) is None:
            _refuse_older(about.bulletin, fields)
            hearing.refuse_unheard(about.notice, fields)
            content = self._sound(visit, fields)
        else:
            content = self._whole(visit, about, fields)
        version = int(fields["version"])
        edited = verbs.edit(visit.who, visit.id, content, version=version)
        return _handed_on(visit, edited)


def _refuse_older(bulletin: Bulletin, fields: Fields) -> None:
    """The form is of another version than the newest."""
    version = fields.get("version", "")
    current = bulletin.working.version
    if not re.fullmatch(r"[0-9]{1,9}", version) or int(version) != current:
        raise StaleVersionError(current)


def _handed_on(visit: Visit, saved: Bulletin) -> Answer:
    """To the bulletin; on the way, sign-off is asked for if that was the button."""
    to = f"/desk/bulletins/{saved.id}"
    if visit.fields.get("do") != "submit":
        return Led(to, "slip.saved")
    if saved.working.state == "draft":
        try:
            visit.parts.publishing.submit(visit.who, saved.id)
        except SaidError as error:
            return Led(to, "slip.saved_only", {"why": error.sentence.in_(visit.language)})
    return Led(to, "slip.submitted")
