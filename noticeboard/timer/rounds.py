"""What the timer does beside waking: each round in a thread of its own, so that none delays it."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from noticeboard.domain.delivery import SYNTHETIC
from noticeboard.monitoring.lateness import Lateness
from noticeboard.monitoring.told_steps import told
from noticeboard.ports import RecordUnmadeError
from noticeboard.record_apart import RecordApart
from noticeboard.steps import Step
from noticeboard.timer.waking import LOOK_EVERY, Wake

if TYPE_CHECKING:
    from noticeboard.bootstrap import Parts

# Seconds between two rounds of the reconciler.
TICK_EVERY = 5.0
# And between two looks at what the pages were made with.
RENEW_EVERY = 3600.0

# And until a port that another one has is asked for again.
METRICS_AGAIN = 30.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TimerSchedule:
    """``Schedule`` over the product's parts."""

    parts: "Parts"

    def next_wakes(self, now: datetime, ahead: timedelta) -> list[Wake]:
        """``(channel, instant)`` of whatever is due before ``now + ahead``."""
        return self.parts.schedule.next_wakes(now, ahead)

    def tick(self, now: datetime) -> None:
        """Reconcile: whatever takes longer when there is much of it has a thread beside."""
        self.parts.reconciler.tick(now)

    def beside(self) -> Mapping[str, Step]:
        """What takes as long as it takes: reaching out of the house, counting all there is.

        Of what breaks for long people are told.
        """
        watched = self.parts.watched_clock
        steps: Mapping[str, Step] = {
            "alerting": self.parts.alerting.step,
            "calls": self.parts.calling.step,
            "checks": self._checks,
            **({"clock": watched.step} if watched else {}),
            "memos": self.parts.memos.step,
            "pages": self._pages,
            "read_back": self._read_back,
            "record": self._record,
            "reminders": self._reminders,
            "restored": self.parts.restored.step,
            "synthetic": self._synthetic,
            "unreadable": self._unreadable,
            "watch": self._watch,
        }
        return told(steps, self.parts.broken_steps, self.parts.examination.clock)

    def _checks(self) -> float:
        self.parts.checking.look(self.parts.clock())
        return LOOK_EVERY.total_seconds()

    def _pages(self) -> float:
        """After an upgrade, or with another name or address, they are made anew.

        Not at the start alone: a host that is not upgraded yet still builds some as they were.
        """
        self.parts.site.renew()
        return RENEW_EVERY

    def _read_back(self) -> float:
        """Channels that are dead, or slow, may take a minute of it."""
        self.parts.dispatch.read_back()
        return TICK_EVERY

    def _reminders(self) -> float:
        self.parts.reminding.remind(self.parts.clock())
        return TICK_EVERY

    def _synthetic(self) -> float:
        self.parts.synthetics.plan(self.parts.clock())
        return TICK_EVERY

    def _unreadable(self) -> float:
        return self.parts.unreadable.look(self.parts.clock())

    def _watch(self) -> float:
        self.parts.watching.tick(self.parts.clock())
        return TICK_EVERY

    def _record(self) -> float:
        """Have it made apart, and let as much time go by as that took: it may take long."""
        begun = monotonic()
        try:
            self.parts.site.refresh_record(
                RecordApart(self.parts.settings.database_url, self.parts.house)
            )
        except RecordUnmadeError as error:
            _log.warning("The record stays as it was for now: %s", error)
        return max(TICK_EVERY, monotonic() - begun)


def metrics_of(parts: "Parts") -> Mapping[str, Step]:
    """`/metrics`, where it is wanted. A port that another one has is asked for again and again."""
    if not parts.settings.metrics_port:
        return {}
    from noticeboard.monitoring import metrics

    lateness = Lateness(parts.gauges, parts.clock())
    channels = (*parts.channels, SYNTHETIC)
    board = metrics.Board(parts.examination, parts.gauges, lateness, channels)

    port = parts.settings.metrics_port

    def serve() -> float:
        try:
            metrics.serve(board, port)
        except OSError as error:
            why = error.strerror or error
            _log.warning("Nothing answers on metrics_port %d yet: %s. Trying again.", port, why)
            return METRICS_AGAIN
        return threading.TIMEOUT_MAX

    return {"metrics": serve}
