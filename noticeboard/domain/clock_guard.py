"""Whether a host's clock can be believed: the wall clock, beside one that nobody can set.

The seconds since boot go on at the pace of the wall clock, and no step moves them. What is safe
to call *now* is the earlier of the wall and of what the seconds since boot make of the wall that
was believed last: a step forwards releases nothing early.
Source: docs/decisions/0022-a-clock-that-nobody-can-set-beside-the-wall.md
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

# ``jumped``: the wall was set. ``behind``: it is earlier than what was seen before the boot.
# ``database``: the clock beside the database shows another time.
Distrust = Literal["jumped", "behind", "database"]
DISTRUSTS: tuple[Distrust, ...] = ("jumped", "behind", "database")

NO_TIME = timedelta()
# More than this is no delay between two readings.
APART = timedelta(seconds=2)
# So long the sources have to agree before they are believed again.
CALM = timedelta(seconds=10)
# What is less apart is drift and is followed, at the pace of a clock that is slewed.
DRIFT, PACE = timedelta(milliseconds=50), 500e-6


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks at one moment. ``boot``: since boot, going on in sleep.

    ``synchronised``: whether the kernel says that its clock is, and it is the ``wall``. A step
    takes that word back; whoever keeps the time by the network gives it anew. ``database``: what
    the clock beside the database shows, where it was asked.
    """

    wall: datetime
    boot: timedelta
    synchronised: bool = False
    database: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was stored of a host's clock.

    ``anchor``: the wall at this boot, as it was believed last; ``None`` for a new boot.
    ``seen``: the latest instant that was believed.
    """

    anchor: datetime | None = None
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockGuard:
    """What one process makes of the clocks it reads.

    ``anchor``: the wall at boot. ``boot``: that of the last reading. ``distrust``: why nothing may
    be released, ``since`` then; ``calm``: from which reading on the sources agreed; ``kernel``:
    from which on the kernel vouched for a wall that was set. ``floor``: the wall is not believed
    before it. ``vouched``: a person spoke for this clock against the database's.
    """

    anchor: datetime
    boot: timedelta
    distrust: Distrust | None = None
    since: datetime | None = None
    calm: timedelta | None = None
    kernel: timedelta | None = None
    floor: datetime | None = None
    vouched: bool = False

    @classmethod
    def begun(cls, reading: Reading, kept: Kept) -> "ClockGuard":
        """A process that starts: it believes what was stored for this boot, not the wall."""
        if kept.anchor is not None:
            return cls(kept.anchor, reading.boot).after(reading)
        return cls(reading.wall - reading.boot, reading.boot, floor=kept.seen).after(reading)

    def safe(self, wall: datetime, boot: timedelta) -> datetime:
        """What is safe to call now."""
        return min(wall, self.anchor + boot)

    def apart(self, reading: Reading) -> timedelta:
        """How far the wall is ahead of what the seconds since boot make of it."""
        return reading.wall - self.anchor - reading.boot

    def shown_by(self, reading: Reading) -> timedelta:
        """How far the wall is ahead of what it should be, for people."""
        if self.distrust == "database" and reading.database is not None:
            return reading.wall - reading.database
        if self.distrust == "behind" and self.floor is not None:
            return reading.wall - self.floor
        return self.apart(reading)

    def after(self, reading: Reading) -> "ClockGuard":
        """What is made of one more reading."""
        apart = self.apart(reading)
        guard = replace(self, boot=reading.boot, kernel=self._kernel(reading, apart))
        if guard._is_confirmed(reading):
            return guard._anchored(reading)
        if self.distrust == "behind":
            # There is nothing else to go by: it is watched whether it goes on evenly.
            guard = guard._anchored_at(reading)
        found = guard._found(reading, apart)
        if found is not None:
            since = self.since or self.safe(reading.wall, reading.boot)
            return replace(guard, distrust=found, since=since, calm=None)
        if self.distrust is None:
            return guard._followed(apart, reading.boot - self.boot)
        return guard._calmed(reading)

    def believed(self, reading: Reading) -> "ClockGuard":
        """A person says that this clock is right, whatever the one beside the database shows."""
        return replace(self._anchored(reading), vouched=True)

    # ------------------------------------------------------------ inside

    def _kernel(self, reading: Reading, apart: timedelta) -> timedelta | None:
        """From which reading on it vouched for a wall that is not where it was believed to be."""
        if not reading.synchronised or (abs(apart) <= DRIFT and self.distrust != "behind"):
            return None
        return reading.boot if self.kernel is None else self.kernel

    def _is_confirmed(self, reading: Reading) -> bool:
        elsewhere = reading.database
        if elsewhere is not None and abs(elsewhere - reading.wall) > APART:
            return False
        return self.kernel is not None and reading.boot - self.kernel >= CALM

    def _anchored(self, reading: Reading) -> "ClockGuard":
        return ClockGuard(reading.wall - reading.boot, reading.boot, vouched=self.vouched)

    def _anchored_at(self, reading: Reading) -> "ClockGuard":
        return replace(self, anchor=reading.wall - reading.boot)

    def _found(self, reading: Reading, apart: timedelta) -> Distrust | None:
        if self.floor is not None and reading.wall < self.floor - APART:
            return "behind"
        if abs(apart) > APART:
            return "behind" if self.distrust == "behind" else "jumped"
        return "database" if self._is_contradicted(reading) else None

    def _is_contradicted(self, reading: Reading) -> bool:
        if self.vouched or reading.database is None:
            return False
        return abs(reading.database - self.safe(reading.wall, reading.boot)) > APART

    def _calmed(self, reading: Reading) -> "ClockGuard":
        if self.distrust == "database" and reading.database is None:
            return self  # it could not be asked: that is no agreement
        calm = reading.boot if self.calm is None else self.calm
        if reading.boot - calm < CALM:
            return replace(self, calm=calm)
        return replace(self, distrust=None, since=None, calm=None, floor=None)

    def _followed(self, apart: timedelta, elapsed: timedelta) -> "ClockGuard":
        if abs(apart) > DRIFT:
            return self
        most = elapsed * PACE
        return replace(self, anchor=self.anchor + max(-most, min(apart, most)))
