"""Whether a database is the one that was here before: an old one believes that nothing was sent.

The same mark is kept in the database and in the folder beside it, and counts up while a board
runs. What was restored, or copied, is behind it, or stands in another place.
Source: docs/decisions/0023-a-restored-board-starts-held.md
"""

from dataclasses import dataclass, replace
from typing import Literal

Elsewhere = Literal["older", "another", "copied"]


@dataclass(frozen=True, slots=True)
class Epoch:
    """``id`` of a board, and how far it has counted. ``place``: the database's file, if any."""

    id: str
    mark: int
    place: str = ""

    @classmethod
    def read(cls, text: str, place: str = "") -> "Epoch | None":
        """What was written; ``None`` for anything else."""
        id_, _, rest = text.strip().partition(" ")
        mark, _, found = rest.partition(" ")
        return cls(id_, int(mark), found or place) if id_ and mark.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.id} {self.mark} {self.place}".rstrip()

    def next(self) -> "Epoch":
        """One further."""
        return replace(self, mark=self.mark + 1)


def elsewhere(stored: Epoch | None, kept: Epoch | None, place: str) -> Elsewhere | None:
    """Why the database is not the one that was here; ``None`` if it is, or if both are new.

    ``stored`` in the database, ``kept`` beside it. A host that comes to a server's database has
    nothing of before; beside a database in a file something must be.
    """
    if stored is None:
        return None
    if kept is None:
        return "copied" if place else None
    if stored.id != kept.id:
        return "another"
    if stored.mark < kept.mark:
        return "older"
    return "copied" if kept.place != place else None
