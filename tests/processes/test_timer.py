"""The timer's decisions, by a clock that the test moves: it sleeps in no test."""

import sys
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.domain.processes import SILENT_AFTER, Kind
from noticeboard.domain.troubles import STANDS_IN_AFTER
from noticeboard.monitoring.pulse import Pulse
from noticeboard.ports import Owner
from noticeboard.ports.heartbeats import Beat
from noticeboard.standby_queue import StandbyQueue
from noticeboard.steps import Step, keep_on
from noticeboard.timer.running import beside_it, run
from noticeboard.timer.spare import Spare, SpareSchedule, SpareWakes
from noticeboard.timer.waking import AHEAD, Timer, Wake

from .waiting import until

NOON = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


class Board:
    """A record, a queue and a clock: what is due, what was put, what time it is."""

    def __init__(self) -> None:
        self.now = NOON
        self.due: list[Wake] = []
        self.put: list[tuple[str, datetime, datetime]] = []
        self.ticks = 0
        self.queue_works = True
        self.timer = Timer(self, self, now=lambda: self.now)

    def next_wakes(self, now: datetime, ahead: timedelta) -> Iterable[Wake]:
        """Of what is ahead all, of the past the earliest of each channel."""
        near = sorted((at, channel) for channel, at in self.due if at < now + ahead)
        past = {channel: (channel, at) for at, channel in reversed(near) if at <= now}
        return [*past.values(), *((channel, at) for at, channel in near if at > now)]

    def tick(self, now: datetime) -> None:
        """Count it."""
        self.ticks += 1

    def wake(self, channel: str, at: datetime) -> None:
        """Note it."""
        if not self.queue_works:
            raise QueueUnavailableError("no")
        self.put.append((channel, at, self.now))

    def live(self, seconds: float) -> int:
        """Let the timer live so long; the number of its steps."""
        end, steps = self.now + timedelta(seconds=seconds), 0
        while self.now < end:
            pause = self.timer.step()
            assert 0 < pause <= 1
            self.now += timedelta(seconds=pause)
            steps += 1
        return steps


@pytest.fixture
def board() -> Board:
    """A board with nothing due."""
    return Board()


def test_an_idle_timer_looks_once_a_second(board: Board) -> None:
    """Never busy."""
    assert board.live(60) == 60


@pytest.mark.parametrize("due", [5.0, 5.25, 5.999999, 7.3])
def test_a_wake_is_put_once_between_half_and_one_and_a_half_seconds_ahead(
    board: Board, due: float
) -> None:
    """Early enough that the sender sleeps to the instant, once while it is not due."""
    board.due = [("board", after(due))]

    board.live(due)

    assert [(channel, at) for channel, at, _ in board.put] == board.due
    assert 0.5 <= (after(due) - board.put[0][2]).total_seconds() <= 1.5


def test_what_is_due_and_not_claimed_is_put_again_each_second(board: Board) -> None:
    """Somebody may have lost the wake, or died with it."""
    board.due = [("board", after(-60))]

    board.live(5)

    assert [at for *_, at in board.put] == [after(second) for second in range(5)]


def test_what_was_claimed_is_not_put_again(board: Board) -> None:
    """The record says what is still due."""
    board.due = [("board", NOON)]
    board.live(1)
    board.due = []

    board.live(5)

    assert len(board.put) == 1


def test_each_channel_has_its_own_wake(board: Board) -> None:
    """A slow one holds up no other."""
    board.due = [("board", after(1)), ("feed", after(1))]

    board.live(0.5)

    assert sorted((channel, at) for channel, at, _ in board.put) == board.due


def test_an_earlier_instant_that_appears_is_put_too(board: Board) -> None:
    """A delay may overtake what was planned."""
    board.due = [("board", after(1.4))]
    board.live(0.5)
    board.due.append(("board", after(1.2)))

    board.live(0.6)

    assert [at for _, at, _ in board.put] == [after(1.4), after(1.2)]


def test_each_of_many_close_instants_is_put(board: Board) -> None:
    """The second of two is not late by the timer's second."""
    board.due = [("board", after(1 + tenth / 10)) for tenth in range(10)]

    board.live(1.2)

    assert [at for _, at, _ in board.put] == [at for _, at in board.due]
    assert all(at - put_at > timedelta(seconds=0.4) for _, at, put_at in board.put)


def test_what_is_due_ever_anew_is_put_once_a_second(board: Board) -> None:
    """A stale page is due "now", at each look: no reason to look more often."""
    for _ in range(50):
        board.due = [("board", board.now)]
        board.now += timedelta(seconds=0.1)
        board.timer.step()

    assert len(board.put) == 5


def test_an_unreachable_queue_is_tried_again_and_ends_nothing(board: Board) -> None:
    """The wake is not noted as put."""
    board.due = [("board", after(-1)), ("feed", after(-1))]
    board.queue_works = False
    board.live(2)
    board.queue_works = True

    board.live(0.5)

    assert sorted(channel for channel, *_ in board.put) == ["board", "feed"]


def test_a_clock_set_back_delays_nothing(board: Board) -> None:
    """What was put in what is now the future is put again."""
    board.due = [("board", after(-7200))]
    board.live(1)
    board.now -= timedelta(hours=1)

    board.live(0.5)

    assert len(board.put) == 2


def test_many_wakes_are_not_remembered_for_ever(board: Board) -> None:
    """What is no longer due is forgotten."""
    for second in range(100):
        board.due = [("board", after(second))]
        board.live(1)

    assert len(board.timer._ahead) <= 1


class Failing:
    """A step that fails some times, then stops the loop."""

    def __init__(self, times: int, stopping: threading.Event) -> None:
        self.times = times
        self.stopping = stopping

    def __call__(self) -> float:
        """Fail, or stop."""
        self.times -= 1
        if self.times < 0:
            self.stopping.set()
            return 0
        raise RuntimeError("database is locked")


def test_a_failing_record_is_said_once_and_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """The timer never ends by itself."""
    stopping = threading.Event()
    step = Failing(3, stopping)

    keep_on(step, stopping)

    assert step.times == -1
    assert len([r for r in caplog.records if "trying again" in r.message]) == 1


def test_a_tick_that_hangs_delays_no_wake(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reconciler has a thread of its own."""
    stopping, released = threading.Event(), threading.Event()
    monkeypatch.setattr(board, "tick", lambda _: released.wait(10))
    monkeypatch.setattr(board, "wake", lambda *_: stopping.set())
    board.due = [("board", after(-1))]

    run(board, board.timer.step, stopping)

    assert stopping.is_set()
    released.set()


def test_what_reaches_out_of_the_house_delays_no_wake(board: Board) -> None:
    """A mail server that hangs has a thread of its own, and so has each of the others."""
    stopping, hanging, rung = threading.Event(), threading.Event(), threading.Event()

    def call() -> float:
        return float(hanging.wait(10))

    def step() -> float:
        if rung.wait(0):
            stopping.set()
        return board.timer.step()

    def check() -> float:
        rung.set()
        return 0.01

    run(board, step, stopping, {"calls": call, "checks": check})

    assert rung.is_set()
    hanging.set()


class Hearts:
    """Signs of life in memory."""

    def __init__(self) -> None:
        self.at: dict[tuple[Kind, Owner], datetime] = {}
        self.began: dict[tuple[Kind, Owner], datetime] = {}

    def beat(self, kind: Kind, owner: Owner, now: datetime, free: int | None = None) -> None:
        """Leave one."""
        self.at[kind, owner] = now
        self.began.setdefault((kind, owner), now)

    def leave(self, owner: Owner) -> None:
        """Take those of a process away."""
        self.at = {key: at for key, at in self.at.items() if key[1] != owner}
        self.began = {key: self.began[key] for key in self.at}

    def beats(self) -> list[Beat]:
        """The last of each."""
        return [Beat(*key, self.began[key], at) for key, at in self.at.items()]


def a_timer(pid: int) -> Owner:
    """A process of this host."""
    return Owner("a", "b", "1", pid, "1")


class TwoTimers:
    """A spare, the signs of life it sees, and a clock."""

    def __init__(self) -> None:
        self.now, self.works = NOON, True
        self.hearts = Hearts()
        self.main, self.own = a_timer(1), a_timer(2)
        pulse = Pulse(self.hearts, "timer", self.own, lambda: self.now, lambda: self.works)
        self.spare = Spare(pulse)

    def look(self, seconds: float = 0.0) -> bool:
        """So much later; whether it stands in."""
        self.now += timedelta(seconds=seconds)
        assert 0 < self.spare.step() < SILENT_AFTER.total_seconds()
        return self.spare.stands_in

    def live(self, seconds: int, timer: Owner | None = None) -> set[bool]:
        """The first, or ``timer``, gives a sign each 5 s; whether the spare stood in meanwhile."""
        stood_in = set()
        for second in range(seconds):
            if second % 5 == 0:
                self.hearts.beat("timer", timer or self.main, self.now)
            stood_in.add(self.look(1))
        return stood_in

    def stood_in_for(self) -> timedelta:
        """How long people see that it stands in."""
        return self.now - self.hearts.began.get(("spare", self.own), self.now)


def test_a_spare_stands_in_while_no_other_timer_gives_a_sign_of_life() -> None:
    """One that stands still is missed after a while; when it is well, the spare steps aside."""
    two = TwoTimers()
    two.hearts.beat("timer", two.main, two.now)

    beside = (two.look(), two.look(14))
    silent = (two.look(2), two.look(2), two.look(2))
    beats = dict(two.hearts.at)

    assert beside == (False, False)
    assert silent == (True, True, True)
    assert (beats["timer", two.own], beats["spare", two.own]) == (two.now, two.now)
    assert two.live(30) == {True}
    assert False in two.live(5)
    assert two.look() is False
    assert list(two.hearts.at) == [("timer", two.main)]


@pytest.mark.parametrize("every", [4, 12, 25])
def test_people_are_told_of_a_timer_that_starts_again_and_again(every: int) -> None:
    """Each is heard once and ends: seconds later there is the next, or nobody for a while."""
    two = TwoTimers()
    two.live(60)

    for pid in range(3, 3 + 240 // every):
        two.hearts.beat("timer", a_timer(pid), two.now)
        for _ in range(every):
            two.look(1)

    assert two.stood_in_for() >= STANDS_IN_AFTER


def test_a_timer_that_stands_still_again_and_again_is_not_well() -> None:
    """It is the same process all the while."""
    two = TwoTimers()

    for _ in range(5):
        two.live(20)
        for _ in range(30):
            two.look(1)

    assert two.stood_in_for() >= STANDS_IN_AFTER


def test_a_timer_that_is_started_again_once_has_nobody_stand_in() -> None:
    """It is killed, and the next one is there before it is missed."""
    two = TwoTimers()
    assert two.live(60) == {False}

    assert {two.look(1) for _ in range(10)} == {False}
    assert two.live(120, a_timer(3)) == {False}


def test_a_spare_that_is_started_beside_a_new_timer_waits_whether_it_is_well() -> None:
    """As at each start of a board."""
    assert TwoTimers().live(120) == {False}


def test_two_spares_do_not_look_in_step() -> None:
    """Each would find the other, and both would step aside, and both stand in again."""
    two = TwoTimers()
    other = Spare(two.spare.pulse, spread=lambda: 0.0)
    two.spare.spread = lambda: 1.0

    assert two.spare.step() <= other.step() - 0.5


def test_of_two_spares_that_stand_in_one_goes_on() -> None:
    """Two timers at work do no harm, and are not to become the rule."""
    two = TwoTimers()
    other = Spare(replace(two.spare.pulse, me=two.main), spread=lambda: 0.0)
    two.spare.spread = lambda: 1.0
    spares, next_looks = (two.spare, other), [two.now, two.now]
    two.spare.stands_in = other.stands_in = True

    for _ in range(60):
        two.now = min(next_looks)
        first = next_looks.index(two.now)
        next_looks[first] += timedelta(seconds=spares[first].step())

    working = [spare.pulse.me for spare in spares if spare.stands_in]
    assert [owner for kind, owner in two.hearts.at if kind == "timer"] == working
    assert len(working) == 1


def test_a_spare_that_does_not_wake_gives_no_sign_of_life() -> None:
    """Else nobody is told that nothing wakes."""
    two = TwoTimers()
    two.works = False

    assert two.look() is True
    assert two.hearts.at == {}


class EndingAmid(Hearts):
    """The process is told to end while it gives its sign of life."""

    def __init__(self, two: TwoTimers) -> None:
        super().__init__()
        self.pulse = two.spare.pulse = replace(two.spare.pulse, heartbeats=self)

    def beat(self, kind: Kind, owner: Owner, now: datetime, free: int | None = None) -> None:
        """End, and only then leave one."""
        self.pulse.end(within=0.01)
        super().beat(kind, owner, now)


def test_nothing_is_heard_of_a_spare_after_its_last_word() -> None:
    """It is told to end while its thread looks for the other: a dead timer must not seem alive."""
    two = TwoTimers()
    hearts = EndingAmid(two)

    assert two.look() is True

    until(lambda: hearts.at == {})
    assert two.look(2) is True
    assert hearts.at == {}


def test_a_spare_wakes_always_and_does_the_rest_only_when_it_has_to(board: Board) -> None:
    """Rounds, the tick and the standby are the other timer's; its own clock is always watched."""
    two = TwoTimers()
    two.hearts.beat("timer", two.main, two.now)
    done: list[str] = []

    def noting(name: str) -> Step:
        def step() -> float:
            done.append(name)
            return 1.0

        return step

    steps = two.spare.only_then({name: noting(name) for name in ("clock", "memos")})
    schedule, wakes = SpareSchedule(board, two.spare), SpareWakes(board, two.spare)
    board.due = [("board", after(1))]

    for seconds in (0, 60):
        two.look(seconds)
        assert list(schedule.next_wakes(NOON, AHEAD)) == board.due
        schedule.tick(NOON)
        wakes.wake("board", NOON)
        for step in steps.values():
            step()

    assert done == ["clock", "clock", "memos"]
    assert (board.ticks, len(board.put)) == (1, 1)


def test_the_standby_of_a_spare_is_there_while_it_stands_in() -> None:
    """It need not start when it is needed, and feeds on nothing afterwards."""
    two, standby = (
        TwoTimers(),
        StandbyQueue((sys.executable, "-c", "import sys; sys.stdin.read()")),
    )
    step = beside_it(two.spare, standby)
    two.hearts.beat("timer", two.main, two.now)

    step()
    starts = [standby.starts]
    for seconds in (60, 2):
        two.now += timedelta(seconds=seconds)
        step()
        starts.append(standby.starts)
    # As the other timer is well again it ends, so that the next one is another.
    for _ in range(8):
        two.hearts.beat("timer", two.main, two.now)
        step()
        two.now += timedelta(seconds=5)
    two.now += timedelta(seconds=60)
    step()
    standby.close()

    assert (starts, standby.starts) == ([0, 1, 1], 2)
