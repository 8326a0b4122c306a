"""One notice: its promises, its bulletins, and what can be done about them."""

from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.noticing.page import one

DOORS = (Door("GET", "/notices/<uuid:id>", "notice", one),)

__all__ = ["DOORS"]
