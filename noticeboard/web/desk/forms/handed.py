"""A form on its way in: whose it is, what is typed in it, and the page that shows it again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from noticeboard import ids
from noticeboard.domain.errors import NotFoundError, RefusedError, SaidError
from noticeboard.domain.violation import Report
from noticeboard.ports import Sheet
from noticeboard.publishing import Publishing
from noticeboard.web.desk.forms.form import Difference, Form
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.forms.unseen import SEEN, marks
from noticeboard.web.desk.visit import Answer, Page, Visit


class Writing(Protocol):
    """What one kind of form is about."""

    @property
    def template(self) -> str:
        """The page of the form, below ``templates/desk``."""

    def blank(self, visit: Visit) -> Fields:
        """The fields as the form begins."""

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """What the template needs beside the form."""

    def arranged(self, visit: Visit, fields: Fields, do: str) -> Fields | None:
        """The fields after a button that only arranges them (a row more, a row less)."""

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What the rules find in it, handing nothing in.

        Raises:
            RefusedError: when it cannot even be read.
        """

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Do what the form asks for, by these verbs.

        Raises:
            SaidError: when it is refused; the form is shown again with the reason.
        """

    def stored(self, visit: Visit) -> Fields | None:
        """The fields as they are stored now; ``None`` where nothing is stored yet."""

    def called(self, visit: Visit, name: str) -> str:
        """What a field is called on the page; empty for one that nobody sees."""

    def said(self, visit: Visit, name: str, text: str) -> str:
        """What stands in a field, as the page says it: a code in its words."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What somebody typed into a form, and the sheet that it is kept on."""

    visit: Visit
    writing: Writing
    sheet: str
    fields: Fields

    def page(
        self,
        report: Report | None = None,
        *,
        status: int = 200,
        refusal: SaidError | None = None,
        differences: tuple[Difference, ...] = (),
    ) -> Page:
        """The form again: judged, where there is a report; and why it was not taken."""
        form = Form(
            fields=self.fields if report is None else {**self.fields, SEEN: marks(report)},
            language=self.visit.language,
            sheet=self.sheet,
            report=report or Report(),
            checked=report is not None,
            differences=differences,
        )
        said = refusal.sentence.in_(self.visit.language) if refusal else None
        names = {"form": form, "refusal": said, **self.writing.names(self.visit, form)}
        return Page(self.writing.template, names, status)

    @property
    def key(self) -> str:
        """By what it is known again, sent twice."""
        return f"sheet:{self.sheet}"

    def judged(self) -> Report:
        """What the rules find in it, also where it cannot be read."""
        try:
            return self.writing.judged(self.visit, self.fields)
        except RefusedError as refused:
            return Report(refused.violations)

    def kept(self) -> "Handed":
        """The same, on a sheet; on a new one if that of the form is nobody's or another's."""
        try:
            self._keep()
        except NotFoundError:
            anew = replace(self, sheet=ids.new_id())
            anew._keep()
            return anew
        return self

    def _keep(self) -> None:
        visit = self.visit
        sheet = Sheet(self.sheet, visit.who.id, visit.path, self.fields, visit.now)
        visit.parts.sheets.keep(sheet, now=visit.now)
