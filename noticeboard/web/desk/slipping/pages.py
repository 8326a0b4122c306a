"""The doors of the forms that say something more about a public notice."""

from noticeboard import refusals
from noticeboard.domain.errors import ForbiddenError
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.forms import writing
from noticeboard.web.desk.forms.writing import Writing
from noticeboard.web.desk.slipping.keeping import Keeping
from noticeboard.web.desk.slipping.slips import SLIPS
from noticeboard.web.desk.slipping.writing import Beginnings
from noticeboard.web.desk.visit import Answer, View, Visit


def _showing(form: Writing, *roles: str) -> View:
    def show(visit: Visit) -> Answer:
        if not any(visit.who.holds(role, visit.now) for role in roles):
            raise ForbiddenError("role_missing", refusals.needs_role(roles))
        return writing.show(visit, form)

    return show


def _taking(form: Writing) -> View:
    return lambda visit: writing.take(visit, form)


_AT = "/notices/<uuid:id>"
_KEEPING = Keeping()

DOORS: tuple[Door, ...] = (
    *(
        Door(
            "GET", f"{_AT}/{slip.kind}", f"slip.{slip.kind}", _showing(Beginnings(slip), "author")
        )
        for slip in SLIPS
    ),
    *(
        Door("POST", f"{_AT}/{slip.kind}", f"slip.{slip.kind}.take", _taking(Beginnings(slip)))
        for slip in SLIPS
    ),
    Door("GET", f"{_AT}/fulfilment", "slip.fulfilment", _showing(_KEEPING, "author", "duty")),
    Door("POST", f"{_AT}/fulfilment", "slip.fulfilment.take", _taking(_KEEPING), fresh=True),
)
