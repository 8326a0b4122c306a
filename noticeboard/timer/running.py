"""The timer's process: it wakes in its first thread, and has its rounds beside."""

import signal
import threading
from collections.abc import Mapping
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING

from noticeboard.clock import utc_now
from noticeboard.crew import Threads
from noticeboard.logs import configure_logging
from noticeboard.monitoring.pulse import Noted
from noticeboard.ports import Clock
from noticeboard.queueing import WakeQueue
from noticeboard.readiness import announce_ready
from noticeboard.standby_queue import FallbackQueue, StandbyQueue
from noticeboard.steps import Step, keep_on
from noticeboard.timer.rounds import TICK_EVERY, TimerSchedule, metrics_of
from noticeboard.timer.waking import Schedule, Timer

if TYPE_CHECKING:
    from noticeboard.settings import Settings

# Pages that do not answer hold up no more than these.
CHECKS_AT_ONCE = 16


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
    beside = {**schedule.beside(), **metrics_of(schedule.parts)}
    announce_ready()
    run(schedule, noted, stopping, beside, now=clock)
    pulse.end()
    standby.close()
    return 0
