"""What looking whether promises were kept needs of the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from noticeboard.domain.promise import Check


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A check of a promise whose time has come.

    ``since``: the promised instant, as of when it was read; ``next_at``: when the look was due.
    """

    notice_id: str
    promise: str
    check: Check
    since: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """What the newest look at a promise's check found: ``said`` is a code, for staff."""

    promise: str
    check: Check
    at: datetime | None
    said: str | None


class Checks(Protocol):
    """The checks of public, open promises. Public acts keep them; every call may be repeated."""

    def due(self, now: datetime, *, limit: int) -> tuple[DueCheck, ...]:
        """Those to look at, the one that waits longest first: never before its instant."""

    def claim(self, check: DueCheck, next_at: datetime | None) -> bool:
        """Put off the next look; false when somebody else did, or the promise was moved."""

    def note(self, check: DueCheck, said: str, *, at: datetime) -> None:
        """What a look found; nothing is written for a promise that was moved since."""

    def of(self, notice_id: str) -> tuple[Looked, ...]:
        """The checks of a notice's open promises, and what they found last."""
