"""An announcement that is there: edited as a draft, beside its armed text, or spelt anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.content import Content
from noticeboard.domain.errors import RefusedError, StaleVersionError
from noticeboard.domain.kind import Kind
from noticeboard.domain.violation import Report
from noticeboard.intake import read_edit, reading_for
from noticeboard.ports import Subject
from noticeboard.presenting import present_content
from noticeboard.publishing import Publishing
from noticeboard.web.desk.composing import arranging, documents, naming, page, usual
from noticeboard.web.desk.composing.documents import Written
from noticeboard.web.desk.composing.filling import filled
from noticeboard.web.desk.composing.judging import Judging
from noticeboard.web.desk.composing.places import Places
from noticeboard.web.desk.composing.saving import saved
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.visit import Answer, Visit

# What an edit changes: a draft, a candidate beside what is armed, a spelling; or nothing yet.
STANDINGS = ("draft", "armed", "candidate", "spelling", "in_review")
_TEXTS = ("announcement.body", "announcement.short", "announcement.texts.")


@dataclass(frozen=True, slots=True)
class Revising:
    """The form of an announcement that is not public yet."""

    subject: Subject
    bulletin: Bulletin
    template: str = "compose/form.html"

    def blank(self, visit: Visit) -> Fields:
        """As it is stored, with the version that is edited."""
        now = usual.known(self._now(visit))
        return {**now, "version": str(self.bulletin.working.version)}

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """What the template needs beside the form."""
        kind, language = self._kind(visit), self.subject.language
        return {
            **page.names_of_form(visit, form, kind, language),
            "standing": standing(self.bulletin),
            "bulletin": self.bulletin,
            "called": self.bulletin.working.content.title,
            "copied": False,
            "replaceable": (),
        }

    def arranged(self, visit: Visit, fields: Fields, do: str) -> Fields | None:
        """The fields after a button that only arranges them."""
        return arranging.arranged(fields, do, visit.parts.settings.zone)

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What the rules find in it, handing nothing in."""
        return self._judging(visit, fields).report()

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Save it in the draft or as a candidate; perhaps ask for sign-off.

        Raises:
            SaidError: when it is refused.
        """
        judging, version = self._judging(visit, fields), self._version(fields)
        try:
            content = judging.read()
            edited = verbs.edit(visit.who, self.bulletin.id, content, version=version)
        except RefusedError as refused:
            raise RefusedError(judging.report(refused).violations) from None
        return saved(visit, edited, verbs)

    def stored(self, visit: Visit) -> Fields | None:
        """As it is stored now."""
        return self._now(visit)

    def called(self, visit: Visit, name: str) -> str:
        """What a field is called on the page."""
        return naming.called(visit.words, name)

    def said(self, visit: Visit, name: str, text: str) -> str:
        """What stands in a field, as the page says it."""
        return naming.said(visit.words, name, text)

    def _judging(self, visit: Visit, fields: Fields) -> Judging[Content]:
        reading = reading_for(visit.parts.settings.zone, self.subject)
        return Judging(
            Typed(fields),
            self._written(visit, fields),
            lambda document: read_edit("announcement", document, reading),
            lambda content: visit.parts.publishing.judge_edit(
                visit.who, self.bulletin.id, content
            ),
        )

    def _written(self, visit: Visit, fields: Fields) -> Written:
        return documents.written(fields, self._kind(visit), visit.parts.settings.zone)

    def _kind(self, visit: Visit) -> Kind:
        return visit.parts.publishing.drafting.kind(self.subject.kind)

    def _now(self, visit: Visit) -> dict[str, str]:
        return filled(self.bulletin.working.content, self._kind(visit), visit.language)

    def _version(self, fields: Fields) -> int:
        """The version that was edited; one nobody can have seen is never the newest."""
        version = Typed(fields).version
        if version is None:
            raise StaleVersionError(self.bulletin.working.version)
        return version


@dataclass(frozen=True, slots=True)
class Respelling(Revising):
    """The form of an announcement that is public: its words, and nothing else."""

    template: str = "compose/spelling.html"

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """What the template needs beside the form."""
        texts = self.bulletin.working.content.texts
        return {
            "standing": standing(self.bulletin),
            "bulletin": self.bulletin,
            "called": self.bulletin.working.content.title,
            "own_texts": tuple(texts),
        }

    def arranged(self, visit: Visit, fields: Fields, do: str) -> Fields | None:
        """There is nothing to arrange."""
        return None

    def _written(self, visit: Visit, fields: Fields) -> Written:
        """What is public, with the words as they are typed now."""
        content, typed = self.bulletin.working.content, Typed(fields)
        document: Any = present_content("announcement", content)
        said = document["announcement"]
        for name in ("body", "short"):
            said[name] = documents.text(typed, f"announcement.{name}")
        if content.texts:
            said["texts"] = {
                name: documents.text(typed, f"announcement.texts.{name}") for name in content.texts
            }
        document["announcement"] = documents.full(**said)
        return Written(document, Places(), ())

    def _now(self, visit: Visit) -> dict[str, str]:
        fields = Revising._now(self, visit)
        return {name: text for name, text in fields.items() if name.startswith(_TEXTS)}


def standing(bulletin: Bulletin) -> str:
    """Which of ``STANDINGS`` a bulletin has."""
    if bulletin.working.state == "in_review":
        return "in_review"
    if bulletin.state is BulletinState.PUBLISHED:
        return "spelling"
    if bulletin.armed is None:
        return "draft"
    return "candidate" if bulletin.candidate else "armed"
