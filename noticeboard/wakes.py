"""What a wake is: "drain channel X at instant T", told to senders that are there already."""

import re
from datetime import UTC, datetime
from typing import Protocol

_CHANNEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class Senders(Protocol):
    """The resident sender threads of one process, one per enabled channel."""

    def start(self) -> None:
        """Start the threads; they sleep until woken."""

    def wake(self, channel: str, at: datetime) -> None:
        """Have the thread of ``channel`` sleep to ``at``, then drain. Returns at once."""

    def stop(self, grace: float) -> None:
        """Claim nothing more, and give what is being sent ``grace`` seconds."""


def instant_text(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds: one text for one instant.

    Raises:
        ValueError: for a naive datetime.
    """
    if at.tzinfo is None:
        raise ValueError("a wake needs an aware instant")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_wake(channel: str, at: str) -> tuple[str, datetime]:
    """The wake those two texts name.

    Raises:
        ValueError: when they name none. Both come from outside this process.
    """
    if not _CHANNEL.fullmatch(channel):
        raise ValueError(f"{channel[:60]!r} is not the id of a channel")
    if not _INSTANT.fullmatch(at):
        raise ValueError(f"{at[:40]!r} is not an instant")
    return channel, datetime.fromisoformat(at)
