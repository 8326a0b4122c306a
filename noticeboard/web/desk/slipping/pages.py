"""The doors of the forms that say something more about a public notice."""

from noticeboard import refusals
from noticeboard.domain.errors import ForbiddenError
from noticeboard.web.desk.composing.saving import only_authors
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.forms import writing
from noticeboard.web.desk.slipping import just_now
from noticeboard.web.desk.slipping.keeping import Keeping
from noticeboard.web.desk.slipping.slips import SLIPS, Slip
from noticeboard.web.desk.slipping.writing import begun
from noticeboard.web.desk.visit import Answer, View, Visit


def _showing(slip: Slip) -> View:
    def show(visit: Visit) -> Answer:
        only_authors(visit)
        return writing.show(visit, begun(visit, slip))

    return show


def _taking(slip: Slip) -> View:
    return lambda visit: writing.take(visit, begun(visit, slip))


def show_keeping(visit: Visit) -> Answer:
    """GET: that it happened, and when.

    Raises:
        ForbiddenError: for whoever may not record it.
    """
    if not any(visit.who.holds(role, visit.now) for role in _KEEPERS):
        raise ForbiddenError("role_missing", refusals.needs_role(_KEEPERS))
    return writing.show(visit, Keeping())


def keep(visit: Visit) -> Answer:
    """POST: publish it."""
    return writing.take(just_now.dated(visit), Keeping())


def _unfit(visit: Visit) -> Answer | None:
    return writing.unfit(just_now.dated(visit), Keeping())


_KEEPERS = ("author", "duty")
_AT = "/notices/<uuid:id>"

DOORS: tuple[Door, ...] = (
    *(Door("GET", f"{_AT}/{s.kind}", f"slipping.{s.kind}", _showing(s)) for s in SLIPS),
    *(Door("POST", f"{_AT}/{s.kind}", f"slipping.{s.kind}.take", _taking(s)) for s in SLIPS),
    Door("GET", f"{_AT}/fulfilment", "slipping.fulfilment", show_keeping),
    Door(
        "POST",
        f"{_AT}/fulfilment",
        "slipping.fulfilment.take",
        keep,
        fresh=True,
        harmless=writing.HARMLESS,
        unfit=_unfit,
    ),
)
