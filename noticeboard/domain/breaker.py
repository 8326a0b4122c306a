"""A breaker per channel: after five failures in a row, one probe each 15 seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 5
PROBE_EVERY = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Breaker:
    """How a channel fared lately. ``retry_at``: when an open breaker lets one probe through."""

    failures: int = 0
    retry_at: datetime | None = None

    def lets_through(self, now: datetime) -> bool:
        """Whether a delivery may be tried at ``now``."""
        return self.retry_at is None or now >= self.retry_at

    def after(self, *, failed: bool, now: datetime) -> "Breaker":
        """The breaker after one more attempt."""
        if not failed:
            return Breaker()
        failures = self.failures + 1
        return Breaker(failures, now + PROBE_EVERY if failures >= FAILURES else None)
