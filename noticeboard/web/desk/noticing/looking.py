"""What a machine saw at the pages that show whether a notice's promises were kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.ports.checking import Looked
from noticeboard.render.words import Words
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Look:
    """The page, and what the newest look at it found; ``at`` ``None``: nobody has looked yet."""

    url: str
    at: datetime | None
    found: str


def looks(visit: Visit) -> Mapping[str, Look]:
    """By the keys of the notice's open promises."""
    found = visit.parts.checking.checks.of(visit.id)
    return {
        each.promise: Look(each.check.url, each.at, _found(visit.words, each)) for each in found
    }


def _found(words: Words, looked: Looked) -> str:
    code, _, status = (looked.said or "").partition(" ")
    if not code:
        return ""
    return words(f"notices.looked_{code}", status=status, contains=looked.check.contains or "")
