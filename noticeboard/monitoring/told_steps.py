"""Steps of the timer that have people told if they break for long.

The timer's sign of life stands for its waking. If whoever calls people, or watches promises,
breaks each time, it wakes on as ever.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard.ports import Clock
from noticeboard.steps import Step
from noticeboard.store.outages import is_outage

# Seconds for which it must have gone through not once; and between two tellings.
TOLD_AFTER, AGAIN_AFTER = 120.0, 60.0

_log = logging.getLogger(__name__)


class Steps(Protocol):
    """Where it is kept which steps break."""

    def tell(self, name: str, since: datetime) -> None: ...
    def forget(self, name: str) -> None: ...


@dataclass
class ToldStep:
    """``step``, called ``name``. While the database is away nothing is known of any."""

    name: str
    step: Step
    book: Steps
    clock: Clock
    monotonic: Callable[[], float] = time.monotonic
    # Of ``monotonic``: since when it breaks, and when that was told last.
    since: float | None = field(default=None, init=False)
    told_at: float | None = field(default=None, init=False)
    # Another process, before this one, may have told it.
    is_forgotten: bool = field(default=False, init=False)

    def __call__(self) -> float:
        """Do it; the seconds until the next time."""
        try:
            pause = self.step()
        except Exception as error:
            if not is_outage(error):
                self._broke()
            raise
        self.since = self.told_at = None
        if not self.is_forgotten:
            self.book.forget(self.name)
            self.is_forgotten = True
        return pause

    def _broke(self) -> None:
        now = self.monotonic()
        self.since = now if self.since is None else self.since
        told_lately = self.told_at is not None and now - self.told_at < AGAIN_AFTER
        if now - self.since < TOLD_AFTER or told_lately:
            return
        _log.error("The step %s breaks each time for %.0f s.", self.name, now - self.since)
        self.told_at, self.is_forgotten = now, False
        self.book.tell(self.name, self.clock() - timedelta(seconds=now - self.since))


def told(steps: Mapping[str, Step], book: Steps, clock: Clock) -> Mapping[str, Step]:
    """The same steps, by the same names."""
    return {name: ToldStep(name, step, book, clock) for name, step in steps.items()}
