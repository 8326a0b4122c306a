"""The sign of life of this process: given only while its work goes on."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from noticeboard.domain.processes import BEAT_EVERY, Kind
from noticeboard.ports import Clock, Owner
from noticeboard.ports.heartbeats import Heartbeats
from noticeboard.steps import Step, keep_on

# Seconds without a step, after which what should go on has stopped.
STOPPED_AFTER = 4.0
# And between two looks while it has.
LOOK_AGAIN = 1.0
# And for the last word.
LEAVE_WITHIN = 1.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """Beats for one process. ``works``: whether what it is there for goes on.

    Once it ended no beat follows, from no thread and no copy of it: the last word is the last.

    ``now``: the clock by which it is looked for: a wall that was set must not look like a dead
    process. ``free``: bytes on the disk of the data folder, if that can be seen.
    """

    heartbeats: Heartbeats
    kind: Kind
    me: Owner
    now: Clock
    works: Callable[[], bool]
    free: Callable[[], int | None] = lambda: None
    beating: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    ended: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)

    def step(self) -> float:
        """Beat, if it works; the seconds until the next time."""
        if not self.works():
            return LOOK_AGAIN
        free = self.free()
        with self.beating:
            if not self.ended.is_set():
                self.heartbeats.beat(self.kind, self.me, self.now(), free)
        return BEAT_EVERY.total_seconds()

    def begin(self, stopping: threading.Event) -> None:
        """Beat in a thread of its own until ``stopping``."""
        threading.Thread(
            target=keep_on, args=(self.step, stopping), name="pulse", daemon=True
        ).start()

    def end(self, *, within: float = LEAVE_WITHIN) -> None:
        """Say that the end is as it should be. A database that hangs keeps nobody from ending."""
        self.ended.set()
        leaving = threading.Thread(target=self._leave, name="leave", daemon=True)
        leaving.start()
        leaving.join(within)

    def _leave(self) -> None:
        with self.beating, suppress(Exception):
            self.heartbeats.leave(self.me)


class Noted:
    """A step that knows when it was done last."""

    def __init__(self, step: Step, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._step = step
        self._monotonic = monotonic
        self._done_at = monotonic()

    def __call__(self) -> float:
        """Do it; the seconds until the next time."""
        pause = self._step()
        self._done_at = self._monotonic()
        return pause

    def goes_on(self) -> bool:
        """Whether it was done lately."""
        return self._monotonic() - self._done_at < STOPPED_AFTER
