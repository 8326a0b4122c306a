"""What is suggested in the place of a typed time or figure, written there by one button."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from noticeboard.domain.violation import Finding
from noticeboard.web.desk.forms.typed import Fields

# How the buttons begin: where, what stands there and what to write follow.
SWAP = "instead:"


@dataclass(frozen=True, slots=True)
class Swap:
    """One suggestion: ``instead`` for the ``excerpt`` in a field of the form."""

    field: str
    start: int
    excerpt: str
    instead: str

    @property
    def button(self) -> str:
        """What the button says when it is pressed."""
        said = [self.field, self.start, self.excerpt, self.instead]
        return SWAP + json.dumps(said, ensure_ascii=False)


def swaps(found: Iterable[Finding], paths: tuple[str, ...]) -> Iterator[Swap]:
    """What is suggested about a field, each place once."""
    spots = dict.fromkeys((f.field, f.spot) for f in found if f.spot and f.field in paths)
    for field, spot in spots:
        if spot.instead:
            yield Swap(field, spot.start, spot.excerpt, spot.instead)


def swapped(fields: Fields, do: str) -> Fields | None:
    """The fields after such a button; ``None`` for any other."""
    if not do.startswith(SWAP):
        return None
    swap = _pressed(do.removeprefix(SWAP))
    # A contact is two fields: how to reach it is the one with words.
    named = (swap.field, f"{swap.field}.how") if swap else ()
    field = next((name for name in named if name in fields), None)
    if swap is None or field is None:
        return fields
    text = fields[field]
    # A browser sends line ends as two characters, so that the place is a little off.
    places = [found.start() for found in re.finditer(re.escape(swap.excerpt), text)]
    if not places:
        return fields
    at = min(places, key=lambda place: abs(place - swap.start))
    changed = text[:at] + swap.instead + text[at + len(swap.excerpt) :]
    return {**fields, field: changed}


def _pressed(said: str) -> Swap | None:
    """The suggestion that a button names; ``None`` for what none of ours says."""
    try:
        match json.loads(said):
            case [str(field), int(start), str(excerpt), str(instead)] if excerpt:
                return Swap(field, start, excerpt, instead)
    except (ValueError, RecursionError):
        return None
    return None
