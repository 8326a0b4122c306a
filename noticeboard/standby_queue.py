"""Wakes without Redis: a pipe to a process of our own, and the choice between the two."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.ports import Wakes
from noticeboard.wakes import instant_text

COMMAND = (sys.executable, "-m", "noticeboard.standby")
# Seconds between two trials of a queue that fails.
AGAIN_AFTER = 1.0
# Seconds between two starts of a process that keeps ending, doubled each time to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 16.0
# A process that lived so long was well: the next end begins a new row.
WELL_AFTER = 20.0
# Seconds for it to end: what it sends has eight.
ENDS_WITHIN = 9.0

_log = logging.getLogger(__name__)
Seconds = Callable[[], float]


class StandbyQueue:
    """Puts wakes into the standard input of one process, kept warm and started anew if it ends.

    It is started from the thread that calls; the kernel ends it with that thread.
    """

    def __init__(
        self, command: Sequence[str] = COMMAND, *, monotonic: Seconds = time.monotonic
    ) -> None:
        self._command = tuple(command)
        self._monotonic = monotonic
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: list[subprocess.Popen[bytes]] = []
        self._closed = False
        self._started_at = float("-inf")
        self._pause = FIRST_PAUSE
        self.starts = 0
        self._lock = threading.Lock()

    def keep_warm(self) -> None:
        """Start the process if there is none, so that it is there when it is needed."""
        with self._lock, suppress(OSError):
            self._input()

    def wake(self, channel: str, at: datetime) -> None:
        """Have the process drain ``channel`` at ``at``. Never waits, also not for one that ends.

        Raises:
            QueueUnavailableError: it ended just now again, reads no more, or is closed.
        """
        line = f"{channel} {instant_text(at)}\n".encode()
        with self._lock:
            try:
                # Whole or not at all: a line is shorter than PIPE_BUF, and the pipe never blocks.
                os.write(self._input(), line)
            except OSError as error:
                self._end_if_hung(error)
                raise QueueUnavailableError(f"The standby takes no wakes: {error}") from error

    def let_cool(self, *, within: float = ENDS_WITHIN) -> None:
        """Let the process end; it finishes what it sends. It is killed after ``within`` seconds.

        Also one that another thread lets end already. The next that is needed is another.
        """
        with self._lock:
            if self._process is not None:
                _close(self._process)
                self._ending.append(self._process)
                self._process = None
            ending = tuple(self._ending)
        until = self._monotonic() + within
        for process in ending:
            _await_end(process, until - self._monotonic())
        with self._lock:
            self._ending = [process for process in self._ending if process not in ending]

    def close(self, *, within: float = ENDS_WITHIN) -> None:
        """Let the process end as :meth:`let_cool` does; none is started any more.

        Not left to itself: a service manager kills whoever is there after the timer.
        """
        with self._lock:
            self._closed = True
        self.let_cool(within=within)

    def _end_if_hung(self, error: OSError) -> None:
        """A full pipe is more than a thousand wakes that it did not read."""
        if isinstance(error, BlockingIOError) and self._process is not None:
            self._process.kill()

    def _input(self) -> int:
        if self._closed:
            raise OSError("it is closed")
        if self._process is None or self._process.poll() is not None:
            self._process = self._start(ended=self._process)
        assert self._process.stdin is not None  # noqa: S101 - it was asked for below
        return self._process.stdin.fileno()

    def _start(self, ended: "subprocess.Popen[bytes] | None") -> "subprocess.Popen[bytes]":
        if ended is not None:
            self._note_end(ended)
        self._started_at = self._monotonic()
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE, bufsize=0)  # noqa: S603 - our own module
        assert process.stdin is not None  # noqa: S101 - it was asked for
        os.set_blocking(process.stdin.fileno(), False)
        self.starts += 1
        return process

    def _note_end(self, ended: "subprocess.Popen[bytes]") -> None:
        """Log it, and make room for the next one.

        Raises:
            OSError: it is too early for the next one.
        """
        lived = self._monotonic() - self._started_at
        if lived < self._pause:
            raise OSError("it ended, and is started again in a moment")
        self._pause = min(LONGEST_PAUSE, self._pause * 2) if lived < WELL_AFTER else FIRST_PAUSE
        _log.warning("The standby ended with %s; starting it again.", ended.returncode)
        _close(ended)


def _close(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()


def _await_end(process: "subprocess.Popen[bytes]", within: float) -> None:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class FallbackQueue:
    """The first queue while it works; after a failure the second, and the first again soon."""

    def __init__(
        self, primary: Wakes, standby: Wakes, *, monotonic: Seconds = time.monotonic
    ) -> None:
        self._primary = primary
        self._standby = standby
        self._monotonic = monotonic
        self._failed_at: float | None = None

    def wake(self, channel: str, at: datetime) -> None:
        """Have somebody drain ``channel`` at ``at``.

        Raises:
            QueueUnavailableError: neither queue takes it.
        """
        if not self._primary_takes(channel, at):
            self._standby.wake(channel, at)

    def _primary_takes(self, channel: str, at: datetime) -> bool:
        now, failed_at = self._monotonic(), self._failed_at
        if failed_at is not None and now - failed_at < AGAIN_AFTER:
            return False
        try:
            self._primary.wake(channel, at)
        except QueueUnavailableError as error:
            if failed_at is None:
                _log.warning("Wakes go to the standby process: %s", error)
            self._failed_at = self._monotonic()
            return False
        if failed_at is not None:
            _log.info("Wakes go through Redis again.")
        self._failed_at = None
        return True
