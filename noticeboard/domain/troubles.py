"""Troubles: what can be wrong with the running of the board, and the figures that say so.

`doctor`, the metrics and the alarms judge by the same figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.times import rfc3339

TroubleKind = Literal[
    "restored_held",
    "clock_held",
    "same_host_id",
    "timer_silent",
    "senders_silent",
    "web_silent",
    "step_broken",
    "spare_stands_in",
    "disk_full",
    "disk_low",
    "sending_held",
    "channel_refused",
    "channel_resting",
    "channel_busy",
    "overdue",
    "unenqueued",
    "synthetic_missing",
    "undecided",
    "dead",
    "ledger_broken",
    "pages_stale",
    "unreadable",
    "unseen",
]
KINDS: tuple[TroubleKind, ...] = get_args(TroubleKind)

# Due and not sent so long, though nothing holds it; the same for what has no rows yet.
OVERDUE_AFTER = timedelta(seconds=60)
UNENQUEUED_AFTER = timedelta(seconds=60)
# Without a sign of life: each leaves one every five seconds.
SILENT_AFTER = timedelta(seconds=30)
# A timer that is killed is started anew before.
STANDS_IN_AFTER = timedelta(minutes=2)
# Bytes: a backup, a copy before an upgrade and a day of writing fit into the first.
DISK_LOW, DISK_FULL = 2**30, 2**28
RESTING_AFTER = timedelta(minutes=5)
SYNTHETIC_AFTER = timedelta(minutes=3)
STALE_AFTER = timedelta(minutes=1)

# Of a channel that is given a rest: it does not let us in, fails, or asks us to wait.
RESTS: tuple[TroubleKind, ...] = ("channel_refused", "channel_resting", "channel_busy")
# What nobody can say without this figure.
_NEEDS: Mapping[str, tuple[TroubleKind, ...]] = {
    "overdue": ("overdue",),
    "unenqueued": ("unenqueued",),
    "undecided": ("undecided",),
    "dead": ("dead",),
    "stopped": ("restored_held", "sending_held"),
    "clocks": ("clock_held",),
    "twins": ("same_host_id",),
    "resting": RESTS,
    "waiting": RESTS,
    "beats": ("timer_silent", "senders_silent", "web_silent"),
    "hosts": (),
    "disks": ("disk_full", "disk_low"),
    "stand_ins": ("spare_stands_in",),
    "broken_steps": ("step_broken",),
    "synthetic_at": ("synthetic_missing",),
    "stale_pages": ("pages_stale",),
    "ledger": ("ledger_broken",),
    "unreadable": ("unreadable",),
    # Of these nothing is told: they are who is.
    "duty": (),
    "people": (),
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

    @property
    def told(self) -> str:
        """In one line of a log."""
        count = f", {self.count}" if self.count else ""
        return f"{self.key}{count}, since {rfc3339(self.since)}"


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
    ``beats``: the newest sign of life of each kind of process; ``hosts``: where each was heard
    lately. ``disks``: bytes that are free on each host; ``stand_ins``: since when the spare of a
    host does the work of the timer. ``broken_steps``: of the timer, and since when.
    ``synthetic_at``: for when the newest synthetic bulletin that arrived was due; ``None`` where
    none ever did. ``unreadable``: notices that everything passes over. ``unseen``: the
    names of those of the figures that could not be read.
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
    hosts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    disks: Mapping[str, int] = field(default_factory=dict)
    stand_ins: Mapping[str, datetime] = field(default_factory=dict)
    broken_steps: Mapping[str, datetime] = field(default_factory=dict)
    synthetic_at: datetime | None = None
    ledger_broken_since: datetime | None = None
    stale_pages: Backlog | None = None
    unreadable: Backlog | None = None
    unseen: tuple[str, ...] = ()

    @property
    def unknown(self) -> frozenset[TroubleKind]:
        """The kinds of trouble of which nobody can say whether there is one."""
        return frozenset(kind for name in self.unseen for kind in _NEEDS[name])
