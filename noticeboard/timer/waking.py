"""The timer: knows from SQL what is due, and wakes whoever sends a moment before.

Several may run, on any host: a wake is worth nothing by itself, and everything else here is
idempotent. It never sends, never sleeps longer than a second and never ends by itself.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from noticeboard.clock import utc_now
from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.ports import Clock, Wakes

# Wakes are put up to this long before they are due: a look each second finds them at least half
# a second ahead, and the senders sleep to the instant themselves.
AHEAD = timedelta(seconds=1.5)
LOOK_EVERY = timedelta(seconds=1)
# What is due and still not claimed is put again so often.
AGAIN = timedelta(seconds=1)
NEVER = datetime.min.replace(tzinfo=UTC)

_log = logging.getLogger(__name__)

Wake = tuple[str, datetime]


class Schedule(Protocol):
    """What the timer asks of the record."""

    def next_wakes(self, now: datetime, ahead: timedelta) -> Iterable[Wake]:
        """``(channel, instant)`` of whatever is due before ``now + ahead``.

        Of what is ahead every instant; of the past one for each channel is enough.
        """

    def tick(self, now: datetime) -> None:
        """Reconcile, look for missed reviews, leave a heartbeat. May be repeated at will."""


class Timer:
    """Decides at each step which wakes to put, and when to look again. It does not sleep."""

    def __init__(self, schedule: Schedule, queue: Wakes, *, now: Clock = utc_now) -> None:
        self._schedule = schedule
        self._queue = queue
        self._now = now
        self._ahead: set[Wake] = set()
        self._overdue: dict[str, datetime] = {}

    def step(self) -> float:
        """Put what is near, and return the seconds to sleep."""
        now = self._now()
        wakes = list(self._schedule.next_wakes(now, AHEAD))
        self._ahead.intersection_update(wakes)
        for wake in wakes:
            if self._is_wanted(wake, now):
                self._put(wake, now)
        return self._pause(now)

    def _is_wanted(self, wake: Wake, now: datetime) -> bool:
        """Once ahead; then once a second for the channel, while anything of it is overdue."""
        channel, at = wake
        if at > now:
            return wake not in self._ahead
        told = max(self._overdue.get(channel, NEVER), at if wake in self._ahead else NEVER)
        # Also when the clock was set back: better twice than not for an hour.
        return not timedelta() <= now - told < AGAIN

    def _put(self, wake: Wake, now: datetime) -> None:
        channel, at = wake
        try:
            self._queue.wake(channel, at)
        except QueueUnavailableError as error:
            _log.warning("Nobody can be woken for %s; trying again: %s", channel, error)
        else:
            if at > now:
                self._ahead.add(wake)
            else:
                self._overdue[channel] = now

    def _pause(self, now: datetime) -> float:
        pause = now + LOOK_EVERY - self._now()
        # The clock may have been set meanwhile.
        return min(LOOK_EVERY, pause).total_seconds()
