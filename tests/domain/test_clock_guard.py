"""A clock that jumps releases nothing early, and holds nothing for ever."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from noticeboard.domain.clock_guard import CALM, ClockGuard, Kept, Reading
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND

BOOT = 3 * HOUR


def read(after: timedelta, off: timedelta = 0 * SECOND, **more: object) -> Reading:
    """The clocks ``after`` noon, with a wall that is ``off``."""
    given = {"wall": NOON + after + off, "boot": BOOT + after, **more}
    return Reading(**given)  # type: ignore[arg-type]  # two of its four are named by tests


def begun(**kept: object) -> ClockGuard:
    """A process that starts at noon."""
    return ClockGuard.begun(read(0 * SECOND), Kept(**kept))  # type: ignore[arg-type]  # as above


def told(guard: ClockGuard, *readings: Reading) -> ClockGuard:
    """The guard after these readings."""
    for reading in readings:
        guard = guard.after(reading)
    return guard


def test_a_step_of_a_second_forwards_releases_nothing_early() -> None:
    """Too small to hold anything for; a step backwards is simply later."""
    guard = told(begun(), read(SECOND, SECOND), read(HOUR, SECOND))

    assert guard.distrust is None
    assert guard.safe(NOON + HOUR + SECOND, BOOT + HOUR) == NOON + HOUR
    assert guard.safe(NOON + HOUR - SECOND, BOOT + HOUR) == NOON + HOUR - SECOND


@pytest.mark.parametrize("off", [3 * SECOND, -3 * SECOND, 2 * DAY, -2 * DAY])
def test_a_jump_holds_until_it_was_taken_back_for_ten_seconds(off: timedelta) -> None:
    """Once it is back, and not a moment earlier; a new jump begins the ten seconds anew."""
    jumped = told(begun(), read(MINUTE, off))
    back = told(jumped, read(2 * MINUTE), read(2 * MINUTE + 9 * SECOND))

    assert (jumped.distrust, jumped.since) == ("jumped", NOON + MINUTE + min(off, 0 * SECOND))
    assert jumped.shown_by(read(MINUTE, off)) == off
    assert back.distrust == "jumped"
    assert told(back, read(2 * MINUTE + CALM)).distrust is None
    assert told(back, read(3 * MINUTE, off), read(4 * MINUTE)).distrust == "jumped"


def test_what_the_kernel_vouches_for_ten_seconds_is_believed() -> None:
    """A host whose time the network put right goes on by itself."""
    off = 2 * HOUR
    vouched = [read(MINUTE + n * SECOND, off, synchronised=True) for n in range(11)]

    guard = told(begun(), *vouched[:10])
    assert guard.distrust == "jumped"
    assert guard.after(read(MINUTE + CALM, off)).distrust == "jumped"
    guard = guard.after(vouched[10])
    assert guard.distrust is None
    assert guard.safe(vouched[10].wall, vouched[10].boot) == vouched[10].wall


def test_the_kernel_does_not_outvote_the_clock_beside_the_database() -> None:
    """Both are believed only where they agree."""
    wrong = [
        read(n * SECOND, HOUR, synchronised=True, database=NOON + n * SECOND) for n in range(20)
    ]

    assert told(begun(), *wrong).distrust == "jumped"


def test_a_restart_does_not_bless_a_clock_that_jumped() -> None:
    """It believes what was stored for this boot."""
    again = ClockGuard.begun(read(MINUTE, DAY), Kept(anchor=begun().anchor, seen=NOON))

    assert again.distrust == "jumped"
    assert again.safe(NOON + MINUTE + DAY, BOOT + MINUTE) == NOON + MINUTE


def test_a_clock_behind_what_was_seen_before_the_boot_waits_until_it_is_not() -> None:
    """A machine without a battery starts in the past, and is put right by the network."""
    behind = begun(seen=NOON + HOUR)
    early = told(behind, read(MINUTE), read(2 * MINUTE))
    right = [read(3 * MINUTE + n * SECOND, DAY) for n in range(12)]

    assert (behind.distrust, early.distrust) == ("behind", "behind")
    assert early.shown_by(read(2 * MINUTE)) == -58 * MINUTE
    assert told(early, *right[:11]).distrust == "behind"
    after = told(early, *right)
    assert after.distrust is None
    assert after.safe(right[-1].wall, right[-1].boot) == right[-1].wall
    vouched = [read(n * SECOND, synchronised=True) for n in range(1, 12)]
    assert told(behind, *vouched).distrust is None
    assert begun(seen=NOON - HOUR).distrust is None


def test_the_clock_beside_the_database_has_to_agree() -> None:
    """Not asked is no agreement; ten seconds of agreement end it."""
    differs = read(SECOND, database=NOON + MINUTE)
    held = told(begun(), read(0 * SECOND, database=NOON), differs)
    agreeing = [read(n * SECOND, database=NOON + n * SECOND) for n in (20, 30)]

    assert held.distrust == "database"
    assert held.shown_by(differs) == SECOND - MINUTE
    assert told(held, read(HOUR), read(2 * HOUR)).distrust == "database"
    assert told(held, *agreeing[:1]).distrust == "database"
    assert told(held, *agreeing).distrust is None


def test_a_person_may_vouch_for_the_clock() -> None:
    """Also against the database's; the next jump is one all the same."""
    off = HOUR
    jumped = told(begun(), read(MINUTE, off))

    believed = jumped.believed(read(2 * MINUTE, off))
    later = read(3 * MINUTE, off, database=NOON)

    assert told(believed, later).distrust is None
    assert believed.safe(later.wall, later.boot) == later.wall
    assert told(believed, read(4 * MINUTE)).distrust == "jumped"


def test_slow_drift_is_followed_and_is_no_jump() -> None:
    """At the pace of a clock that is slewed, so that nobody is late by it for ever."""
    off = timedelta(milliseconds=40)
    guard = begun()
    for minute in range(1, 4):
        guard = guard.after(read(minute * MINUTE, off))

    assert guard.safe(NOON + 3 * MINUTE + off, BOOT + 3 * MINUTE) == NOON + 3 * MINUTE + off


# ------------------------------------------------------------ any number of jumps


@dataclass
class Host:
    """One host: true time, the wall that everybody sees, and processes that see another."""

    true: datetime = NOON
    off: timedelta = timedelta()
    synchronised: bool = True
    kept: Kept = field(default_factory=Kept)
    lies: list[timedelta] = field(default_factory=lambda: [timedelta()] * 3)
    guards: list[ClockGuard] = field(default_factory=list)

    def reading(self, process: int) -> Reading:
        """What a process reads; the kernel's word is not for a wall that it alone sees."""
        own = self.lies[process]
        wall = self.true + self.off + own
        return Reading(wall, self.true - NOON + BOOT, self.synchronised and not own)

    def start(self, process: int) -> None:
        """A process starts, or starts again."""
        self.guards[process] = ClockGuard.begun(self.reading(process), self.kept)

    def look(self) -> int:
        """A second goes by, and each process looks; how many would have released early."""
        self.true += SECOND
        early = 0
        for process, guard in enumerate(self.guards):
            reading = self.reading(process)
            after = self.guards[process] = guard.after(reading)
            now = after.safe(reading.wall, reading.boot)
            early += after.distrust is None and now > self.true
            if after.distrust is None:
                self.kept = Kept(after.anchor, max(now, self.kept.seen or now))
        return early


@pytest.mark.parametrize("seed", range(10))
def test_of_many_jumps_none_releases_early_and_none_holds_for_ever(seed: int) -> None:
    """±1 s to ±2 d, of one process or of all, with restarts between, each taken back in time."""
    chance, host = random.Random(seed), Host()
    host.guards = [ClockGuard.begun(host.reading(n), Kept()) for n in range(3)]
    early, stuck = host.look(), 0
    for _ in range(40):
        jump = SECOND * chance.choice((1, -1)) * int(2 * 86_400 ** chance.random())
        if chance.random() < 0.5:
            host.off, host.synchronised = host.off + jump, False
        else:
            host.lies[chance.randrange(3)] = jump
        for _ in range(chance.randrange(1, 30)):
            early += host.look()
            if chance.random() < 0.2:
                host.start(chance.randrange(3))
        # The network puts the wall right, and the kernel says so; a lie ends.
        host.off, host.synchronised, host.lies = timedelta(), True, [timedelta()] * 3
        early += sum(host.look() for _ in range(12))
        stuck += sum(guard.distrust is not None for guard in host.guards)

    assert (early, stuck) == (0, 0)


def test_the_test_would_see_a_clock_that_is_believed_at_once() -> None:
    """The wall alone is early: what proves nothing must not look like a proof."""
    host = Host(off=DAY, synchronised=False)
    host.guards = [replace(ClockGuard.begun(host.reading(0), Kept()))]

    assert host.look() == 1
