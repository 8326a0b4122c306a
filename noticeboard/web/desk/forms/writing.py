"""The one way in which a form of the desk is shown, kept, checked and handed in.

Whatever was typed is kept as a sheet before anything else happens, so that no refusal, no crash
and no second editor can cost a word of it.
"""

from noticeboard import ids
from noticeboard.domain.errors import SaidError
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.web.desk.forms.handed import Handed, Writing
from noticeboard.web.desk.forms.handing_in import hand_in
from noticeboard.web.desk.forms.swapping import swapped
from noticeboard.web.desk.forms.unseen import LOOK, unseen
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

# How the button that changes the desk's language begins: the form goes along.
LANGUAGE = "language:"
# Buttons that keep what was typed and hand nothing in.
HARMLESS = ("check", *(f"{LANGUAGE}{language}" for language in LANGUAGES))
# The button that saves and asks for sign-off.
SUBMIT = "submit"


def show(visit: Visit, writing: Writing) -> Answer:
    """GET: the form as it begins, or as it was left on a sheet; with ``?check``, judged."""
    sheet_id = visit.query.get("sheet", "")
    sheet = visit.parts.sheets.sheet(sheet_id, visit.who.id) if sheet_id else None
    if sheet is None:
        handed = Handed(visit, writing, ids.new_id(), writing.blank(visit))
    else:
        handed = Handed(visit, writing, sheet.id, sheet.fields)
    return handed.page(handed.judged() if "check" in visit.query else None)


def take(visit: Visit, writing: Writing) -> Answer:
    """POST: keep what was typed; then do what the button says."""
    do, sent = visit.fields.get("do", "save"), _sent(visit, writing)
    sheet, typed = sent.sheet, sent.fields
    if (rewritten := swapped(typed, do)) is not None:
        return _checked(Handed(visit, writing, sheet, rewritten).kept())
    fields = writing.arranged(visit, typed, do)
    handed = Handed(visit, writing, sheet, typed if fields is None else fields).kept()
    if fields is not None:
        return handed.page()
    if do.startswith(LANGUAGE):
        there = f"{visit.path}?sheet={handed.sheet}"
        return Led(there, language=do.removeprefix(LANGUAGE))
    if do == "check":
        return _checked(handed)
    return (_looked_at(handed) if do == SUBMIT else None) or hand_in(handed)


def unfit(visit: Visit, writing: Writing) -> Page | None:
    """The form again, kept, with what is wrong in it; ``None`` for one that would go through.

    What only whoever may send it can hear is said once they have proved who they are; so is what
    became of one that was sent before.
    """
    sent = _sent(visit, writing)
    if visit.parts.store.recall(visit.who.id, sent.key, now=visit.now) is not None:
        return None
    try:
        report = sent.judged()
    except SaidError:
        return None
    return sent.kept().page(report, status=422) if report.violations else None


def _sent(visit: Visit, writing: Writing) -> Handed:
    sheet = visit.fields.get("sheet") or ids.new_id()
    typed = {name: text for name, text in visit.fields.items() if name not in ("sheet", "do")}
    return Handed(visit, writing, sheet, typed)


def _checked(handed: Handed) -> Page:
    report = handed.judged()
    return handed.page(report, status=422 if report.violations else 200)


def _looked_at(handed: Handed) -> Page | None:
    """The form once more, if something in its words may mislead and its writer has not seen it."""
    visit = handed.visit
    if visit.parts.store.recall(visit.who.id, handed.key, now=visit.now) is not None:
        return None
    report = handed.judged()
    if report.violations or not unseen(report, handed.fields):
        return None
    return handed.page(report, refusal=LOOK)
