"""The processes of a board, and how long one may be silent before something is wrong."""

from datetime import datetime, timedelta
from typing import Literal, get_args

# ``standby``: beside the timer, for the time without Redis. ``reconciler``: the timer's other
# half, which puts right what a crash left; it is silent while a page is slow to be read back.
# ``spare``: a second timer, only while it stands in for the first.
Kind = Literal["web", "timer", "reconciler", "worker", "standby", "spare"]
KINDS: tuple[Kind, ...] = get_args(Kind)

BEAT_EVERY = timedelta(seconds=5)
SILENT_AFTER = timedelta(seconds=15)
# So long after a board was started nobody is missed yet.
STARTED_WITHIN = timedelta(seconds=30)
# Reading back waits up to 15 s for each channel.
RECONCILER_SILENT_AFTER = timedelta(minutes=2)


def is_heard(kind: Kind, at: datetime, now: datetime) -> bool:
    """Whether a process that last gave a sign of life at ``at`` is at work.

    One of the future is no sign either: the clock was set back, and whoever lives gives another.
    """
    patience = RECONCILER_SILENT_AFTER if kind == "reconciler" else SILENT_AFTER
    return abs(now - at) <= patience
