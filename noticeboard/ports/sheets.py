"""What people typed into the desk and have not handed in yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person typed into one form. Nobody else ever sees it.

    ``id`` is a UUID that the form chose; ``path`` is the page it stands on; ``fields`` are texts
    as they were typed, whatever they hold.
    """

    id: str
    person: str
    path: str
    fields: Mapping[str, str]
    updated_at: datetime


class Sheets(Protocol):
    """Keeps sheets until they are handed in, thrown away, or untouched for 30 days."""

    def keep(self, sheet: Sheet, *, now: datetime) -> None:
        """Keep it as of ``now``, in place of the one with its id.

        Of the same person the 200 touched last are kept.

        Raises:
            NotFoundError: when its id is no UUID, or somebody else's sheet has it.
        """

    def sheet(self, sheet_id: str, person: str) -> Sheet | None: ...
    def of(self, person: str, *, limit: int) -> tuple[Sheet, ...]:
        """This person's sheets, the one touched last first."""

    def throw_away(self, sheet_id: str, person: str) -> None:
        """Forget it; nothing happens to another person's, or when there is none."""
