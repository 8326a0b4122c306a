"""The one way in which a form of the desk is shown, kept, checked and handed in.

Whatever was typed is kept as a sheet before anything else happens, so that no refusal, no crash
and no second editor can cost a word of it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from noticeboard import ids
from noticeboard.domain.errors import (
    ConflictError,
    NotFoundError,
    RefusedError,
    SaidError,
    StaleVersionError,
)
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.violation import Report
from noticeboard.ports import Once, Sheet
from noticeboard.publishing import Publishing
from noticeboard.web import problems
from noticeboard.web.desk.forms.form import Difference, Form
from noticeboard.web.desk.forms.swapping import swapped
from noticeboard.web.desk.forms.typed import TICKED, Fields, Typed
from noticeboard.web.desk.forms.unseen import LOOK, SEEN, marks, unseen
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

# How the button that changes the desk's language begins: the form goes along.
LANGUAGE = "language:"
# Buttons that keep what was typed and hand nothing in.
HARMLESS = ("check", *(f"{LANGUAGE}{language}" for language in LANGUAGES))
# Fields of the form itself: no part of what is written. ``do`` names the button.
_OWN = frozenset({"sheet", "do", "kept", "version", SEEN})
# The button that saves and asks for sign-off.
SUBMIT = "submit"


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
class _Handed:
    """A form on its way in."""

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


def show(visit: Visit, writing: Writing) -> Answer:
    """GET: the form as it begins, or as it was left on a sheet; with ``?check``, judged."""
    sheet_id = visit.query.get("sheet", "")
    sheet = visit.parts.sheets.sheet(sheet_id, visit.who.id) if sheet_id else None
    if sheet is None:
        handed = _Handed(visit, writing, ids.new_id(), writing.blank(visit))
    else:
        handed = _Handed(visit, writing, sheet.id, sheet.fields)
    return handed.page(_judged(handed) if "check" in visit.query else None)


def take(visit: Visit, writing: Writing) -> Answer:
    """POST: keep what was typed; then do what the button says."""
    sheet, do = visit.fields.get("sheet") or ids.new_id(), visit.fields.get("do", "save")
    typed = {name: text for name, text in visit.fields.items() if name not in ("sheet", "do")}
    if (rewritten := swapped(typed, do)) is not None:
        return _checked(_kept(_Handed(visit, writing, sheet, rewritten)))
    fields = writing.arranged(visit, typed, do)
    handed = _kept(_Handed(visit, writing, sheet, typed if fields is None else fields))
    if fields is not None:
        return handed.page()
    if do.startswith(LANGUAGE):
        there = f"{visit.path}?sheet={handed.sheet}"
        return Led(there, language=do.removeprefix(LANGUAGE))
    if do == "check":
        return _checked(handed)
    return (_looked_at(handed) if do == SUBMIT else None) or _handed_in(handed)


def _kept(handed: _Handed) -> _Handed:
    """The same, on a sheet; on a new one if that of the form is nobody's or another's."""
    try:
        _keep(handed)
    except NotFoundError:
        handed = replace(handed, sheet=ids.new_id())
        _keep(handed)
    return handed


def _keep(handed: _Handed) -> None:
    visit = handed.visit
    kept = Sheet(handed.sheet, visit.who.id, visit.path, handed.fields, visit.now)
    visit.parts.sheets.keep(kept, now=visit.now)


def _checked(handed: _Handed) -> Page:
    report = _judged(handed)
    return handed.page(report, status=422 if report.violations else 200)


def _looked_at(handed: _Handed) -> Page | None:
    """The form once more, if something in its words may mislead and its writer has not seen it."""
    visit = handed.visit
    if visit.parts.store.recall(visit.who.id, _key(handed), now=visit.now) is not None:
        return None
    report = _judged(handed)
    if report.violations or not unseen(report, handed.fields):
        return None
    return handed.page(report, refusal=LOOK)


def _judged(handed: _Handed) -> Report:
    try:
        return handed.writing.judged(handed.visit, handed.fields)
    except RefusedError as refused:
        return Report(refused.violations)


def _handed_in(handed: _Handed) -> Answer:
    visit = handed.visit
    verbs = visit.parts.publishing.only_once(_once(handed))
    try:
        answer = handed.writing.hand_in(visit, handed.fields, verbs)
    except RefusedError as refused:
        return _refused(handed, refused)
    except StaleVersionError as stale:
        return _stale(handed, stale)
    except ConflictError as conflict:
        if conflict.code == "key_reused":
            return _saved_before(handed, conflict)
        return handed.page(status=409, refusal=conflict)
    except SaidError as error:
        return handed.page(status=problems.status_of(error), refusal=error)
    visit.parts.sheets.throw_away(handed.sheet, visit.who.id)
    return answer


def _refused(handed: _Handed, refused: RefusedError) -> Page:
    """With every violation, and the warnings too if it could be read that far."""
    return handed.page(Report(refused.violations, _judged(handed).warnings), status=422)


def _stale(handed: _Handed, stale: StaleVersionError) -> Page:
    """Somebody else saved first: both texts side by side, and nothing is lost.

    The next save names the version that was shown here, and so replaces it knowingly.
    """
    again = replace(handed, fields={**handed.fields, "version": str(stale.current)})
    found = tuple(_differences(handed))
    # Shown side by side they say it themselves; the refusal would ask to load the page again.
    return again.page(status=409, refusal=None if found else stale, differences=found)


def _differences(handed: _Handed) -> Iterator[Difference]:
    visit, yours = handed.visit, handed.fields
    theirs = handed.writing.stored(visit) or {}
    for name in dict.fromkeys([*theirs, *yours]):
        texts = [fields.get(name, "").strip() for fields in (theirs, yours)]
        called = "" if name in _OWN else handed.writing.called(visit, name)
        if called and texts[0] != texts[1]:
            yield Difference(name, called, *(_as_read(handed, name, text) for text in texts))


def _as_read(handed: _Handed, name: str, text: str) -> str:
    visit = handed.visit
    if text == TICKED:
        return visit.words("frame.ticked")
    return handed.writing.said(visit, name, text)


def _saved_before(handed: _Handed, conflict: ConflictError) -> Answer:
    """Back, changed and sent again: what was made then is edited with what is typed now.

    Its version is the one that the first sending made: whoever changed it since is noticed.
    What can be edited no more is shown there beside what was typed.
    """
    visit = handed.visit
    made = visit.parts.store.recall(visit.who.id, _key(handed), now=visit.now)
    if made is None:
        return handed.page(status=409, refusal=conflict)
    edit = f"/desk/bulletins/{made.bulletin_id}/edit"
    fields = {**handed.fields, "version": str((Typed(handed.fields).version or 0) + 1)}
    sheet = Sheet(ids.new_id(), visit.who.id, edit, fields, visit.now)
    visit.parts.sheets.keep(sheet, now=visit.now)
    visit.parts.sheets.throw_away(handed.sheet, visit.who.id)
    return Led(f"{edit}?sheet={sheet.id}", "frame.saved_before")


def _once(handed: _Handed) -> Once:
    asked = json.dumps([handed.visit.path, sorted(handed.fields.items())])
    return Once(handed.visit.who.id, _key(handed), hashlib.sha256(asked.encode()).hexdigest())


def _key(handed: _Handed) -> str:
    return f"sheet:{handed.sheet}"
