"""Why something slipped, is wrong or ends: parts that are given, due, or withheld.

Source: docs/decisions/0004-delay-now-explain-in-full-by.md
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from noticeboard.domain.errors import NoticeboardError
from noticeboard.domain.times import Instant

PartName = Literal[
    "cause",
    "what_happened",
    "what_it_means",
    "what_to_do",
    "apology",
    "remedy",
    "choice",
    "prevention",
    "responsible",
    "contact",
]
PART_NAMES: tuple[PartName, ...] = get_args(PartName)
# What a company decides to say, and does not have to learn first.
NEVER_FOUND_OUT: frozenset[PartName] = frozenset({"apology", "responsible"})
WithheldBy = Literal["legal", "partner", "regulator"]
WITHHELD_BY: tuple[WithheldBy, ...] = get_args(WithheldBy)


class BlankPartError(NoticeboardError):
    """An explanation part that says nothing; ``part`` names it."""

    def __init__(self, part: str) -> None:
        super().__init__(f"the explanation part {part} is blank")
        self.part = part


@dataclass(frozen=True, slots=True)
class Given:
    """A part that is told now. ``hours`` goes with the contact: when a person answers.

    ``owed_by``: its words say nothing, so that it counts as not told, and is owed by then.
    """

    text: str
    hours: "OpenHours | None" = None
    owed_by: Instant | None = None

    @property
    def tells(self) -> bool:
        """Whether its words count as the part they stand for."""
        return self.owed_by is None


@dataclass(frozen=True, slots=True)
class OpenHours:
    """When a contact answers, as typed: ``09:00-18:00``, or ``24h``, in ``zone``."""

    text: str
    zone: str


@dataclass(frozen=True, slots=True)
class PartDue:
    """A part not known yet, promised by an instant that is itself counted."""

    by: Instant


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part that may not be told, and on whose account; labelled in public."""

    by: WithheldBy


Part = Given | PartDue | Withheld


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a delay, correction or cancellation carries. A blank part cannot exist.

    Raises:
        BlankPartError: for a part of white space or invisible characters.
    """

    parts: Mapping[PartName, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, part in self.parts.items():
            if isinstance(part, Given) and is_blank(part.text):
                raise BlankPartError(name)

    def text(self, name: PartName) -> str | None:
        """The words of a part that is given; ``None`` while it is not."""
        part = self.parts.get(name)
        return part.text if isinstance(part, Given) else None

    def withheld(self) -> tuple[PartName, ...]:
        """Names of the parts kept back."""
        return tuple(n for n in PART_NAMES if isinstance(self.parts.get(n), Withheld))

    def due(self) -> Mapping[PartName, Instant]:
        """Parts still owed, and by when: not told yet, or in words that say nothing."""
        owed = ((name, _owed_by(part)) for name, part in self.parts.items())
        return {name: by for name, by in owed if by is not None}

    def gives(self, name: PartName) -> bool:
        """Whether a part is told in words that count."""
        part = self.parts.get(name)
        return isinstance(part, Given) and part.tells

    def as_typed(self) -> "Explanation":
        """The same words, before anything was found about them."""
        parts = self.parts.items()
        return Explanation(
            {n: replace(p, owed_by=None) if isinstance(p, Given) else p for n, p in parts}
        )


def _owed_by(part: Part) -> Instant | None:
    if isinstance(part, PartDue):
        return part.by
    return part.owed_by if isinstance(part, Given) else None


def is_blank(text: str) -> bool:
    """Whether a reader would learn nothing: no letter, digit or symbol in it can be seen."""
    return not any(_tells(char) for char in text)


# Letters and symbols by the tables, invisible on paper: Braille blank, the Hangul fillers, a
# musical note without a head.
_PRINTS_NOTHING = "\u2800\u3164\u115f\u1160\uffa0\U0001d159"


def _tells(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNS" and char not in _PRINTS_NOTHING
