"""A breaker per channel: after five failures in a row, one probe each 15 seconds.

A channel that does not let us in is given its rest at once: somebody has to renew a token, and
trying again and again may lock the account. So is one that asks us to wait: whatever is sent there
meanwhile would be refused as well, and what is most urgent goes first when the wait is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 5
PROBE_EVERY = timedelta(seconds=15)
WAIT_LEAST, WAIT_MOST = timedelta(seconds=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Breaker:
    """How a channel fared lately. ``retry_at``: when an open breaker lets one probe through.

    ``since``: from when on it is open; ``refused``: the channel does not let us in; ``asked``: it
    wants us to wait; ``reason``: what it said last.
    """

    failures: int = 0
    retry_at: datetime | None = None
    since: datetime | None = None
    refused: bool = False
    reason: str | None = None
    asked: bool = False

    def lets_through(self, now: datetime) -> bool:
        """Whether a delivery may be tried at ``now``."""
        return self.retry_at is None or now >= self.retry_at

    def after(
        self,
        *,
        failed: bool,
        now: datetime,
        refused: bool = False,
        reason: str | None = None,
        wait: timedelta | None = None,
    ) -> "Breaker":
        """The breaker after one more attempt. ``wait``: for how long the channel wants nothing."""
        if not failed:
            return Breaker()
        failures = self.failures + 1
        if failures < FAILURES and not refused and wait is None and self.since is None:
            return Breaker(failures)
        rest = PROBE_EVERY if wait is None else clamped(wait)
        asked = wait is not None
        return Breaker(failures, now + rest, self.since or now, refused, reason, asked)


def clamped(wait: timedelta) -> timedelta:
    """As long as we wait because a channel asks for it: 1 s to 1 h."""
    return min(max(wait, WAIT_LEAST), WAIT_MOST)
