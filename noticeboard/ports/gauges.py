"""What is counted of deliveries, for whoever draws it over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a channel is not settled. ``oldest_due``: since when something is due there.

    ``by_state``: how many; of what is pending only what is due.
    """

    channel: str
    oldest_due: datetime | None
    by_state: Mapping[str, int]


class Gauges(Protocol):
    """Reads only, along an index, and stops at its limit."""

    def waiting(self, channels: Iterable[str], now: datetime) -> Iterable[Waiting]:
        """What is not settled, of each of the channels."""

    def arrived(self, channel: str, since: datetime) -> Iterable[tuple[str, datetime, timedelta]]:
        """What arrived there since: its id, when, and how long after its instant."""
