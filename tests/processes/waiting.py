"""Waiting for another process, without guessing how long it takes."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], within: float = 5.0) -> None:
    """Wait until ``condition``, or fail."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
