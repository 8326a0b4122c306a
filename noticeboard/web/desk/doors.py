"""What a door of the desk is; the list of all of them is in ``desk/__init__``."""

from dataclasses import dataclass
from typing import Literal

from noticeboard.web.desk.visit import View

PREFIX = "/desk"
# Whoever asks like this changes nothing.
SAFE = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Door:
    """One page or verb. ``path`` is below ``PREFIX``, with Flask's converters.

    ``fresh``: it wants a login of the last five minutes; else any of the staff may come in, and
    the verb behind it asks for roles. ``harmless``: buttons of its form (values of ``do``) that
    change nothing, and so want no fresh login.
    """

    method: Literal["GET", "POST"]
    path: str
    name: str
    view: View
    fresh: bool = False
    harmless: tuple[str, ...] = ()
