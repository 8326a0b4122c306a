"""Every page of the desk that somebody may see, and how they come to it.

A door without a line here fails a test: a page that nobody looked at is not done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, StorageState

from tests.browser.desk import Desk
from tests.browser.windows import Language


@dataclass(frozen=True)
class Sight:
    """A page in a telling state.

    ``door``: its rule among the routes. ``path``: the address, ``<names>`` in it are the desk's.
    ``who``: nobody, when it is seen without a session. ``then``: what they do there first.
    """

    name: str
    door: str
    path: str
    who: str = "kim"
    on: Literal["busy", "empty"] = "busy"
    then: Callable[[Page], None] | None = None

    def arrive(self, page: Page, desk: Desk) -> None:
        """Go there, and do what makes it telling."""
        page.goto(desk.path(self.path))
        if self.then is not None:
            self.then(page)

    def session(self, desk: Desk, language: Language) -> StorageState | None:
        """The session they see it with."""
        return desk.signed_in(self.who, language) if self.who else None


SIGHTS = (
    Sight("today", "/desk/", "/desk/"),
    Sight("today-empty", "/desk/", "/desk/", on="empty"),
)
