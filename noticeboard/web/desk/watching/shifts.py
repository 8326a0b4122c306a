"""The form of the duty list: who is called, in which hours, in which order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from noticeboard import refusals
from noticeboard.domain.duty import Shift
from noticeboard.domain.errors import ForbiddenError
from noticeboard.domain.times import at_utc
from noticeboard.domain.violation import Report
from noticeboard.intake.readings import reading_for
from noticeboard.intake.watching import read_duty
from noticeboard.publishing import Publishing
from noticeboard.watching.duty import MOST
from noticeboard.web.desk.forms import writing
from noticeboard.web.desk.forms.filled import instant_fields
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields, Typed, arranged, rows, without_row
from noticeboard.web.desk.forms.zones import zones
from noticeboard.web.desk.visit import Answer, Led, Visit

_ROWS = "shifts"
_BUTTON = re.compile(r"(remove|up|down):(shifts\.[0-9]{1,3})")
_NAMED = re.compile(r"shifts\.([0-9]{1,3})\.([a-z.]+?)(?:\.(date|time|offset))?")
_ADD = f"add:{_ROWS}"
# What a form may carry at all; a row of it has 15 fields.
_MOST_ROWS = min(MOST, 30)


@dataclass(frozen=True, slots=True)
class Listing:
    """The form."""

    @property
    def template(self) -> str:
        """The page."""
        return "watching/shifts.html"

    def blank(self, visit: Visit) -> Fields:
        """The list as it is; one empty place, while there is none."""
        stored = self.stored(visit)
        return stored if rows(stored, _ROWS) else _with_row(stored, visit)

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """Everybody who may be called, and every zone."""
        zone = visit.parts.settings.zone
        return {
            "people": _choices(visit, form.fields),
            "zones": zones(zone, visit.language),
            "house_zone": zone,
            "may_add": len(form.rows(_ROWS)) < _MOST_ROWS,
            "next_row": f"{_ROWS}.{len(form.rows(_ROWS))}",
        }

    def arranged(self, visit: Visit, fields: Fields, do: str) -> Fields | None:
        """A place more or less, or one further up or down."""
        if do == _ADD:
            return _with_row(fields, visit)
        pressed = _BUTTON.fullmatch(do)
        if pressed is None:
            return None
        if pressed[1] == "remove":
            return without_row(fields, pressed[2])
        return _moved(fields, pressed[2], -1 if pressed[1] == "up" else 1)

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What is wrong with it.

        Raises:
            RefusedError: when it cannot even be read.
        """
        return Report(visit.parts.duty.judged(_read(visit, fields)))

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """The list from now on.

        Raises:
            SaidError: when it is refused.
        """
        shifts = _read(visit, fields)
        # Sent twice it is changed once: whoever pressed again reads that it was.
        if shifts != visit.parts.duty.listed().shifts:
            version = Typed(fields).version
            visit.parts.duty.change(visit.who, shifts, version=version or 0)
        return Led("/desk/duty", "watch.duty_saved")

    def stored(self, visit: Visit) -> Fields:
        """The list as it is stored."""
        listed = visit.parts.duty.listed()
        fields = {"version": str(listed.version)}
        for number, shift in enumerate(listed.shifts):
            fields |= _fields(f"{_ROWS}.{number}", shift)
        return fields

    def called(self, visit: Visit, name: str) -> str:
        """The name of a field in plain words."""
        found = _NAMED.fullmatch(name)
        if found is None or found[2] not in _CALLED:
            return ""
        place = visit.words("watch.place", number=int(found[1]) + 1)
        piece = (visit.words(_PIECES[found[3]]),) if found[3] else ()
        return " · ".join((place, visit.words(_CALLED[found[2]]), *piece))

    def said(self, visit: Visit, name: str, text: str) -> str:
        """What stands in a field: people by their names."""
        if not name.endswith((".person", ".deputy")):
            return text
        return visit.parts.overview.people_names({text}).get(text, text)


def show(visit: Visit) -> Answer:
    """GET: the form.

    Raises:
        ForbiddenError: for anybody but an administrator.
    """
    _only_admins(visit)
    return writing.show(visit, Listing())


def save(visit: Visit) -> Answer:
    """POST: the form, with one of its buttons."""
    _only_admins(visit)
    return writing.take(visit, Listing())


def _only_admins(visit: Visit) -> None:
    if not visit.who.holds("admin", visit.now):
        raise ForbiddenError("role_missing", refusals.needs_role(("admin",)))


def _choices(visit: Visit, fields: Fields) -> tuple[tuple[str, str], ...]:
    """Those with the role, and whoever is named already, whatever became of them."""
    members = visit.parts.people.members()
    may = {m.person.id for m in members if not m.disabled and m.person.holds("duty", visit.now)}
    ends = (".person", ".deputy")
    named = {text for name, text in fields.items() if name.endswith(ends)}
    found = (m.person for m in members if m.person.id in may | named)
    return tuple(sorted(((p.id, p.name or p.email) for p in found), key=lambda pair: pair[1]))


def _with_row(fields: Fields, visit: Visit) -> dict[str, str]:
    zone, hours = visit.parts.settings.zone, visit.words("watch.day_and_night")
    own = rows(fields, _ROWS)
    kept = arranged(fields, _ROWS, own)
    if len(own) < _MOST_ROWS:
        row = f"{_ROWS}.{len(own)}"
        kept |= {f"{row}.person": "", f"{row}.hours": hours, f"{row}.zone": zone}
    return kept


def _moved(fields: Fields, row: str, by: int) -> dict[str, str]:
    order = [*rows(fields, _ROWS)]
    if row in order:
        place = order.index(row)
        order.insert(max(place + by, 0), order.pop(place))
    return arranged(fields, _ROWS, tuple(order))


def _read(visit: Visit, fields: Fields) -> tuple[Shift, ...]:
    """The list that was typed.

    Raises:
        RefusedError: with all that cannot be read.
    """
    zone = visit.parts.settings.zone
    typed = Typed(arranged(fields, _ROWS, rows(fields, _ROWS)))
    shifts = [dict(_document(typed, row, zone)) for row in rows(typed.fields, _ROWS)]
    return read_duty({"shifts": shifts}, reading_for(zone))[0]


def _document(typed: Typed, row: str, house: str) -> Iterator[tuple[str, object]]:
    """A place as a document says it; what need not be typed and was not is left out."""
    zone = typed.text(f"{row}.zone") or house
    for name in ("person", "hours"):
        yield name, typed.text(f"{row}.{name}")
    yield "zone", zone
    for name in ("since", "until"):
        if at := typed.instant(f"{row}.{name}", zone):
            yield name, at
    away = f"{row}.absence"
    said = {
        "since": typed.instant(f"{away}.since", zone),
        "until": typed.instant(f"{away}.until", zone),
        "deputy": typed.text(f"{away}.deputy"),
    }
    if any(said.values()):
        yield "absence", {"zone": zone, **{name: text for name, text in said.items() if text}}


def _fields(row: str, shift: Shift) -> dict[str, str]:
    zone, away = shift.hours.zone, shift.absence
    times = {
        "since": shift.since,
        "until": shift.until,
        "absence.since": away.since if away else None,
        "absence.until": away.until if away else None,
    }
    found = {
        f"{row}.person": shift.person,
        f"{row}.hours": shift.hours.text,
        f"{row}.zone": zone,
        f"{row}.absence.deputy": (away.deputy or "") if away else "",
    }
    for name, at in times.items():
        found |= instant_fields(f"{row}.{name}", at_utc(at, zone) if at else None)
    return found


_CALLED = {
    "person": "watch.person",
    "hours": "watch.hours",
    "zone": "frame.zone",
    "since": "watch.since",
    "until": "watch.until",
    "absence.since": "watch.away_since",
    "absence.until": "watch.away_until",
    "absence.deputy": "watch.deputy",
}
_PIECES = {"date": "frame.date", "time": "frame.time", "offset": "frame.offset"}
