"""A follow-up that is public: its words may be spelt anew, and nothing else of it changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState
from noticeboard.domain.content import Content
from noticeboard.domain.violation import Violation
from noticeboard.ports import Subject
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.handed import Writing
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.slipping.documents import Written
from noticeboard.web.desk.slipping.filling import filled
from noticeboard.web.desk.slipping.slips import SLIPS, Slip
from noticeboard.web.desk.slipping.writing import Retelling
from noticeboard.web.desk.visit import Visit

StoredForm = Callable[[Subject, Bulletin], Writing]
_WORDS = ("body", "short", "texts")


@dataclass(frozen=True, slots=True)
class Rewording(Retelling):
    """The form of its words."""

    @property
    def template(self) -> str:
        """The same page for every kind."""
        return "slip/rewording.html"

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """What the template needs beside the form."""
        return {
            "notice": self.notice,
            "bulletin": self.bulletin,
            "standing": self._standing(),
            "own_texts": tuple(self.bulletin.working.content.texts),
        }

    def _now(self, visit: Visit) -> dict[str, str]:
        fields = filled(self.bulletin.working.content, house_zone=visit.parts.settings.zone)
        return {n: text for n, text in fields.items() if n.partition(".")[0] in _WORDS}

    def _lacking(self, told: Written) -> tuple[Violation, ...]:
        """Nothing: what its form asked for once stands."""
        return ()

    def _read(self, visit: Visit, told: Written) -> Content:
        said = {name: told.document[name] for name in _WORDS if name in told.document}
        new = super(Rewording, self)._read(
            visit, replace(told, document={**said, "publish_at": "now"})
        )
        content = self.bulletin.working.content
        return replace(content, body=new.body, short=new.short, texts=new.texts)

    def _sketch(self, visit: Visit, fields: Fields) -> Content:
        return self.bulletin.working.content


def _form_of(slip: Slip) -> StoredForm:
    def form(subject: Subject, bulletin: Bulletin) -> Writing:
        public = bulletin.state is BulletinState.PUBLISHED
        return (Rewording if public else Retelling)(slip, subject, bulletin)

    return form


# The form of each kind of follow-up that is stored. A fulfilment has none: it is never rewritten.
FORMS: Mapping[BulletinKind, StoredForm] = {slip.kind: _form_of(slip) for slip in SLIPS}
