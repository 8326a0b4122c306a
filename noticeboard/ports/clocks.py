"""What a process keeps of its clock, so that the next one need not believe the wall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard.domain.clock_guard import Distrust, Kept
from noticeboard.ports.sending import Owner


@dataclass(frozen=True, slots=True)
class ClockHold:
    """A process releases nothing, because its clock cannot be believed.

    ``apart``: how far it is ahead. ``vouched_by``: who said that it is right. ``renewed``: how
    often the process said since that it still does not.
    """

    owner: Owner
    why: Distrust
    apart: timedelta
    since: datetime
    vouched_by: str | None = None
    renewed: int = 0


class Clocks(Protocol):
    """Where clocks are remembered. Every call may be repeated."""

    def kept(self, me: Owner) -> Kept:
        """What was stored of the clock of this host."""

    def keep(self, me: Owner, anchor: datetime, seen: datetime) -> None:
        """The wall at this boot, as it is believed; and the latest instant that was."""

    def hold(self, hold: ClockHold) -> None:
        """A process releases nothing; what somebody said of its clock before is void."""

    def renew(self, me: Owner) -> bool:
        """A process still releases nothing; false where its hold is gone."""

    def release(self, gone: Iterable[Owner]) -> None:
        """These processes release again, or are no more."""

    def holds(self) -> tuple[ClockHold, ...]:
        """Those that release nothing, by host."""

    def database_now(self) -> datetime | None:
        """What the clock beside the database shows; ``None`` where that is this host's."""
