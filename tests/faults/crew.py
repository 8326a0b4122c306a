"""The processes of a run, and the server of their queue: begun, ended and begun again."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from redis import Redis
from redis.exceptions import RedisError

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.embedded import EmbeddedValkey
from noticeboard.logs import configure_logging
from noticeboard.queueing import WakeQueue
from noticeboard.settings import Settings
from noticeboard.settings.folders import SOCKET
from noticeboard.standby_queue import FallbackQueue, StandbyQueue
from noticeboard.timer.rounds import TimerSchedule
from noticeboard.timer.running import run
from noticeboard.timer.waking import Timer
from noticeboard.worker import run_worker
from tests.faults.directing import forked
from tests.faults.naive import loop

STANDBY = (sys.executable, "-m", "tests.faults.standby")
# What of a timer's work beside the wakes has a part in sending.
BESIDE = ("clock", "read_back", "restored")


@dataclass
class Crew:
    """The processes of the product, by what they are; whoever ends is begun anew."""

    roles: Mapping[str, Callable[[], int]]
    log: Path
    members: dict[int, str] = field(default_factory=dict)

    def begin(self, role: str) -> None:
        """One more."""
        self.members[forked(self.roles[role], self.log)] = role

    def mend(self) -> None:
        """Begin anew whatever ended."""
        for pid, role in list(self.members.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self.members[pid]
                self.begin(role)

    def signal(self, pid: int, number: int) -> bool:
        """To one of them; whether it was still there."""
        if pid in self.members:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
                return True
        return False

    def family(self) -> list[psutil.Process]:
        """All of them, and what they began."""
        found = list[psutil.Process]()
        for pid in self.members:
            with suppress(psutil.NoSuchProcess):
                own = psutil.Process(pid)
                found += [own, *own.children(recursive=True)]
        return found

    def end(self) -> None:
        """All of them, by their pids."""
        for pid in self.members:
            self.signal(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self.members.clear()


class Valkey:
    """The queue's server, killed and started at will."""

    def __init__(self, settings: Settings) -> None:
        self._server = EmbeddedValkey(settings.runtime_dir / SOCKET, settings.data / "queue")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self._server.socket

    def start(self) -> None:
        """Start it, unless it runs; nobody waits for it."""
        if self._process is None or self._process.poll() is not None:
            self._server.prepare()
            self._process = subprocess.Popen(self._server.command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            # So that a server that was up is not taken for one that cannot start on its file.
            self._server.answers()
            self._process.kill()
            self._process.wait()

    def signal(self, number: int) -> bool:
        """To the server; whether it was still there."""
        running = self._process is not None and self._process.poll() is None
        if running and self._process is not None:
            self._process.send_signal(number)
        return running

    def flush(self) -> bool:
        """Empty it; whether it answered."""
        with suppress(RedisError, OSError), Redis.from_url(self._server.url) as client:
            return bool(client.flushall())
        return False


def timer(folder: Path, settings: Settings) -> int:
    """The product's timer, whose standby knows the bench's kinds as well."""
    # As the supervisor does: the standby finds out from its environment what it works on.
    os.environ["NOTICEBOARD_CONFIG"] = str(folder / "config")
    os.environ["NOTICEBOARD_DATA"] = str(settings.data)
    os.environ["NOTICEBOARD_PORT"] = str(settings.port)
    configure_logging("timer")
    schedule = TimerSchedule(bootstrap.parts(settings, wakes=NoWakes(), watched=True))
    standby = StandbyQueue(STANDBY)
    queue = FallbackQueue(WakeQueue(settings.redis_url, settings.secret_key), standby)
    clock = schedule.parts.clock
    beside = {name: step for name, step in schedule.beside().items() if name in BESIDE}
    timer = Timer(schedule, queue, now=clock)

    def step() -> float:
        standby.keep_warm()
        return timer.step()

    run(schedule, step, threading.Event(), beside, now=clock)
    return 0


def roles_of(folder: Path, settings: Settings, *, naive: bool) -> Mapping[str, Callable[[], int]]:
    """What a worker and a timer of a run are."""
    if naive:
        return {"worker": lambda: loop(folder)}
    return {"worker": lambda: run_worker(settings), "timer": lambda: timer(folder, settings)}
