"""What a door of the desk is; the list of all of them is in ``desk/__init__``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from noticeboard.web.desk.visit import Answer, View, Visit

PREFIX = "/desk"
# Whoever asks like this changes nothing.
SAFE = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Door:
    """One page or verb. ``path`` is below ``PREFIX``, with Flask's converters.

    ``fresh``: it wants a login of the last five minutes; else any of the staff may come in, and
    the verb behind it asks for roles. ``harmless``: buttons of its form (values of ``do``) that
    change nothing, and so want no fresh login. ``unfit``: the page that shows what is wrong with a
    form, whoever sends it; ``None`` for one that would go through. It changes nothing that is said
    or decided, and is asked before anybody has to prove who they are.
    """

    method: Literal["GET", "POST"]
    path: str
    name: str
    view: View
    fresh: bool = False
    harmless: tuple[str, ...] = ()
    unfit: Callable[[Visit], Answer | None] | None = None
