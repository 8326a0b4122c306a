"""One process that holds the senders: it listens for wakes, and stops as SIGTERM asks."""

import logging
import os
import threading
from collections.abc import Callable

from noticeboard.ending import told_to_end
from noticeboard.monitoring.pulse import Pulse
from noticeboard.readiness import announce_ready
from noticeboard.wakes import Senders

# Seconds for what is being sent when we are told to stop; then its outcome is unknown.
GRACE = 8.0
# Seconds until a stop that hangs ends this process anyway: promised are ten.
AT_MOST = 9.5

_log = logging.getLogger(__name__)

Listen = Callable[[threading.Event], None]


def run_senders(senders: Senders, listen: Listen, pulse: Pulse | None = None) -> int:
    """Run ``senders`` until SIGTERM or SIGINT, or until ``listen`` returns; the exit code.

    ``listen`` hands over wakes in a thread of its own: a signal must be answered at once, also
    while Redis keeps a socket waiting. ``pulse``: by which others know that this process lives.
    """
    stopping, broken = told_to_end(), threading.Event()
    senders.start()
    threading.Thread(
        target=_listen, args=(listen, stopping, broken), name="wakes", daemon=True
    ).start()
    if pulse is not None:
        pulse.begin(stopping)
    announce_ready()
    stopping.wait()
    _stop(senders, pulse)
    return 1 if broken.is_set() else 0


def _listen(listen: Listen, stopping: threading.Event, broken: threading.Event) -> None:
    try:
        listen(stopping)
    except Exception:
        _log.exception("Listening for wakes broke; this process ends and is started again.")
        broken.set()
    finally:
        stopping.set()


def _stop(senders: Senders, pulse: Pulse | None) -> None:
    watchdog = threading.Timer(AT_MOST, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    senders.stop(GRACE)
    if pulse is not None:
        pulse.end()
