"""The drain process beside the timer: does a worker's work while Redis cannot carry wakes.

It reads `channel instant` lines from the timer and ends when the timer does. The timer itself
never sends: a slow channel must not hold up the clock.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from noticeboard import kin
from noticeboard.logs import configure_logging
from noticeboard.resident import run_senders
from noticeboard.wakes import Senders, read_wake

if TYPE_CHECKING:
    from noticeboard.settings import Settings

_log = logging.getLogger(__name__)


def hand_over(lines: Iterable[str], senders: Senders, stopping: threading.Event) -> None:
    """Wake ``senders`` for each line, to the last or until ``stopping``."""
    for line in lines:
        if stopping.is_set():
            return
        try:
            senders.wake(*read_wake(*line.split()))
        except (TypeError, ValueError) as error:
            _log.warning("Not a wake: %s", error)
        except Exception:
            _log.exception("A wake could not be handed over; the timer puts it again.")


def run_standby(settings: "Settings") -> int:
    """Be the drain process until standard input ends or SIGTERM; the exit code."""
    from noticeboard import bootstrap  # the senders open every channel: only who sends loads them

    configure_logging("standby")
    senders = bootstrap.senders(settings)
    return run_senders(
        senders,
        lambda stopping: hand_over(sys.stdin, senders, stopping),
        bootstrap.pulse(settings, "standby", senders.are_there),
    )


def main() -> int:
    """Started by the timer, with its environment."""
    kin.die_with_parent(signal.SIGTERM, parent=os.getppid())
    from noticeboard.settings import load_settings

    return run_standby(load_settings(os.environ))


if __name__ == "__main__":
    raise SystemExit(main())
