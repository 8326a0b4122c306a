"""One part of the board: a child process that is started again whenever it ends."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from noticeboard import kin
from noticeboard.readiness import READY_FD

# Seconds before the second, third … start in a row; the first is at once.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
# A part that lived so long was well: the next end begins a new row.
WELL_AFTER = 20.0
# Exit codes that starting again would not change: usage, refused, configuration.
HOPELESS = frozenset({2, 77, 78})

_log = logging.getLogger(__name__)
Seconds = Callable[[], float]


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Part:
    """What to run, and what the kernel sends it should this process be killed.

    ``prepare`` runs before each start. ``answers`` says whether it does its work; without it, the
    part says so itself (:mod:`noticeboard.readiness`). ``log``: the file it writes to, if it does
    not write to our standard error. ``spare``: nobody waits for it, and it is started last.
    """

    name: str
    command: tuple[str, ...]
    orphaned: signal.Signals
    prepare: Callable[[], None] = _nothing
    answers: Callable[[], bool] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    spare: bool = False


class Child:
    """The process of one part, and what became of it."""

    def __init__(self, part: Part, *, monotonic: Seconds = time.monotonic) -> None:
        self.part = part
        self.ready = False
        self.hopeless: int | None = None
        self._monotonic = monotonic
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: int | None = None
        self._started_at = 0.0
        self._start_at = float("-inf")
        self._ends = 0
        self._was_ready = False

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    def look_after(self) -> None:
        """Note an end, start what is to be started, hear whether it is ready."""
        if self._process is not None and self._process.poll() is not None:
            self._note_end(self._process)
        if self._process is None and self._monotonic() >= self._start_at:
            self._start()
        self._listen()

    def signal(self, by: signal.Signals) -> None:
        """Send it to the process alone: what it started, it ends itself."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(by)

    def is_gone(self) -> bool:
        """Whether nothing of its process group is left."""
        if self._process is None:
            return True
        self._process.poll()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, 0)
            return False
        return True

    def kill(self) -> None:
        """Have the kernel end whatever is left of its process group; :meth:`is_gone` says when."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Give back what listens for its readiness."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None

    def _start(self) -> None:
        self.close()
        self.ready = False
        self._started_at = self._monotonic()
        try:
            self.part.prepare()
            self._process = self._spawn()
        except (OSError, ValueError) as error:
            _log.error("%s cannot be started: %s", self.part.name, error)
            self._wait_before_next()

    def _spawn(self) -> "subprocess.Popen[bytes]":
        reading, writing = os.pipe()
        self._pipe, supervisor = reading, os.getpid()
        os.set_blocking(reading, False)

        def in_child() -> None:
            kin.die_with_parent(self.part.orphaned, parent=supervisor)

        try:
            # Standard output is ours: `ready …` stands there once, and nothing else.
            return subprocess.Popen(
                self.part.command,
                stdin=subprocess.DEVNULL,
                stdout=2,
                env=os.environ | self.part.environment | {READY_FD: str(writing)},
                pass_fds=(writing,),
                preexec_fn=in_child,  # safe: this process has one thread
                process_group=0,
            )
        finally:
            os.close(writing)

    def _listen(self) -> None:
        if self.ready or self._process is None:
            return
        if self.part.answers is not None:
            self.ready = self.part.answers()
        elif self._pipe is not None:
            with suppress(BlockingIOError):
                self.ready = bool(os.read(self._pipe, 64))
        if self.ready:
            _log.info("%s is ready%s.", self.part.name, " again" if self._was_ready else "")
            self._was_ready = True

    def _note_end(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = None
        if not self._was_ready and process.returncode in HOPELESS:
            self.hopeless = process.returncode
        if self._monotonic() - self._started_at >= WELL_AFTER:
            self._ends = 0
        self._wait_before_next()
        pause = max(0.0, self._start_at - self._monotonic())
        how = _how(process.returncode)
        said = f" What it said is in {self.part.log}." if self.part.log else ""
        _log.warning("%s %s; starting it again in %.1f s.%s", self.part.name, how, pause, said)

    def _wait_before_next(self) -> None:
        pause = FIRST_PAUSE * float(2 ** min(self._ends - 1, 10)) if self._ends else 0.0
        self._ends += 1
        self._start_at = self._monotonic() + min(LONGEST_PAUSE, pause)


def _how(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    return f"was ended by {signal.Signals(-code).name}"
