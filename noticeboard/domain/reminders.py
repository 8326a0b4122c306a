"""Reminders: at which steps before its instant the public is reminded of a promise."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from noticeboard.domain.content import Reminder
from noticeboard.domain.kind import Kind, Policy
from noticeboard.domain.notice import Notice
from noticeboard.domain.quiet import quiet_until
from noticeboard.domain.times import Instant, at_utc, instant_on

# Where a step falls into quiet hours, people are reminded at this time of their own day.
MORNING = time(10)
# After an outage: what should have gone out longer ago is left out.
TOO_LATE = timedelta(hours=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder of an instant: ``ahead`` of it, going out ``at``."""

    ahead: timedelta
    at: Instant


def ladder(due: Instant, since: datetime, kind: Kind, policy: Policy) -> tuple[Step, ...]:
    """Every reminder of ``due``, published ``since``; steps before that are skipped."""
    steps = (Step(ahead, _when(due, ahead, policy)) for ahead in kind.reminders)
    return tuple(step for step in steps if since < step.at.utc < due.utc)


def due_reminders(
    notice: Notice, kind: Kind, policy: Policy, now: datetime, *, moving: Collection[str] = ()
) -> tuple[Reminder, ...]:
    """What the public is to be reminded of ``now``, and has not been yet.

    Not of a promise in ``moving``: another text is about to change it.
    """
    told = {b.reminder for b in notice.bulletins}
    found = _due(notice, kind, policy, now, moving)
    return tuple(reminder for reminder in found if reminder not in told)


def _due(
    notice: Notice, kind: Kind, policy: Policy, now: datetime, moving: Collection[str]
) -> Iterator[Reminder]:
    for promise in notice.promises:
        current = promise.current
        waits = promise.status != "open" or promise.key in moving
        if waits or current.due is None or current.due.utc <= now:
            continue
        for step in ladder(current.due, current.published_at, kind, policy):
            if step.at.utc <= now < step.at.utc + TOO_LATE:
                seconds = step.ahead // timedelta(seconds=1)
                yield Reminder(promise.key, current.number, seconds)


def _when(due: Instant, ahead: timedelta, policy: Policy) -> Instant:
    """The same wall clock time so many days before; shorter steps are counted in hours."""
    at = _before(due, ahead)
    if quiet_until(policy, at.utc) == at.utc:
        return at
    later = at.wall.time() > MORNING
    return instant_on(at.wall.date() + later * _DAY, MORNING, due.zone)


def _before(due: Instant, ahead: timedelta) -> Instant:
    if ahead % _DAY:
        return at_utc(due.utc - ahead, due.zone)
    wall = due.wall - ahead
    return instant_on(wall.date(), wall.time(), due.zone)
