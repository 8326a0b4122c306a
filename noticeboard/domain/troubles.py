"""Troubles: what is wrong with the running of the board, by the figures of one moment.

`doctor`, the metrics and the alarms judge by the same figures. What one trouble explains is no
trouble of its own: with the timer dead everything is overdue, and one letter says why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Literal, get_args

from noticeboard.domain.breaker import Breaker

TroubleKind = Literal[
    "restored_held",
    "clock_held",
    "same_host_id",
    "timer_silent",
    "senders_silent",
    "sending_held",
    "channel_refused",
    "channel_resting",
    "overdue",
    "unenqueued",
    "synthetic_missing",
    "undecided",
    "dead",
    "ledger_broken",
    "pages_stale",
]
KINDS: tuple[TroubleKind, ...] = get_args(TroubleKind)

# Due and not sent so long, though nothing holds it; the same for what has no rows yet.
OVERDUE_AFTER = timedelta(seconds=60)
UNENQUEUED_AFTER = timedelta(seconds=60)
# Without a sign of life: each leaves one every five seconds.
SILENT_AFTER = timedelta(seconds=30)
RESTING_AFTER = timedelta(minutes=5)
SYNTHETIC_AFTER = timedelta(minutes=3)
STALE_AFTER = timedelta(minutes=1)

TIMER, WORKER, STANDBY = "timer", "worker", "standby"
# Either carries what is due.
SENDERS = (WORKER, STANDBY)

_BY_THE_TIMER: tuple[TroubleKind, ...] = ("overdue", "unenqueued", "synthetic_missing")
_EVERYTHING: tuple[TroubleKind, ...] = (*_BY_THE_TIMER, "sending_held")
_OF_SENDERS: tuple[TroubleKind, ...] = ("overdue", "synthetic_missing", "pages_stale")
# What each explains: on its own channel, if it is about one, else everywhere.
_EXPLAINS: Mapping[TroubleKind, tuple[TroubleKind, ...]] = {
    "restored_held": (*_EVERYTHING, "clock_held"),
    "clock_held": _EVERYTHING,
    "timer_silent": (*_BY_THE_TIMER, "senders_silent"),
    "senders_silent": _OF_SENDERS,
    "sending_held": ("overdue",),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong. ``named``: the channel or the host; empty for the whole board.

    ``count``: how many deliveries, bulletins or pages; 0 where nothing is counted.
    """

    kind: TroubleKind
    since: datetime
    named: str = ""
    count: int = 0

    @property
    def key(self) -> str:
        """What it is known again by, while it lasts."""
        return f"{self.kind} {self.named}".rstrip()


@dataclass(frozen=True, slots=True)
class Backlog:
    """So many of a channel (empty: of all), the oldest of them ``since``."""

    channel: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Stopped:
    """The kill switch is on for ``channel`` (``None``: for all); ``restored``: by the board
    itself, because an older state of it was started. ``due``: how many wait behind it by now.
    """

    channel: str | None
    since: datetime
    restored: bool = False
    due: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a look at the database finds.

    ``overdue``: due, or being sent by nobody any more, by channel; what the kill switch or a
    channel's rest holds is in it. ``unenqueued``: scheduled bulletins without their deliveries.
    ``undecided`` and ``dead`` wait for a person. ``waiting``: how many of each channel that is
    ``resting`` wait for it. ``clocks``: hosts whose clock is not believed.
    ``twins``: host ids that two machines go by, and since when.
    ``beats``: the newest sign of life of each kind of process. ``synthetic_at``: for when the
    newest synthetic bulletin that arrived was due; ``None`` where none ever did.
    """

    overdue: tuple[Backlog, ...] = ()
    unenqueued: Backlog | None = None
    undecided: tuple[Backlog, ...] = ()
    dead: tuple[Backlog, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    clocks: Mapping[str, datetime] = field(default_factory=dict)
    twins: Mapping[str, datetime] = field(default_factory=dict)
    resting: Mapping[str, Breaker] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    beats: Mapping[str, datetime] = field(default_factory=dict)
    synthetic_at: datetime | None = None
    ledger_broken_since: datetime | None = None
    stale_pages: Backlog | None = None


def troubles(found: Figures, now: datetime, *, watched_since: datetime) -> tuple[Trouble, ...]:
    """What is wrong at ``now``, causes first; nothing that another of them explains.

    ``watched_since``: when whoever looks was started. A board that comes back after a night has
    had no time yet to send what became due in it, and nobody to beat.
    """
    every = tuple(chain.from_iterable(look(found, now, watched_since) for look in _LOOKS))
    return tuple(one for one in every if not _is_explained(one, every))


def _is_explained(one: Trouble, others: Iterable[Trouble]) -> bool:
    return any(
        one.kind in _EXPLAINS.get(other.kind, ()) and _reaches(other, one) for other in others
    )


def _reaches(cause: Trouble, effect: Trouble) -> bool:
    """A cause that is about a channel explains what is about that channel only."""
    return cause.kind != "sending_held" or cause.named in ("", effect.named)


def _of_holds(found: Figures, now: datetime, _watched: datetime) -> Iterator[Trouble]:
    yield from (Trouble("restored_held", s.since) for s in found.stopped if s.restored)
    for host, since in found.clocks.items():
        yield Trouble("clock_held", since, host)
    for stop in found.stopped:
        # On hold on purpose, and nobody waits: that is no trouble.
        if stop.due and not stop.restored and now - stop.since >= OVERDUE_AFTER:
            yield Trouble("sending_held", stop.since, stop.channel or "", stop.due)


def _of_processes(found: Figures, now: datetime, watched: datetime) -> Iterator[Trouble]:
    yield from (Trouble("same_host_id", since, host) for host, since in found.twins.items())
    timer = found.beats.get(TIMER, watched)
    if _is_past(timer, SILENT_AFTER, now, watched):
        yield Trouble("timer_silent", timer)
    senders = max((at for kind, at in found.beats.items() if kind in SENDERS), default=watched)
    if _is_past(senders, SILENT_AFTER, now, watched):
        yield Trouble("senders_silent", senders)


def _of_channels(found: Figures, now: datetime, _watched: datetime) -> Iterator[Trouble]:
    for channel, breaker in found.resting.items():
        since, waiting = breaker.since or now, found.waiting.get(channel, 0)
        # Without anything to try, nobody learns that it takes what it is given again.
        if waiting and breaker.refused:
            yield Trouble("channel_refused", since, channel, waiting)
        elif waiting and now - since >= RESTING_AFTER:
            yield Trouble("channel_resting", since, channel, waiting)


def _of_waiting(found: Figures, now: datetime, watched: datetime) -> Iterator[Trouble]:
    for backlog in found.overdue:
        # A channel that is given a rest has a trouble of its own, if it lasts.
        rests = backlog.channel in found.resting
        if not rests and _is_past(backlog.since, OVERDUE_AFTER, now, watched):
            yield Trouble("overdue", backlog.since, backlog.channel, backlog.count)
    late = found.unenqueued
    if late is not None and _is_past(late.since, UNENQUEUED_AFTER, now, watched):
        yield Trouble("unenqueued", late.since, late.channel, late.count)


def _of_the_synthetic(found: Figures, now: datetime, watched: datetime) -> Iterator[Trouble]:
    at = found.synthetic_at or watched
    if any(stop.channel is None for stop in found.stopped):
        return  # it waits behind the kill switch with all else
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


def _is_past(since: datetime, limit: timedelta, now: datetime, watched: datetime) -> bool:
    return now - max(since, watched) >= limit


_LOOKS = (
    _of_holds,
    _of_processes,
    _of_channels,
    _of_waiting,
    _of_the_synthetic,
    _of_decisions,
    _of_the_public,
)
