"""The clock of whoever sends: never ahead of what can be believed, and it says when nothing can.

Source: docs/decisions/0022-a-clock-that-nobody-can-set-beside-the-wall.md
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard import owner as owners
from noticeboard.domain.clock_guard import APART, ClockGuard, Kept, Reading
from noticeboard.ports import Owner
from noticeboard.ports.clocks import ClockHold, Clocks

# Seconds between two looks.
LOOK_EVERY = 1.0
# The latest instant that was believed is stored so often, and sooner when the clock was moved.
KEEP_EVERY, MOVED = timedelta(seconds=30), timedelta(milliseconds=10)
# Whoever holds something says so again so often; what nobody says any more is over.
SAY_EVERY, OVER_AFTER = timedelta(seconds=10), timedelta(seconds=60)
# An answer that took longer says nothing about the time.
_PROMPT = timedelta(seconds=1)

_log = logging.getLogger(__name__)


class Moment(Protocol):
    """The wall clock and the time since boot, both at one moment."""

    def __call__(self) -> tuple[datetime, timedelta]: ...


class WatchedClock:
    """One per process. ``Clock`` for everything in it that decides whether something is due."""

    def __init__(
        self,
        clocks: Clocks,
        me: Owner,
        moment: Moment,
        says_synchronised: Callable[[datetime], bool],
    ) -> None:
        self._clocks = clocks
        self._me = me
        self._moment = moment
        self._says_synchronised = says_synchronised
        self._guard: ClockGuard | None = None
        self._changing = threading.Lock()
        self._kept: Kept = Kept()
        self._told: ClockHold | None = None
        self._said_at = timedelta()
        # How often the holds of others were renewed, and since when (of this boot) no more.
        self._seen: dict[Owner, tuple[int, timedelta]] = {}

    def __call__(self) -> datetime:
        """What is safe to call now, from the first time on.

        Where the database cannot be asked nobody knows better than the wall, and nothing can be
        written by it either.
        """
        guard = self._guard or self._first_look()
        wall, boot = self._moment()
        return wall if guard is None else guard.safe(wall, boot)

    def is_believed(self) -> bool:
        """Whether anything may be released now."""
        wall, boot = self._moment()
        reading = Reading(wall, boot)
        guard = self._guard
        if guard is None:
            guard = self._look(self._asked())
        elif guard.distrust is None and abs(guard.apart(reading)) > APART:
            guard = self._look(reading)
        return guard.distrust is None

    def step(self) -> float:
        """Look at every clock there is, and keep what was found; the seconds until the next."""
        reading = self._asked()
        guard = self._look(reading)
        if guard.distrust is not None and self._is_vouched_for():
            with self._changing:
                guard = self._guard = guard.believed(reading)
        self._tell(guard, reading)
        if guard.distrust is None:
            self._keep(guard, guard.safe(reading.wall, reading.boot))
        return LOOK_EVERY

    # ------------------------------------------------------------ inside

    def _first_look(self) -> ClockGuard | None:
        try:
            return self._look(self._asked())
        except Exception as error:
            _log.warning("What was known of this host's clock cannot be read yet: %s", error)
            return None

    def _look(self, reading: Reading) -> ClockGuard:
        with self._changing:
            if self._guard is None:
                self._kept = self._clocks.kept(self._me)
                self._guard = ClockGuard.begun(reading, self._kept)
            else:
                self._guard = self._guard.after(reading)
            return self._guard

    def _asked(self) -> Reading:
        _, before = self._moment()
        elsewhere = self._clocks.database_now()
        wall, boot = self._moment()
        prompt = boot - before <= _PROMPT
        vouched = self._says_synchronised(wall)
        return Reading(wall, boot, vouched, elsewhere if prompt else None)

    def _is_vouched_for(self) -> bool:
        own = (hold for hold in self._clocks.holds() if hold.owner == self._me)
        return any(hold.vouched_by is not None for hold in own)

    def _tell(self, guard: ClockGuard, reading: Reading) -> None:
        """Leave a row while nothing is released, so that people see it; also for the dead."""
        if guard.distrust is None or guard.since is None:
            holds = self._clocks.holds()
            over = [h.owner for h in holds if self._is_over(h, reading.boot)]
            self._clocks.release(over)
            # One that is told again counts from then.
            told = {hold.owner for hold in holds}.difference(over)
            self._seen = {other: seen for other, seen in self._seen.items() if other in told}
            if self._told is not None:
                _log.warning("The clock is believed again: sending goes on.")
            self._told = None
            return
        if self._told is None or self._told.why != guard.distrust:
            apart = guard.shown_by(reading)
            self._told = ClockHold(self._me, guard.distrust, apart, guard.since)
            self._clocks.hold(self._told)
            self._said_at = reading.boot
            _log.error("The clock cannot be believed (%s, %s): held.", guard.distrust, apart)
        elif reading.boot - self._said_at >= SAY_EVERY:
            if not self._clocks.renew(self._me):
                self._clocks.hold(self._told)
            self._said_at = reading.boot

    def _is_over(self, hold: ClockHold, boot: timedelta) -> bool:
        """This process', that of one beside it that is gone, or one that nobody renews.

        Of a process that cannot be seen from here that is all there is to go by: another machine
        may have been given this one's name, and no clock may be compared.
        """
        other = hold.owner
        if owners.is_near(other, self._me):
            return other == self._me or not owners.is_alive(other)
        renewed, since = self._seen.get(other, (-1, boot))
        if renewed != hold.renewed:
            self._seen[other] = (hold.renewed, boot)
            return False
        return boot - since >= OVER_AFTER

    def _keep(self, guard: ClockGuard, now: datetime) -> None:
        kept = self._kept
        moved = kept.anchor is None or abs(guard.anchor - kept.anchor) > MOVED
        if moved or kept.seen is None or now - kept.seen >= KEEP_EVERY:
            self._clocks.keep(self._me, guard.anchor, now)
            self._kept = Kept(guard.anchor, now)
