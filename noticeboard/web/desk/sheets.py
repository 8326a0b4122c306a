"""What was typed and not handed in: where it goes on, and how it is thrown away."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from noticeboard.ports import Overview, Place, Sheet
from noticeboard.web.desk import parking
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.visit import Answer, Led, Visit

_ID = r"(?P<id>[0-9a-f-]{36})"
# Pages that show a sheet again by themselves; all else was sent, and waits at /desk/continue.
_FORMS = (
    re.compile(r"/desk/notices/new/(?P<kind>[a-z0-9_]+)"),
    re.compile(
        rf"/desk/notices/{_ID}/"
        "(?P<act>delay|correction|cancellation|update|holding|fulfilment|speak)"
    ),
    re.compile(rf"/desk/bulletins/{_ID}/(?P<act>edit)"),
    re.compile(rf"/desk/(?P<act>holding-text)s/(?:new|{_ID}/edit)"),
    re.compile(r"/desk/(?P<act>duty)/edit"),
)
_ACTS = re.compile(rf"/desk/(?:bulletins|deliveries)/{_ID}/.+")
_SIGNS = re.compile(rf"/desk/bulletins/{_ID}/sign")
# A button's name is among the fields only when the form was sent and could not be taken.
_SENT = "do"
_MOST_SHOWN = 90
# Nobody knows a text by the time that stands in it.
_CLOCK = (".zone", ".date", ".time")


@dataclass(frozen=True, slots=True)
class Kept:
    """A sheet as its writer finds it again.

    ``sort``: which form, a key of words; ``sent``: it waits to be sent again; ``to``: where it
    goes on. ``place``: the notice it is about, if there is one already.
    """

    sheet: Sheet
    sort: str
    to: str
    sent: bool
    kind: str
    place: Place | None
    begins: str


def kept(sheets: Iterable[Sheet], overview: Overview) -> tuple[Kept, ...]:
    """The sheets as their writer finds them: what was sent first, then the newest."""
    found = tuple(sheets)
    ids = {id_ for sheet in found if (id_ := about(sheet))}
    places = overview.places(ids) if ids else {}
    return tuple(sorted((_kept(sheet, places) for sheet in found), key=lambda one: not one.sent))


def still_open(found: Iterable[Sheet], waiting: Mapping[str, str | None]) -> tuple[Sheet, ...]:
    """The sheets without signatures that nobody waits for any more.

    ``waiting``: the frozen hash of each bulletin that their writer can still sign. A signature
    holds no words of theirs: once it was given otherwise, or cannot be given, it is over.
    """
    return tuple(sheet for sheet in found if not _is_over(sheet, waiting))


def _is_over(sheet: Sheet, waiting: Mapping[str, str | None]) -> bool:
    if not _SIGNS.fullmatch(sheet.path):
        return False
    return waiting.get(about(sheet) or "") != sheet.fields.get("hash", "")


def throw_away(visit: Visit) -> Answer:
    """POST: forget what was typed."""
    visit.parts.sheets.throw_away(visit.id, visit.who.id)
    return Led("/desk/", "today.sheet.thrown_away")


def _kept(sheet: Sheet, places: Mapping[str, Place]) -> Kept:
    match = _form(sheet)
    sent = match is None or _SENT in sheet.fields
    named = match.groupdict() if match else {}
    return Kept(
        sheet=sheet,
        sort=named.get("act") or ("new" if match else "other"),
        to=f"/desk/continue/{sheet.id}" if sent else f"{sheet.path}?sheet={sheet.id}",
        sent=sent,
        kind=named.get("kind", ""),
        place=places.get(about(sheet) or ""),
        begins=_begins(sheet),
    )


def _form(sheet: Sheet) -> re.Match[str] | None:
    return next((match for form in _FORMS if (match := form.fullmatch(sheet.path))), None)


def about(sheet: Sheet) -> str | None:
    """The id of the notice, bulletin or delivery that a form is about."""
    match = _form(sheet) or _ACTS.fullmatch(sheet.path)
    return match.groupdict().get("id") if match else None


def _begins(sheet: Sheet) -> str:
    """The words by which its writer knows it: its title, else the longest text they typed."""
    named = [(name, text) for name, text in sheet.fields.items() if not name.endswith(_CLOCK)]
    titles = [text for name, text in named if name == "title" and text.strip()]
    longest = max(titles or parking.typed_texts(named), key=len, default="")
    told = " ".join(longest.split())
    return told if len(told) <= _MOST_SHOWN else f"{told[:_MOST_SHOWN]}…"


DOORS = (Door("POST", "/sheets/<uuid:id>/throw-away", "sheets.throw_away", throw_away),)
