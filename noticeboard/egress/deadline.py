"""How long an exchange may take in all, whatever the other side does with the time."""

import time
from collections.abc import Callable

Monotonic = Callable[[], float]


class Deadline:
    """An instant that is not moved by whoever sends a byte now and then."""

    def __init__(self, seconds: float, now: Monotonic = time.monotonic) -> None:
        self._now = now
        self._until = now() + seconds

    def left(self) -> float:
        """The seconds left.

        Raises:
            TimeoutError: there are none.
        """
        seconds = self._until - self._now()
        if seconds <= 0:
            raise TimeoutError("the time is over")
        return seconds
