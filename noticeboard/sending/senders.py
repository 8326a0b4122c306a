"""The resident senders of one process: a thread per channel, so that a slow one holds up none."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from noticeboard.ports import Clock
from noticeboard.sending.dispatch import AGAIN, Dispatch
from noticeboard.steps import Step, keep_on

T = TypeVar("T")
Act = Callable[[str], object]
_log = logging.getLogger(__name__)

# A page that is stale meanwhile is built by whoever is asked for it. What is published in the
# same moment is built once.
BUILD_EVERY = timedelta(milliseconds=500)
# Seconds. A thread that builds pages must not keep one that sends waiting for its turn: with
# Python's own 5 ms, thirty statements of a publication would take 150 ms longer.
TURN = 0.0005

# A drain that found nothing may be followed by one that finds a text, which waited for the board;
# and what is repeated and lost again is not repeated all the time.
ASK_AFTER = timedelta(seconds=1)
# In a long line what was lost is asked for all the same, so much later.
_PATIENCE = timedelta(seconds=1)

# Seconds to spare before an instant, so that a rehearsal for it is over by then.
REHEARSAL_TAKES = timedelta(milliseconds=500)


class Sender:
    """One channel's thread: it sleeps to the next instant it was woken for, then drains.

    Some time after a drain it asks for what was lost, unless another instant comes first.
    """

    def __init__(
        self,
        channel: str,
        drain: Act,
        clock: Clock,
        *,
        ask: Act | None = None,
        last: Act = lambda _: None,
    ) -> None:
        """``ask``: asks for what was lost. ``last``: what is done once, at its end."""
        self._channel = channel
        self._drain = drain
        self._ask = ask
        self._last = last
        self._clock = clock
        self._instants: set[datetime] = set()
        self._asks_at: datetime | None = None
        self._changed = threading.Condition()
        self._stopping = False
        self._went_through: bool | None = None
        self._thread = threading.Thread(target=self._run, name=f"send-{channel}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self, at: datetime) -> None:
        """Have it drain at ``at``, or now if that has passed."""
        with self._changed:
            self._instants.add(at)
            self._changed.notify()

    def ask(self, at: datetime) -> None:
        """Have it ask for what was lost at ``at``, or sooner if it was told so."""
        with self._changed:
            self._asks_at = at if self._asks_at is None else min(at, self._asks_at)
            self._changed.notify()

    def lives(self) -> bool:
        """Whether its thread was started and has not ended."""
        return self._thread.is_alive()

    @property
    def went_through(self) -> bool | None:
        """Whether its last drain did; ``None`` before the first."""
        return self._went_through

    def stop(self) -> None:
        """Have it end after what it is sending."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def join(self, seconds: float) -> bool:
        """Wait at most ``seconds`` for its end; whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (act := self._next()) is not None:
            act()
        _attempt(self._last, self._channel, "What %s still held stays with its owner.")

    def _deliver(self) -> None:
        try:
            self._drain(self._channel)
            self._went_through = True
        except Exception:
            self._went_through = False
            # Nobody else knows of what we hold: the timer sees only what waits.
            _log.exception("Draining %s broke; trying again in a second.", self._channel)
            self.wake(self._clock() + AGAIN)
        if self._ask is not None:
            self.ask(self._clock() + ASK_AFTER)

    def _settle(self) -> None:
        if self._ask is not None:
            _attempt(self._ask, self._channel, "What was lost on %s is asked for later.")

    def _next(self) -> Callable[[], None] | None:
        """Sleep until there is something to do, and say what; ``None`` at the end."""
        with self._changed:
            while not self._stopping:
                now = self._clock()
                due = {at for at in self._instants if at <= now}
                if self._asks_at is not None and self._asks_at + bool(due) * _PATIENCE <= now:
                    self._asks_at = None
                    return self._settle
                if due:
                    self._instants -= due
                    return self._deliver
                self._changed.wait(self._sleep(now))
        return None

    def _sleep(self, now: datetime) -> float | None:
        instants = self._instants if self._asks_at is None else {*self._instants, self._asks_at}
        if not instants:
            return None
        # Never more than a second: the clock may be set while we sleep.
        return min((min(instants) - now) / timedelta(seconds=1), 1.0)


class Senders:
    """All senders of one process."""

    def __init__(
        self,
        dispatch: Dispatch,
        clock: Clock,
        *,
        refresh: Callable[[], object],
        builders: frozenset[str],
        rehearse: Callable[[datetime], object],
        beside: Iterable[Step] = (),
    ) -> None:
        """``refresh`` builds the public pages, after the channels named in ``builders`` sent.

        ``rehearse`` is called once, with the first instant that leaves the time for it.
        ``beside``: what is done all the while, each in a thread of its own.
        """
        self._dispatch = dispatch
        self._clock = clock
        self._builders = builders
        self._rehearse: Callable[[datetime], object] | None = rehearse
        # A thread of its own: the next publication does not wait until pages are built.
        self._pages = Sender("pages", lambda _: refresh(), clock)
        self._stopped = threading.Event()
        self._beside = tuple(beside)
        self._senders: Mapping[str, Sender] = {
            channel: Sender(
                channel, self._drain, clock, ask=self._ask, last=dispatch.write_what_is_left
            )
            for channel in dispatch.channels
        }

    def start(self) -> None:
        """Start the threads; they sleep until woken."""
        sys.setswitchinterval(TURN)
        for sender in (*self._senders.values(), self._pages):
            sender.start()
        for step in self._beside:
            threading.Thread(target=keep_on, args=(step, self._stopped), daemon=True).start()

    def wake(self, channel: str, at: datetime) -> None:
        """Have the thread of ``channel`` sleep to ``at``, then drain. Returns at once."""
        sender = self._senders.get(channel)
        if sender is not None:
            sender.wake(at)
            self._rehearse_for(at)

    def are_there(self) -> bool:
        """Whether the thread of every channel lives, and not all that they do breaks."""
        if not all(sender.lives() for sender in (*self._senders.values(), self._pages)):
            return False
        went = {sender.went_through for sender in self._senders.values()} - {None}
        return went != {False}

    def stop(self, grace: float) -> None:
        """Claim nothing more, and give what is being sent ``grace`` seconds.

        Nobody waits for pages: after a burst there are thousands, and whoever is next builds them.
        """
        self._stopped.set()
        for sender in (self._pages, *self._senders.values()):
            sender.stop()
        until = time.monotonic() + grace
        for sender in self._senders.values():
            sender.join(max(0.0, until - time.monotonic()))

    def _rehearse_for(self, at: datetime) -> None:
        rehearse = self._rehearse
        if rehearse is not None and at - self._clock() >= REHEARSAL_TAKES:
            self._rehearse = None
            args = (rehearse, at, "The rehearsal for %s failed; what counts may still go well.")
            threading.Thread(target=_attempt, args=args, daemon=True).start()

    def _drain(self, channel: str) -> None:
        delivered, again = self._dispatch.deliver_for_a_while(channel, self._stopped.is_set)
        if again is not None:
            self.wake(channel, self._clock() + again)
        if channel in self._builders:
            self._after_publication(channel, delivered)

    def _ask(self, channel: str) -> None:
        asked = self._dispatch.settle_unknowns(channel)
        if asked.goes_again:
            self.wake(channel, self._clock())
        if asked.more:
            self._senders[channel].ask(self._clock())

    def _after_publication(self, channel: str, delivered: int) -> None:
        """What waited for the board may go now, and the pages are built."""
        if delivered:
            for other in self._senders:
                if other != channel:
                    self.wake(other, self._clock())
        self._pages.wake(_next_build(self._clock()))


def _next_build(now: datetime) -> datetime:
    """The next moment at which pages are built, after what is being published now."""
    return now + BUILD_EVERY - (now - datetime.min.replace(tzinfo=UTC)) % BUILD_EVERY


def _attempt(act: Callable[[T], object], of: T, if_it_breaks: str) -> None:
    try:
        act(of)
    except Exception:
        _log.exception(if_it_breaks, of)
