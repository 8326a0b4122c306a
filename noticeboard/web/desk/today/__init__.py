"""Today: what asks for somebody, the most urgent first; then what is next."""

from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.today.home import home

DOORS = (Door("GET", "/", "today", home),)

__all__ = ["DOORS"]
