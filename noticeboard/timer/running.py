"""The timer's process: it wakes in its first thread, and has its rounds beside."""

import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from noticeboard.clock import utc_now
from noticeboard.crew import Threads
from noticeboard.ending import told_to_end
from noticeboard.logs import configure_logging
from noticeboard.monitoring.pulse import Noted, Pulse
from noticeboard.ports import Clock
from noticeboard.queueing import WakeQueue
from noticeboard.readiness import announce_ready
from noticeboard.standby_queue import FallbackQueue, StandbyQueue
from noticeboard.steps import Step, keep_on
from noticeboard.timer.rounds import TICK_EVERY, TimerSchedule, metrics_of
from noticeboard.timer.spare import Spare, SpareSchedule, SpareWakes
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


def run_timer(settings: "Settings", *, spare: bool = False) -> int:
    """Be the timer until SIGTERM; the exit code.

    ``spare``: be the second one of a board, which only wakes while there is another.
    """
    from noticeboard import bootstrap

    configure_logging("spare" if spare else "timer")
    stopping = told_to_end()
    standby = StandbyQueue()
    if not spare:
        standby.keep_warm()
    schedule = TimerSchedule(bootstrap.parts(settings, crew=Threads(CHECKS_AT_ONCE), watched=True))
    (_be_spare if spare else _be_timer)(schedule, standby, stopping)
    standby.close()
    return 0


def _be_timer(schedule: TimerSchedule, standby: StandbyQueue, stopping: threading.Event) -> None:
    settings, clock = schedule.parts.settings, schedule.parts.clock
    timer = Timer(schedule, FallbackQueue(_redis(settings), standby), now=clock)

    def step() -> float:
        standby.keep_warm()
        return timer.step()

    noted = Noted(step)
    pulse = _pulse(settings, noted)
    pulse.begin(stopping)
    beside = {**schedule.beside(), **metrics_of(schedule.parts)}
    announce_ready()
    run(schedule, noted, stopping, beside, now=clock)
    pulse.end()


def _be_spare(schedule: TimerSchedule, standby: StandbyQueue, stopping: threading.Event) -> None:
    """Metrics stay with the other: while it stands still it keeps their port."""
    settings, clock = schedule.parts.settings, schedule.parts.clock
    noted = Noted(lambda: timer.step())
    spare = Spare(_pulse(settings, noted))
    queue = FallbackQueue(_redis(settings), SpareWakes(standby, spare))
    timer = Timer(schedule, queue, now=clock)
    beside = {"spare": beside_it(spare, standby), **spare.only_then(schedule.beside())}
    announce_ready()
    run(SpareSchedule(schedule, spare), noted, stopping, beside, now=clock)
    spare.pulse.end()


def beside_it(spare: Spare, standby: StandbyQueue) -> Step:
    """The look of a ``spare``, whose standby is warm while it stands in, and else not there."""

    def step() -> float:
        pause = spare.step()
        if spare.stands_in:
            standby.keep_warm()
        else:
            standby.let_cool()
        return pause

    return step


def _redis(settings: "Settings") -> WakeQueue:
    return WakeQueue(settings.redis_url, settings.secret_key)


def _pulse(settings: "Settings", noted: Noted) -> Pulse:
    from noticeboard import bootstrap

    return bootstrap.pulse(settings, "timer", noted.goes_on)
