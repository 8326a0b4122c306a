"""A form that was kept while its writer proved who they are: what it does, and its one button."""

from collections.abc import Mapping
from datetime import timedelta

from noticeboard.domain.errors import NotFoundError
from noticeboard.domain.going import ONLY_TEXT
from noticeboard.domain.sorts import sort_of_text
from noticeboard.ports import Sheet
from noticeboard.refusals import NO_SHEET
from noticeboard.web.desk import parking
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.reviewing.losing import losses
from noticeboard.web.desk.reviewing.removing import going_of
from noticeboard.web.desk.sheets import Kept, about, kept
from noticeboard.web.desk.visit import Answer, Page, Visit

# What a door does, by the end of its address: what it is called, and its button there.
_DOES: Mapping[str, tuple[str, str]] = {
    "sign": ("review.sign.title", "review.sign.button"),
    "submit": ("review.acts.submit", "review.acts.submit"),
    "freeze-anew": ("review.outdated.button", "review.outdated.button"),
    "publish-alone": ("review.alone.title", "review.alone.button"),
    "confirm": ("review.alone.confirm", "review.alone.confirm"),
    "pull-back": ("review.acts.pull_back", "review.acts.pull_back"),
    "discard": ("review.acts.discard_sure", "review.acts.discard_sure"),
    "redact": ("review.acts.redact_head", "review.acts.redact_sure"),
    "reject": ("review.reject.button", "review.reject.button"),
    "retry": ("review.deliveries.retry", "review.deliveries.retry"),
    "adopt": ("review.deliveries.adopt_button", "review.deliveries.adopt_button"),
    "abandon": ("review.deliveries.abandon_button", "review.deliveries.abandon_button"),
    "retire": ("holding.retire", "holding.retire_sure"),
}
# What the buttons of a writing form do, by the value of ``do``.
_PRESSED = {
    "submit": "compose.save_and_submit",
    "save": "frame.save",
    "check": "frame.check",
    "publish": "slip.kept.do",
    "write": "holding.do_write",
    "speak": "holding.do_publish",
}
# As long as it takes to look for a telephone and type a code.
_A_MOMENT = timedelta(minutes=5)
_ANYTHING = ("frame.continue", "frame.continue_button")


def continue_with(visit: Visit) -> Answer:
    """GET: the form that was kept, and the button that hands it in."""
    sheet = visit.parts.sheets.sheet(visit.id, visit.who.id)
    if sheet is None:
        raise NotFoundError("not_found", NO_SHEET)
    [one] = kept([sheet], visit.parts.overview)
    does, button = _act(sheet)
    names = {
        "sheet": sheet,
        "kept": parking.KEPT,
        "does": visit.words(does),
        "button": visit.words(button),
        "about": ", ".join(filter(None, _about(visit, one))),
        "typed": parking.typed_texts(sheet.fields.items()),
        "at_once": _at_once(visit, sheet),
        "removes": _removes(visit, sheet),
        "for_ever": _is_for_ever(sheet),
    }
    return Page("continue.html", names)


def _at_once(visit: Visit, sheet: Sheet) -> bool:
    """Whether they come from the proof they were asked for, and pressed its button just before."""
    pressed = visit.now - sheet.updated_at <= _A_MOMENT
    return visit.fresh and pressed and parking.AT_ONCE in visit.query and not _is_for_ever(sheet)


def _is_for_ever(sheet: Sheet) -> bool:
    """Whether what it does can never be undone: that is read once more before it is done."""
    return sheet.path.endswith("/redact")


def _removes(visit: Visit, sheet: Sheet) -> Mapping[str, object] | None:
    """What would be removed for ever, and on what grounds."""
    bulletin = about(sheet) or ""
    subject = visit.parts.store.subject_of(bulletin) if _is_for_ever(sheet) else None
    if subject is None or subject.public is None:
        return None
    asked = visit.parts.redacting.removing(bulletin)
    because = sheet.fields.get("because", "")
    waits = [one.going for one in (asked.each if asked else ()) if one.because == because]
    going = going_of(sheet.fields) or (waits[-1] if waits else ONLY_TEXT)
    public = any(b.id == bulletin for b in subject.public.bulletins)
    grounds = f"review.acts.because_{because}"
    known = visit.words.phrases.get(grounds, visit.words("review.acts.because_none"))
    lost = losses(visit.words, subject.public, bulletin, going) if public else ()
    return {"losses": lost, "grounds": known}


def _act(sheet: Sheet) -> tuple[str, str]:
    """What it does and what was pressed, as keys of words."""
    pressed = _PRESSED.get(sheet.fields.get("do", ""))
    if pressed:
        return pressed, pressed
    return _DOES.get(sheet.path.rpartition("/")[2], _ANYTHING)


def _about(visit: Visit, one: Kept) -> tuple[str, str]:
    """The kind of text and the title of its notice, as far as there are any."""
    title = one.place.title if one.place else one.sheet.fields.get("title", "").strip()
    bulletin = about(one.sheet) or ""
    subject = visit.parts.store.subject_of(bulletin)
    kinds = {b.id: sort_of_text(b) for b in subject.bulletins} if subject else {}
    return visit.words.phrases.get(f"kind.{kinds.get(bulletin, one.sort)}", ""), title


DOORS = (Door("GET", "/continue/<uuid:id>", "continue", continue_with),)
