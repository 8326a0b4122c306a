"""Writing announcements: a kind is chosen, its form is filled in, and edited afterwards."""

from noticeboard.web.desk.composing import beginning, editing
from noticeboard.web.desk.doors import Door

DOORS: tuple[Door, ...] = (
    Door("GET", "/notices/new", "composing.choose", beginning.choose),
    Door("GET", "/notices/new/<kind>", "composing.begin", beginning.begin),
    Door("POST", "/notices/new/<kind>", "composing.save", beginning.save),
    Door("GET", "/bulletins/<uuid:id>/edit", "composing.edit", editing.edit),
    Door("POST", "/bulletins/<uuid:id>/edit", "composing.save_edit", editing.save),
)
