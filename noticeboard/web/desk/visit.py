"""A request to the desk that passed every guard, and what a page answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.render.words import Words
from noticeboard.site.templating import Clock
from noticeboard.web.desk.wording import desk_words
from noticeboard.web.parts import WebParts


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody of the staff at a page of the desk.

    ``arguments`` come from the path, ``query`` from behind the question mark, ``fields`` from a
    form: names as in the document it stands for, texts as they were typed.
    """

    parts: WebParts
    who: Person
    now: datetime
    language: Language
    path: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False

    @property
    def id(self) -> str:
        """The id in the path."""
        return self.arguments["id"]

    @property
    def words(self) -> Words:
        """Every phrase of the desk, in this person's language."""
        return desk_words(self.language)

    @property
    def clock(self) -> Clock:
        """Writes instants; moments that no promise gives a zone are in the house's."""
        return Clock(self.language, self.parts.settings.zone)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its template below ``templates/desk``, and the names it needs."""

    template: str
    names: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Led:
    """After an act: where to go, and the phrase that says there what was done.

    ``also``: a second phrase. ``language``: the one in which the desk speaks from now on.
    """

    to: str
    say: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page as the public will have it, to be looked at in a frame of the desk."""

    html: bytes


Answer = Page | Led | Document
View = Callable[[Visit], Answer]
