"""The second timer of a board: it wakes all the while, and does the rest when it has to.

A wake that is put twice costs nothing, so that nobody has to notice first that the other timer was
killed or stands still. What is done beside waking would be done twice.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from noticeboard.domain.processes import is_heard
from noticeboard.monitoring.pulse import Pulse
from noticeboard.ports import Owner, Wakes
from noticeboard.steps import Step
from noticeboard.timer.waking import Schedule, Wake

# Seconds between two looks for the other timer. Each is a sign of life while it stands in. Not
# always as long: two spares in step would each find the other, and both step aside.
LOOK_EVERY, _JITTER = 2.0, 0.5
# Another timer is well that was heard so long without a gap; or else it may start again and again.
WELL_AFTER = timedelta(seconds=30)
# So long after one was well the next should be: each start takes its time.
WELL_AGAIN_WITHIN = timedelta(minutes=1)
# What this process needs for its own wakes.
_ITS_OWN = frozenset({"clock"})


@dataclass(slots=True)
class Spare:
    """Stands in while no other timer gives a sign of life, or none for long; then it gives one by
    ``pulse``, and one of a spare beside it, until another is well.

    ``spread``: 0..1, how much sooner than usual it looks again.
    """

    pulse: Pulse
    spread: Callable[[], float] = random.SystemRandom().random
    stands_in: bool = field(default=False, init=False)
    _since: Mapping[Owner, datetime] = field(default_factory=dict, init=False)
    _well_at: datetime | None = field(default=None, init=False)

    def step(self) -> float:
        """Look for another timer; the seconds until the next time."""
        now, me = self.pulse.now(), self.pulse.me
        beats = tuple(self.pulse.heartbeats.beats())
        others = [beat for beat in beats if beat.kind == "timer" and beat.owner != me]
        heard = {beat.owner: beat.at for beat in others if is_heard(beat.kind, beat.at, now)}
        self.stands_in = self._has_to(heard, now)
        if self.stands_in:
            self.pulse.step()
            replace(self.pulse, kind="spare").step()  # that it lasts, somebody is to know
        elif any(beat.owner == me for beat in beats):
            self.pulse.heartbeats.leave(me)  # else it would be missed soon
        return LOOK_EVERY - _JITTER * self.spread()

    def _has_to(self, heard: Mapping[Owner, datetime], now: datetime) -> bool:
        """``heard``: the last sign of each other timer that gave one lately."""
        self._since = {owner: self._since.get(owner, at) for owner, at in heard.items()}
        if any(at - self._since[owner] >= WELL_AFTER for owner, at in heard.items()):
            self._well_at = now
            return False
        # At the first look nobody was heard for long yet.
        self._well_at = self._well_at or now
        return self.stands_in or not heard or now - self._well_at >= WELL_AGAIN_WITHIN

    def only_then(self, steps: Mapping[str, Step]) -> Mapping[str, Step]:
        """The same steps, done only while it stands in; but for what it needs itself."""
        return {
            name: step if name in _ITS_OWN else self._only_then(step)
            for name, step in steps.items()
        }

    def _only_then(self, step: Step) -> Step:
        return lambda: step() if self.stands_in else LOOK_EVERY


@dataclass(frozen=True, slots=True)
class SpareSchedule:
    """The same schedule, whose tick the other timer does unless ``spare`` stands in."""

    schedule: Schedule
    spare: Spare

    def next_wakes(self, now: datetime, ahead: timedelta) -> Iterable[Wake]:
        """``(channel, instant)`` of whatever is due before ``now + ahead``."""
        return self.schedule.next_wakes(now, ahead)

    def tick(self, now: datetime) -> None:
        """Reconcile, if nobody else does."""
        if self.spare.stands_in:
            self.schedule.tick(now)


@dataclass(frozen=True, slots=True)
class SpareWakes:
    """Wakes that Redis did not take: the other timer's standby has them, unless ``spare`` stands
    in for that one.
    """

    wakes: Wakes
    spare: Spare

    def wake(self, channel: str, at: datetime) -> None:
        """Have somebody drain ``channel`` at ``at``.

        Raises:
            QueueUnavailableError: nobody takes it.
        """
        if self.spare.stands_in:
            self.wakes.wake(channel, at)
