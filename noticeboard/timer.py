"""The timer: knows from SQL what is due, and wakes whoever sends a moment before.

Several may run, on any host: a wake is worth nothing by itself, and everything else here is
idempotent. It never sends, never sleeps longer than a second and never ends by itself.
"""

import logging
import signal
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING, Protocol

from noticeboard.clock import utc_now
from noticeboard.crew import Threads
from noticeboard.domain.delivery import SYNTHETIC
from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.lateness import Lateness
from noticeboard.logs import configure_logging
from noticeboard.ports import Clock, RecordUnmadeError, Wakes
from noticeboard.pulse import Noted
from noticeboard.queueing import WakeQueue
from noticeboard.readiness import announce_ready
from noticeboard.record_apart import RecordApart
from noticeboard.standby_queue import FallbackQueue, StandbyQueue
from noticeboard.steps import Step, keep_on

if TYPE_CHECKING:
    from noticeboard.bootstrap import Parts
    from noticeboard.settings import Settings

# Wakes are put up to this long before they are due: a look each second finds them at least half
# a second ahead, and the senders sleep to the instant themselves.
AHEAD = timedelta(seconds=1.5)
LOOK_EVERY = timedelta(seconds=1)
# What is due and still not claimed is put again so often.
AGAIN = timedelta(seconds=1)
NEVER = datetime.min.replace(tzinfo=UTC)
# Seconds between two rounds of the reconciler.
TICK_EVERY = 5.0
# And between two looks at what the pages were made with.
RENEW_EVERY = 3600.0
# Pages that do not answer hold up no more than these.
CHECKS_AT_ONCE = 16

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


def _ticking(schedule: Schedule, now: Clock) -> Step:
    def tick() -> float:
        schedule.tick(now())
        return TICK_EVERY

    return tick


def run(
    schedule: Schedule,
    step: Step,
    stopping: threading.Event,
    beside: Mapping[str, Step] = MappingProxyType({}),
    *,
    now: Clock = utc_now,
) -> None:
    """Step in this thread until ``stopping``; tick in another, so that it delays no wake.

    ``beside``: by name, what may take long; each in its own.
    """
    for name, other in {"tick": _ticking(schedule, now), **beside}.items():
        threading.Thread(target=keep_on, args=(other, stopping), name=name, daemon=True).start()
    keep_on(step, stopping)


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
        """What takes as long as it takes: reaching out of the house, counting all there is."""
        watched = self.parts.watched_clock
        return {
            "alerting": self.parts.alerting.step,
            "calls": self.parts.calling.step,
            "checks": self._checks,
            **({"clock": watched.step} if watched else {}),
            "memos": self.parts.memos.step,
            "pages": self._pages,
            "record": self._record,
            "reminders": self._reminders,
            "restored": self.parts.restored.step,
            "synthetic": self._synthetic,
            "watch": self._watch,
        }

    def _checks(self) -> float:
        self.parts.checking.look(self.parts.clock())
        return LOOK_EVERY.total_seconds()

    def _pages(self) -> float:
        """After an upgrade, or with another name or address, they are made anew.

        Not at the start alone: a host that is not upgraded yet still builds some as they were.
        """
        self.parts.site.renew()
        return RENEW_EVERY

    def _reminders(self) -> float:
        self.parts.reminding.remind(self.parts.clock())
        return TICK_EVERY

    def _synthetic(self) -> float:
        self.parts.synthetics.plan(self.parts.clock())
        return TICK_EVERY

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


def _metrics(parts: "Parts") -> Mapping[str, Step]:
    """`/metrics`, where it is wanted. A port that another one has is asked for again and again."""
    if not parts.settings.metrics_port:
        return {}
    from noticeboard import metrics

    lateness = Lateness(parts.gauges, parts.clock())
    channels = (*parts.channels, SYNTHETIC)
    board = metrics.Board(parts.examination, parts.gauges, lateness, channels)

    def serve() -> float:
        metrics.serve(board, parts.settings.metrics_port)
        return threading.TIMEOUT_MAX

    return {"metrics": serve}


def run_timer(settings: "Settings") -> int:
    """Be the timer until SIGTERM; the exit code."""
    from noticeboard import bootstrap

    configure_logging("timer")
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    standby = StandbyQueue()
    standby.keep_warm()
    schedule = TimerSchedule(bootstrap.parts(settings, crew=Threads(CHECKS_AT_ONCE), watched=True))
    redis = WakeQueue(settings.redis_url, settings.secret_key)
    clock = schedule.parts.clock
    timer = Timer(schedule, FallbackQueue(redis, standby), now=clock)

    def step() -> float:
        standby.keep_warm()
        return timer.step()

    noted = Noted(step)
    pulse = bootstrap.pulse(settings, "timer", noted.goes_on)
    pulse.begin(stopping)
    beside = {**schedule.beside(), **_metrics(schedule.parts)}
    announce_ready()
    run(schedule, noted, stopping, beside, now=clock)
    pulse.end()
    standby.close()
    return 0
