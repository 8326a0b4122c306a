"""Without Redis: a warm process of our own takes the wakes, and Redis is asked again soon."""

import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.standby import hand_over
from noticeboard.standby_queue import FallbackQueue, StandbyQueue

from .conftest import RecordingSenders, until

NOON = datetime(2026, 7, 1, 3, 0, 0, 250_000, tzinfo=UTC)
# A stand-in for the drain process: notes its lines; `die` ends it.
NOTES_LINES = """
import sys
with open(sys.argv[1], "a", buffering=1) as notes:
    for line in sys.stdin:
        if line.startswith("die"):
            sys.exit(3)
        notes.write(line)
    notes.write("end\\n")
"""
# One that takes its time to end: until a file is there.
LINGERS = """
import pathlib, sys, time
notes, enough = map(pathlib.Path, sys.argv[1:])
sys.stdin.read()
notes.write_text("end")
while not enough.exists():
    time.sleep(0.01)
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """What the stand-in has read."""
    path = tmp_path / "notes"
    path.touch()
    return path


@pytest.fixture
def clock() -> list[float]:
    """Seconds, to be moved."""
    return [0.0]


@pytest.fixture
def standby(notes: Path, clock: list[float]) -> Iterator[StandbyQueue]:
    """A queue into the stand-in."""
    command = (sys.executable, "-c", NOTES_LINES, str(notes))
    queue = StandbyQueue(command, monotonic=lambda: clock[0])
    yield queue
    queue.close(within=5)


def test_each_wake_is_one_line(standby: StandbyQueue, notes: Path) -> None:
    """Channel and instant, as in a job."""
    standby.wake("board", NOON)
    standby.wake("feed", NOON)

    lines = ["board 2026-07-01T03:00:00.250000Z", "feed 2026-07-01T03:00:00.250000Z"]
    until(lambda: notes.read_text().splitlines() == lines)


def test_it_hears_that_it_shall_end(standby: StandbyQueue, notes: Path) -> None:
    """The end of its input is its SIGTERM, also when the timer was killed.

    The timer waits for it: under systemd what is left after the timer is killed.
    """
    standby.keep_warm()

    standby.close()

    assert notes.read_text() == "end\n"


def test_none_is_started_once_it_is_closed(standby: StandbyQueue) -> None:
    """A thread that has not heard yet that its process ends keeps it warm once more."""
    standby.keep_warm()
    standby.close()

    standby.keep_warm()

    assert not takes(standby)
    assert standby.starts == 1


@pytest.fixture
def cooling(notes: Path) -> Iterator[tuple[StandbyQueue, threading.Thread, Path]]:
    """A queue, a thread that lets its process end, and a file with which that ends."""
    enough = notes.with_name("enough")
    queue = StandbyQueue((sys.executable, "-c", LINGERS, str(notes), str(enough)))
    queue.keep_warm()
    thread = threading.Thread(target=queue.let_cool, kwargs={"within": 30})
    thread.start()
    until(lambda: notes.read_text() == "end")
    yield queue, thread, enough
    enough.touch()
    queue.close()
    thread.join()


Cooling = tuple[StandbyQueue, threading.Thread, Path]


def test_no_wake_waits_for_a_process_that_ends(cooling: Cooling) -> None:
    """It finishes what it sends, for seconds; another takes the wake."""
    queue, thread, _ = cooling

    queue.wake("board", NOON)

    assert thread.is_alive()
    assert queue.starts == 2


def test_whoever_closes_waits_for_a_process_that_another_thread_lets_end(cooling: Cooling) -> None:
    """Else it is left behind by its timer, which ends."""
    queue, thread, enough = cooling
    threading.Timer(0.1, enough.touch).start()

    queue.close(within=10)

    assert enough.exists()
    thread.join(5)
    assert not thread.is_alive()


def test_a_standby_that_ended_is_started_again_but_not_at_once(
    standby: StandbyQueue, notes: Path, clock: list[float]
) -> None:
    """One that keeps ending does not keep the machine busy."""
    standby.wake("die", NOON)

    until(lambda: not takes(standby))
    clock[0] += 1.5
    standby.wake("board", NOON)

    until(lambda: notes.read_text().startswith("board"))


def test_a_standby_that_ended_is_warm_again_before_it_is_needed(
    standby: StandbyQueue, notes: Path, clock: list[float]
) -> None:
    """Starting it takes a second, which is all the lateness there may be."""
    standby.wake("die", NOON)

    def is_warm_again() -> bool:
        clock[0] += 1.5
        standby.keep_warm()
        return standby.starts == 2

    until(is_warm_again)


def test_a_standby_that_cannot_be_started_is_told_when_it_is_needed() -> None:
    """Keeping it warm is no reason for the timer to fail."""
    queue = StandbyQueue(("/no/such/program",))
    queue.keep_warm()

    with pytest.raises(QueueUnavailableError):
        queue.wake("board", NOON)


def test_a_standby_that_does_not_read_holds_nobody_up(clock: list[float]) -> None:
    """The timer never waits for a pipe."""
    queue = StandbyQueue(
        (sys.executable, "-c", "import time; time.sleep(60)"), monotonic=lambda: clock[0]
    )
    began = time.monotonic()

    def fill_the_pipe() -> None:
        for _ in range(10_000):
            queue.wake("board", NOON)

    with pytest.raises(QueueUnavailableError):
        fill_the_pipe()

    assert time.monotonic() - began < 20
    clock[0] += 1.5
    until(lambda: takes(queue))
    assert queue.starts == 2
    queue.close(within=0)


def test_a_standby_that_keeps_ending_is_started_ever_more_seldom(clock: list[float]) -> None:
    """Each start reads all settings and opens all channels."""
    queue = StandbyQueue(("/bin/false",), monotonic=lambda: clock[0])

    for _ in range(60):
        queue.keep_warm()
        time.sleep(0.005)
        clock[0] += 1

    assert 4 <= queue.starts <= 7
    queue.close(within=5)


def takes(queue: StandbyQueue) -> bool:
    """Whether it takes a wake."""
    try:
        queue.wake("board", NOON)
    except QueueUnavailableError:
        return False
    return True


def test_the_process_hands_over_what_is_a_wake(caplog: pytest.LogCaptureFixture) -> None:
    """And says what is not."""
    senders = RecordingSenders()
    lines = ["board 2026-07-01T03:00:00.250000Z\n", "nonsense\n", "\n", "../x 2026\n", "a b c\n"]

    hand_over(lines, senders, threading.Event())

    assert senders.wakes == [("board", NOON)]
    assert len([r for r in caplog.records if "Not a wake" in r.message]) == 4


class Scripted:
    """A queue that works or not, as told."""

    def __init__(self) -> None:
        self.works = True
        self.tried = 0

    def wake(self, channel: str, at: datetime) -> None:
        """Count it."""
        self.tried += 1
        if not self.works:
            raise QueueUnavailableError("no")


@pytest.fixture
def fallback(clock: list[float]) -> tuple[FallbackQueue, Scripted, Scripted]:
    """A choice between two scripted queues."""
    primary, standby = Scripted(), Scripted()
    return FallbackQueue(primary, standby, monotonic=lambda: clock[0]), primary, standby


Fallback = tuple[FallbackQueue, Scripted, Scripted]


def test_the_standby_rests_while_redis_works(fallback: Fallback) -> None:
    """One of the two, not both."""
    queue, primary, standby = fallback

    queue.wake("board", NOON)

    assert (primary.tried, standby.tried) == (1, 0)


def test_no_wake_is_lost_when_redis_fails_and_it_is_asked_once_a_second(
    fallback: Fallback, clock: list[float]
) -> None:
    """Each failure may cost half a second: not for every channel."""
    queue, primary, standby = fallback
    primary.works = False

    for _ in range(5):
        queue.wake("board", NOON)
    assert (primary.tried, standby.tried) == (1, 5)

    clock[0] += 1.1
    queue.wake("board", NOON)
    assert (primary.tried, standby.tried) == (2, 6)


def test_redis_is_used_again_when_it_works(fallback: Fallback, clock: list[float]) -> None:
    """The standby goes back to rest."""
    queue, primary, standby = fallback
    primary.works = False
    queue.wake("board", NOON)
    primary.works = True
    clock[0] += 1.1

    for _ in range(3):
        queue.wake("board", NOON)

    assert (primary.tried, standby.tried) == (4, 1)


def test_when_neither_works_it_is_told(fallback: Fallback) -> None:
    """The timer says so and puts the wake again."""
    queue, primary, standby = fallback
    primary.works = standby.works = False

    with pytest.raises(QueueUnavailableError):
        queue.wake("board", NOON)
