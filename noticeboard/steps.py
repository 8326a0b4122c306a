"""Doing something again and again in a thread, whatever goes wrong."""

import logging
import threading
from collections.abc import Callable

# Seconds of pause after the first failure of a row, doubled up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0

# Does it once; the seconds until the next time.
Step = Callable[[], float]

_log = logging.getLogger(__name__)


def keep_on(step: Step, stopping: threading.Event) -> None:
    """Do ``step`` and sleep as long as it says, until ``stopping``; a failure is not the end."""
    failures = 0
    while not stopping.is_set():
        try:
            pause = step()
            failures = 0
        except Exception:
            # And about each minute of a row: whoever reads a log reads its end.
            if failures % 60 == 0:
                _log.exception("A step could not be done; trying again.")
            failures += 1
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** min(failures, 10)))
        stopping.wait(max(pause, 0))
