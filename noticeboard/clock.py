"""The clocks of this machine. Everything else is given its time."""

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Aware UTC."""
    return datetime.now(UTC)


def boottime() -> float:
    """Seconds since boot, going on while the process or the machine is suspended."""
    # macOS, for development only, has no clock that goes on in sleep.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
