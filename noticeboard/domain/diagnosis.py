"""What is wrong, by the figures of one moment, and what only follows from it.

What one trouble explains is no trouble of its own: with the timer dead everything is overdue, and
one letter says why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.troubles import (
    DISK_FULL,
    DISK_LOW,
    OVERDUE_AFTER,
    RESTING_AFTER,
    RESTS,
    SILENT_AFTER,
    STALE_AFTER,
    STANDS_IN_AFTER,
    SYNTHETIC_AFTER,
    UNENQUEUED_AFTER,
    Backlog,
    Figures,
    Trouble,
    TroubleKind,
)

TIMER, WORKER, STANDBY, WEB = "timer", "worker", "standby", "web"
# Either carries what is due.
SENDERS = (WORKER, STANDBY)

_BY_THE_TIMER: tuple[TroubleKind, ...] = ("overdue", "unenqueued", "synthetic_missing")
_EVERYTHING: tuple[TroubleKind, ...] = (*_BY_THE_TIMER, "sending_held")
_OF_SENDERS: tuple[TroubleKind, ...] = ("overdue", "synthetic_missing", "pages_stale")
# What each explains: on its own channel, if it is about one; of a host, if no other could do it.
_EXPLAINS: Mapping[TroubleKind, tuple[TroubleKind, ...]] = {
    "restored_held": (*_EVERYTHING, "clock_held"),
    "clock_held": _EVERYTHING,
    "timer_silent": (*_BY_THE_TIMER, "senders_silent"),
    "senders_silent": _OF_SENDERS,
    "sending_held": ("overdue",),
    "disk_full": ("disk_low",),
}
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong, causes first; and what may be wrong as well, though nobody is told.

    ``beside``: keys of what another explains, or has not lasted long enough. ``unknown``: kinds.
    """

    told: tuple[Trouble, ...]
    beside: frozenset[str] = frozenset()
    unknown: frozenset[TroubleKind] = frozenset()

    def is_beside(self, trouble: Trouble) -> bool:
        """Whether a trouble that was told before is not over, though it is not told now."""
        return trouble.key in self.beside or trouble.kind in self.unknown


def diagnose(found: Figures, now: datetime, *, watched_since: datetime) -> Diagnosis:
    """What is wrong at ``now``, and what only follows from it.

    ``watched_since``: when whoever looks was started. A board that comes back after a night has
    had no time yet to send what became due in it, and nobody to beat.
    """
    own = [one for one in _there(found, now, watched_since) if not _is_excused(one, found, now)]
    told = tuple(one for one in own if not _is_explained(one, own, found))
    keys = {one.key for one in _there(found, now, _EVER)} - {one.key for one in told}
    return Diagnosis(told, frozenset(keys), found.unknown)


def _there(found: Figures, now: datetime, watched: datetime) -> tuple[Trouble, ...]:
    every = chain.from_iterable(look(found, now, watched) for look in _LOOKS)
    return tuple(one for one in every if one.kind not in found.unknown)


def _is_excused(one: Trouble, found: Figures, now: datetime) -> bool:
    """Whether it is no trouble, or none yet: something else is known to be the reason."""
    if one.kind == "overdue":
        # A channel that is given a rest has a trouble of its own, if it lasts.
        return one.named in found.resting
    if one.kind == "synthetic_missing":
        return any(stop.channel is None for stop in found.stopped)  # it waits with all else
    if one.kind == "sending_held":
        # On hold on purpose, and nobody waits: that is no trouble.
        return not one.count or now - one.since < OVERDUE_AFTER
    return one.kind in RESTS and _is_rest_excused(one, found.resting[one.named], now)


def _is_rest_excused(one: Trouble, breaker: Breaker, now: datetime) -> bool:
    """It rests for another reason, not for long, or nobody waits.

    Without anything to try, nobody learns that it takes what it is given again.
    """
    failing = "channel_busy" if breaker.asked else "channel_resting"
    kind = "channel_refused" if breaker.refused else failing
    brief = not breaker.refused and now - one.since < RESTING_AFTER
    return one.kind != kind or brief or not one.count


def _is_explained(one: Trouble, others: Iterable[Trouble], found: Figures) -> bool:
    return any(
        one.kind in _EXPLAINS.get(other.kind, ()) and _reaches(other, one, found)
        for other in others
    )


def _reaches(cause: Trouble, effect: Trouble, found: Figures) -> bool:
    """What is about a channel or a disk explains that one only; a clock, what no other host could
    do.
    """
    if cause.kind == "clock_held":
        doing = (TIMER,) if effect.kind == "unenqueued" else SENDERS
        hosts = frozenset().union(*(found.hosts.get(kind, ()) for kind in doing))
        return hosts <= found.clocks.keys()
    about_one = cause.kind in ("sending_held", "disk_full")
    return not about_one or cause.named in ("", effect.named)


def _of_holds(found: Figures, _now: datetime, _watched: datetime) -> Iterator[Trouble]:
    yield from (Trouble("restored_held", s.since) for s in found.stopped if s.restored)
    for host, since in found.clocks.items():
        yield Trouble("clock_held", since, host)
    for stop in found.stopped:
        if not stop.restored:
            yield Trouble("sending_held", stop.since, stop.channel or "", stop.due)


def _of_processes(found: Figures, now: datetime, watched: datetime) -> Iterator[Trouble]:
    yield from (Trouble("same_host_id", since, host) for host, since in found.twins.items())
    timer = found.beats.get(TIMER, watched)
    if _is_past(timer, SILENT_AFTER, now, watched):
        yield Trouble("timer_silent", timer)
    senders = max((at for kind, at in found.beats.items() if kind in SENDERS), default=watched)
    if _is_past(senders, SILENT_AFTER, now, watched):
        yield Trouble("senders_silent", senders)
    # One that serves by another way than ours gives none, and is missed by nobody.
    web = found.beats.get(WEB)
    if web is not None and _is_past(web, SILENT_AFTER, now, watched):
        yield Trouble("web_silent", web)
    for host, since in found.stand_ins.items():
        if now - since >= STANDS_IN_AFTER:
            yield Trouble("spare_stands_in", since, host)
    yield from (Trouble("step_broken", since, step) for step, since in found.broken_steps.items())


def _of_disks(found: Figures, now: datetime, _watched: datetime) -> Iterator[Trouble]:
    limits: tuple[tuple[TroubleKind, int], ...] = (
        ("disk_full", DISK_FULL),
        ("disk_low", DISK_LOW),
    )
    for host, free in found.disks.items():
        yield from (Trouble(kind, now, host) for kind, limit in limits if free < limit)


def _of_channels(found: Figures, now: datetime, _watched: datetime) -> Iterator[Trouble]:
    for channel, breaker in found.resting.items():
        since, waiting = breaker.since or now, found.waiting.get(channel, 0)
        yield from (Trouble(kind, since, channel, waiting) for kind in RESTS)


def _of_waiting(found: Figures, now: datetime, watched: datetime) -> Iterator[Trouble]:
    for backlog in found.overdue:
        if _is_past(backlog.since, OVERDUE_AFTER, now, watched):
            yield Trouble("overdue", backlog.since, backlog.channel, backlog.count)
    late = found.unenqueued
    if late is not None and _is_past(late.since, UNENQUEUED_AFTER, now, watched):
        yield Trouble("unenqueued", late.since, late.channel, late.count)


def _of_the_synthetic(found: Figures, now: datetime, watched: datetime) -> Iterator[Trouble]:
    at = found.synthetic_at or watched
    if _is_past(at, SYNTHETIC_AFTER, now, watched):
        yield Trouble("synthetic_missing", at)


def _of_decisions(found: Figures, _now: datetime, _watched: datetime) -> Iterator[Trouble]:
    waiting: tuple[tuple[TroubleKind, tuple[Backlog, ...]], ...] = (
        ("undecided", found.undecided),
        ("dead", found.dead),
    )
    for kind, backlogs in waiting:
        for backlog in backlogs:
            yield Trouble(kind, backlog.since, backlog.channel, backlog.count)


def _of_the_public(found: Figures, now: datetime, watched: datetime) -> Iterator[Trouble]:
    if found.ledger_broken_since is not None:
        yield Trouble("ledger_broken", found.ledger_broken_since)
    stale = found.stale_pages
    if stale is not None and _is_past(stale.since, STALE_AFTER, now, watched):
        yield Trouble("pages_stale", stale.since, "", stale.count)


def _of_the_look(found: Figures, now: datetime, _watched: datetime) -> Iterator[Trouble]:
    broken = found.unreadable
    if broken is not None:
        yield Trouble("unreadable", broken.since, "", broken.count)
    yield from (Trouble("unseen", now, name) for name in found.unseen)


def _is_past(since: datetime, limit: timedelta, now: datetime, watched: datetime) -> bool:
    return now - max(since, watched) >= limit


_LOOKS = (
    _of_holds,
    _of_processes,
    _of_disks,
    _of_channels,
    _of_waiting,
    _of_the_synthetic,
    _of_decisions,
    _of_the_public,
    _of_the_look,
)
