"""All parts of one board: started together, kept alive, stopped in order."""

import logging
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from noticeboard import kin
from noticeboard.supervisor.part import Child, Seconds

# Seconds between two looks when no signal comes: readiness and pauses are noticed by looking.
LOOK_EVERY = 0.1
IDLE_LOOK_EVERY = 1.0
# And from the first readiness of all until spares are started.
SPARES_AFTER = 3.0
# Seconds from SIGTERM: for web and timer before the workers are told too (they may be slow, and
# the workers have eight seconds for what they send), until the rest is killed, and for the queue.
FIRST_GO = 0.7
KILLED_AT = 9.2
ALL_GONE_AT = 9.8
# And for the kernel to take away what was killed.
KILL_TAKES = 0.5

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

_log = logging.getLogger(__name__)


class Tree:
    """``waves``: who is stopped first, second, and last. This process has no other thread."""

    def __init__(
        self,
        waves: Sequence[Sequence[Child]],
        *,
        on_ready: Callable[[], None],
        monotonic: Seconds = time.monotonic,
    ) -> None:
        self._waves = waves
        self._children = [child for wave in reversed(waves) for child in wave]
        self._on_ready = on_ready
        self._monotonic = monotonic
        self._ready_at: float | None = None
        self._stop = False
        self._signals = selectors.DefaultSelector()

    def run(self) -> int:
        """Keep all parts alive until SIGTERM or SIGINT; the exit code."""
        kin.adopt_orphans()
        with self._hearing_signals():
            code = self._keep_alive()
            self._stop_all()
        kin.end_strangers(own=())
        for child in self._children:
            child.close()
        _log.info("stopped")
        return code

    def _keep_alive(self) -> int:
        while not self._stop:
            for child in self._children:
                if not child.part.spare or self._is_settled():
                    child.look_after()
            kin.reap_strangers({child.pid or 0 for child in self._children})
            if self._ready_at is None and (code := self._hopeless()):
                return code
            all_ready = all(child.ready for child in self._children if not child.part.spare)
            if all_ready and self._ready_at is None:
                self._ready_at = self._monotonic()
                self._on_ready()
            self._sleep(IDLE_LOOK_EVERY if all_ready else LOOK_EVERY)
        return 0

    def _is_settled(self) -> bool:
        """Whether what a start costs is over: spares would make it take longer."""
        return self._ready_at is not None and self._monotonic() - self._ready_at >= SPARES_AFTER

    def _hopeless(self) -> int | None:
        """The exit code of a part that starting again would not help."""
        for child in self._children:
            if child.hopeless is not None:
                _log.error("%s cannot run as it is set up; stopping.", child.part.name)
                return child.hopeless
        return None

    def _stop_all(self) -> None:
        """Each wave is told in its turn; whoever does not go in time is killed."""
        began = self._monotonic()
        *others, last = self._waves
        for wave, until in zip(others, [FIRST_GO, KILLED_AT], strict=True):
            _signal(wave, signal.SIGTERM)
            self._await(wave, began + until)
        self._finish([child for wave in others for child in wave], began + KILLED_AT)
        _signal(last, signal.SIGTERM)
        self._finish(last, began + ALL_GONE_AT)

    def _finish(self, children: Sequence[Child], deadline: float) -> None:
        self._await(children, deadline)
        left = [child for child in children if not child.is_gone()]
        for child in left:
            _log.warning("%s did not end when told; killing it.", child.part.name)
            child.kill()
        # Together, and not for ever: who waits for a busy disk dies when that answers.
        self._await(left, self._monotonic() + KILL_TAKES)

    def _await(self, children: Sequence[Child], deadline: float) -> None:
        while (left := deadline - self._monotonic()) > 0:
            if all(child.is_gone() for child in children):
                return
            kin.reap_strangers({child.pid or 0 for child in self._children})
            self._sleep(min(left, 0.05))

    @contextmanager
    def _hearing_signals(self) -> Iterator[None]:
        """Signals end :meth:`_sleep` at once: the kernel's, through a pipe."""
        reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._signals.register(reading, selectors.EVENT_READ)
        before = {number: signal.getsignal(number) for number in (*STOP_SIGNALS, signal.SIGCHLD)}
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:  # nohup means it
                signal.signal(number, self._on_signal)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._signals.close()
            os.close(reading)
            os.close(writing)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number in STOP_SIGNALS:
            self._stop = True

    def _sleep(self, seconds: float) -> None:
        for key, _ in self._signals.select(seconds):
            with suppress(BlockingIOError):
                os.read(key.fd, 4096)


def _signal(children: Sequence[Child], by: signal.Signals) -> None:
    for child in children:
        child.signal(by)
