"""“Just now”, as the instant at which somebody said so: by our clock, and never by itself."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import at_utc
from noticeboard.domain.violation import Violation
from noticeboard.domain.zones import TimeRefusedError
from noticeboard.web.desk import parking
from noticeboard.web.desk.forms.filled import instant_fields
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.visit import Visit

JUST_NOW, _AT = "just_now", "observed_at"


def dated(visit: Visit) -> Visit:
    """The same with that instant typed in, to the minute: later it would be another one.

    Where a time is typed as well, both stay: nobody knows which of them is meant.
    """
    typed = Typed(visit.fields)
    if not typed.on(JUST_NOW) or typed.instant(_AT):
        return visit
    try:
        minute = _sent_at(visit).replace(second=0, microsecond=0)
        instant = instant_fields(_AT, at_utc(minute, typed.text("zone")))
    except TimeRefusedError:
        return visit
    rest = {name: text for name, text in visit.fields.items() if name != JUST_NOW}
    return replace(visit, fields={**rest, **instant})


def undecided(fields: Fields) -> tuple[Violation, ...]:
    """Both “just now” and a time."""
    typed = Typed(fields)
    both = typed.on(JUST_NOW) and typed.instant(_AT)
    return (Violation("said_twice", _AT, _ONE_OF_BOTH),) if both else ()


def _sent_at(visit: Visit) -> datetime:
    """Now; of a form that waited while its writer signed in, when they sent it."""
    waited = visit.parts.sheets.sheet(visit.fields.get(parking.KEPT, ""), visit.who.id)
    return waited.updated_at if waited else visit.now


_ONE_OF_BOTH = Sentence(
    "Tick “just now” or give the time: one of them.",
    "‘방금 이루어졌습니다’와 시각 가운데 하나만 남겨 주세요.",
)
