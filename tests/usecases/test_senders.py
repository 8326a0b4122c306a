"""The resident senders: to the instant, never before it, one channel never holding up another."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from noticeboard.sending.dispatch import Dispatch
from noticeboard.sending.senders import Sender, Senders
from noticeboard.sending.settling import Asked
from tests.processes.waiting import until


def now() -> datetime:
    """The real clock: these threads really sleep."""
    return datetime.now(UTC)


class Drains:
    """Notes when it was asked to drain."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.at: list[datetime] = []
        self.happened = threading.Event()
        self._then = then

    def __call__(self, _channel: str) -> None:
        self.at.append(now())
        self.happened.set()
        self._then()


def test_a_sender_drains_at_the_instant_and_not_before() -> None:
    """It sleeps to T."""
    drains = Drains()
    sender = Sender("journal", drains, now)
    sender.start()
    at = now() + timedelta(milliseconds=120)

    sender.wake(at)

    assert drains.happened.wait(5)
    assert drains.at[0] >= at
    sender.stop()
    assert sender.join(5)


def test_an_earlier_instant_is_taken_first() -> None:
    """Waking for an earlier instant re-arms a sleeping thread."""
    drains = Drains()
    sender = Sender("journal", drains, now)
    sender.start()
    sender.wake(now() + timedelta(seconds=30))

    sender.wake(now() + timedelta(milliseconds=20))

    assert drains.happened.wait(5)
    sender.stop()
    assert sender.join(5)


def test_a_drain_that_breaks_is_tried_again() -> None:
    """One failure does not end the thread, nor does anybody have to wake it: it may hold rows."""

    def broken() -> None:
        if len(drains.at) == 1:
            raise OSError("the database is away")

    drains = Drains(broken)
    sender = Sender("journal", drains, now)
    sender.start()
    sender.wake(now())
    assert drains.happened.wait(5)

    drains.happened.clear()

    assert drains.happened.wait(5)
    assert len(drains.at) == 2
    sender.stop()
    assert sender.join(5)


def test_a_clock_set_forward_is_noticed_within_a_second() -> None:
    """It never sleeps longer than a second on one reading of the clock."""
    ahead = timedelta()
    drains = Drains()
    sender = Sender("journal", drains, lambda: now() + ahead)
    sender.start()
    sender.wake(now() + timedelta(hours=1))
    time.sleep(0.05)

    ahead = timedelta(hours=2)

    assert drains.happened.wait(3)
    sender.stop()
    assert sender.join(5)


class Left:
    """What the dead left of a channel: more than is asked for at once."""

    channels: tuple[str, ...] = ("journal",)

    def __init__(self, many: int) -> None:
        self.unknown = many
        self.settled = threading.Event()
        self.written: list[str] = []
        self.acts: list[str] = []

    def settle_unknowns(self, _channel: str) -> Asked:
        """Ask for one of them."""
        self.acts.append("asked")
        self.unknown -= 1
        if not self.unknown:
            self.settled.set()
        return Asked(more=self.unknown > 0)

    def deliver_for_a_while(
        self, _channel: str, _stopping: Callable[[], bool]
    ) -> tuple[int, timedelta | None]:
        """Nothing is due."""
        self.acts.append("sent")
        return 0, None

    def write_what_is_left(self, channel: str) -> None:
        """The database is away for one of them."""
        self.written.append(channel)
        raise OSError("the database is away")


class Hurried:
    """The real clock, and what others say has passed."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Now."""
        return now() + self.ahead


def senders_of(
    dispatch: Left, clock: Callable[[], datetime] = now, *, builders: frozenset[str] = frozenset()
) -> Senders:
    """The threads of its channels."""
    return Senders(
        cast(Dispatch, dispatch),
        clock,
        refresh=lambda: None,
        builders=builders,
        rehearse=lambda _: None,
    )


def test_all_that_the_dead_left_is_asked_for_and_what_is_in_hand_is_written_at_the_end() -> None:
    """Nobody waits for the timer; nor, when the process stops, for somebody to take over."""
    left = Left(3)
    senders = senders_of(left)
    senders.start()

    senders.wake("journal", now())

    assert left.settled.wait(5)
    assert (left.written, left.acts) == ([], ["sent", "asked", "asked", "asked"])
    senders.stop(5)
    assert left.written == ["journal"]


def acts_of(dispatch: Left, senders: Senders) -> list[str]:
    """What is done after one wake, until it is settled."""
    senders.start()
    senders.wake("journal", now())
    assert dispatch.settled.wait(5)
    done = list(dispatch.acts)
    senders.stop(5)
    return done


class Gone(Left):
    """One that was lost is not there, and is to be sent again."""

    def settle_unknowns(self, _channel: str) -> Asked:
        """It goes again."""
        self.acts.append("asked")
        return Asked(goes_again=True)

    def deliver_for_a_while(
        self, _channel: str, _stopping: Callable[[], bool]
    ) -> tuple[int, timedelta | None]:
        """It goes, twice."""
        self.acts.append("sent")
        if len(self.acts) > 2:
            self.settled.set()
        return 1, None


def test_what_is_not_there_goes_again_without_a_wake() -> None:
    """Nobody has to notice it."""
    gone = Gone(1)

    assert acts_of(gone, senders_of(gone)) == ["sent", "asked", "sent"]


class AtTheInstant(Left):
    """A text waits for the board, which has it a moment after the instant."""

    board: Senders

    def deliver_for_a_while(
        self, _channel: str, _stopping: Callable[[], bool]
    ) -> tuple[int, timedelta | None]:
        """The first finds nothing: its board is not done yet."""
        self.acts.append("sent")
        if len(self.acts) == 1:
            threading.Timer(0.3, self.board.wake, ("journal", now())).start()
        return 0, None


def test_what_waits_for_the_board_goes_before_what_was_lost() -> None:
    """Else the announcement would wait for a channel that is slow to say what it has."""
    dispatch = AtTheInstant(1)
    dispatch.board = senders_of(dispatch)

    assert acts_of(dispatch, dispatch.board) == ["sent", "sent", "asked"]


class LongLine(Left):
    """More is due than goes in a while; ``breaks``: and each time it goes wrong in the end."""

    def __init__(self, clock: Hurried, *, breaks: bool) -> None:
        super().__init__(1)
        self.clock = clock
        self.breaks = breaks

    def deliver_for_a_while(
        self, _channel: str, _stopping: Callable[[], bool]
    ) -> tuple[int, timedelta | None]:
        """There is always more."""
        self.acts.append("sent")
        self.clock.ahead += timedelta(seconds=1.1)
        if self.breaks:
            raise OSError("one of them breaks it")
        return 1, timedelta()


@pytest.mark.parametrize("breaks", [False, True], ids=["endless", "broken"])
def test_in_a_long_line_what_was_lost_is_asked_for_between(*, breaks: bool) -> None:
    """It does not send for half an hour on end, also where a drain never gets through."""
    clock = Hurried()
    line = LongLine(clock, breaks=breaks)
    senders = senders_of(line, clock)
    senders.start()

    senders.wake("journal", clock())

    assert line.settled.wait(5)
    assert "asked" in line.acts[:4]
    senders.stop(5)


class Published(Left):
    """A board that publishes, and is then asked for what the dead left of it."""

    channels = ("board", "journal")

    def __init__(self) -> None:
        super().__init__(1)
        self.woken = threading.Event()

    def deliver_for_a_while(
        self, channel: str, _stopping: Callable[[], bool]
    ) -> tuple[int, timedelta | None]:
        """The board has one more; the journal goes on with it."""
        if channel == "journal":
            self.woken.set()
        return 1, None

    def settle_unknowns(self, _channel: str) -> Asked:
        """It cannot be asked."""
        raise OSError("the database is read by nobody")


def test_what_waits_for_the_board_is_woken_whatever_was_lost() -> None:
    """Asking for what was lost stands between no publication and its channels."""
    dispatch = Published()
    senders = senders_of(dispatch, builders=frozenset({"board"}))
    senders.start()

    senders.wake("board", now())

    assert dispatch.woken.wait(5)
    senders.stop(5)


def test_nobody_waits_for_pages_when_a_process_stops() -> None:
    """After a burst thousands are to be built, for longer than a stop may take."""
    begun, over = threading.Event(), threading.Event()

    def build() -> None:
        begun.set()
        over.wait(60)

    senders = Senders(
        cast(Dispatch, Left(1)),
        now,
        refresh=build,
        builders=frozenset({"journal"}),
        rehearse=lambda _: None,
    )
    senders.start()
    senders.wake("journal", now())
    assert begun.wait(5)
    asked = time.monotonic()

    senders.stop(20)

    assert time.monotonic() - asked < 10
    over.set()


class Breaking(Left):
    """Two channels, of which some break whenever they are drained."""

    channels = ("journal", "mail")

    def __init__(self, broken: set[str]) -> None:
        super().__init__(1)
        self.broken = broken
        self.drained = threading.Semaphore(0)

    def deliver_for_a_while(
        self, channel: str, _stopping: Callable[[], bool]
    ) -> tuple[int, timedelta | None]:
        """Break, or not."""
        self.drained.release()
        if channel in self.broken:
            raise OSError("the database is read by nobody")
        return 0, None


@pytest.mark.parametrize(
    ("broken", "well"), [(set(), True), ({"mail"}, True), ({"mail", "journal"}, False)]
)
def test_a_process_of_which_every_drain_breaks_gives_no_sign_of_life(
    broken: set[str], *, well: bool
) -> None:
    """Its threads live, and send nothing; one channel that breaks is the channel's trouble."""
    dispatch = Breaking(broken)
    senders = senders_of(dispatch)
    senders.start()
    idle = senders.are_there()
    for channel in dispatch.channels:
        senders.wake(channel, now())

    assert all(dispatch.drained.acquire(timeout=5) for _ in dispatch.channels)
    until(lambda: senders.are_there() is well)
    assert idle
    senders.stop(5)
