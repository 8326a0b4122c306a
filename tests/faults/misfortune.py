"""What goes for the processes of a run, their queue, their database, their disk and network."""

import os
import random
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from tests.faults.crew import Crew, Valkey
from tests.faults.directing import forked
from tests.faults.proxy import WEATHERS
from tests.servers.postgres import Postgres

DATABASE = "suffering"
# Bytes that a file may have while the disk is full: less than a page of any database.
FULL = 4_096
# Seconds at most that a network keeps what was sent, and passes it on then.
DEAF = 6.0
# How many are hit at once, and how often that is.
AT_ONCE: Mapping[int, int] = {1: 85, 2: 10, 6: 5}
# The networks in between, and how often each is hit beside the others.
OFTEN: Mapping[str, int] = {"channel": 3, "queue": 2, "database": 1}
_BACKEND = (
    "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() LIMIT 1"
)


@dataclass
class Nemesis:
    """Draws what happens next, and does it. ``ways``: by name, the pipe to what is in between.

    ``done``: how often each struck. ``later``: what is put right, and when.
    """

    crew: Crew
    valkey: Valkey
    ways: Mapping[str, int]
    postgres: Postgres | None
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    stopped: set[int] = field(default_factory=set)
    later: list[tuple[float, Callable[[], object]]] = field(default_factory=list)

    def strike(self) -> None:
        """One misfortune; counted, if it struck."""
        acts: Mapping[Callable[[], object], int] = {
            self.kill: 44,
            self.stop: 30,
            self.trouble_the_queue: 7,
            self.trouble_a_way: 12,
            self.fill_the_disk: 2,
            self.trouble_postgres: 1 if self.postgres else 0,
        }
        self.chance.choices(list(acts), weights=list(acts.values()))[0]()

    def put_right(self, *, all_of_it: bool = False) -> None:
        """Whatever has lasted long enough."""
        due = [each for each in self.later if all_of_it or time.monotonic() >= each[0]]
        self.later = [each for each in self.later if each not in due]
        for _, right in due:
            right()
        if self.postgres is not None and not self._comes_back(self.postgres):
            # It may have ended by itself: its disk was full.
            self.postgres.start_again()

    def kill(self) -> None:
        """SIGKILL to a worker, to several or, now and then, a timer."""
        for pid in self._victims():
            self.done["kill"] += self.crew.signal(pid, signal.SIGKILL)

    def stop(self) -> None:
        """SIGSTOP to one or several, mostly for seconds, some for longer."""
        longest = self.chance.choice((3.0, 3.0, 3.0, 12.0))
        for pid in self._victims():
            if pid not in self.stopped and self.crew.signal(pid, signal.SIGSTOP):
                self.stopped.add(pid)
                self.done["stop"] += 1
                self._in(self.chance.uniform(0.3, longest), partial(self._go_on, pid))

    def trouble_the_queue(self) -> None:
        """FLUSHALL, SIGKILL and another one at once or after a while, or SIGSTOP for a while."""
        act = self.chance.choice(("flush", "flush", "kill", "away", "hang"))
        if act == "flush":
            struck = self.valkey.flush()
        elif act == "hang":
            struck = self.valkey.signal(signal.SIGSTOP)
            self._in(self.chance.uniform(1, 6), lambda: self.valkey.signal(signal.SIGCONT))
        else:
            struck = self.valkey.signal(signal.SIGCONT)
            self.valkey.kill()
            self._in(0 if act == "kill" else self.chance.uniform(2, 8), self.valkey.start)
        self.done[f"queue {act}"] += struck

    def trouble_a_way(self) -> None:
        """One of the networks in between is cut, slow, deaf, closed, or breaks answers off."""
        ways = sorted(self.ways)
        way = self.chance.choices(ways, weights=[OFTEN[way] for way in ways])[0]
        what = self.chance.choice(("cut", *WEATHERS))
        # Without its database nobody does anything that could go wrong.
        longest = 2.0 if what == "reset" or way == "database" else DEAF
        seconds = self.chance.uniform(0.2, longest)
        os.write(self.ways[way], f"{what} {seconds:.1f}\n".encode())
        self.done[f"{way} {what}"] += 1

    def fill_the_disk(self) -> None:
        """For a second no file grows: those of the database's server, or of whoever writes it."""
        self.done["disk full"] += self._limit(FULL)
        self._in(self.chance.uniform(0.3, 2.0), lambda: self._limit(None))

    def trouble_postgres(self) -> None:
        """SIGKILL to a backend, which ends all others; or to the server, and it starts again."""
        if self.postgres is None:
            return
        if self.chance.random() < 0.5:
            self.done["postgres crash"] += self._kill_a_backend(self.postgres)
            return
        self.postgres.kill()
        self.done["postgres kill"] += 1
        self._in(self.chance.choice((0.0, 1.0, 5.0)), self.postgres.start_again)

    # ------------------------------------------------------------ inside

    def _in(self, seconds: float, right: Callable[[], object]) -> None:
        self.later.append((time.monotonic() + seconds, right))

    def _go_on(self, pid: int) -> None:
        self.stopped.discard(pid)
        self.crew.signal(pid, signal.SIGCONT)

    def _comes_back(self, postgres: Postgres) -> bool:
        """Whether somebody will start it later."""
        return any(right == postgres.start_again for _, right in self.later)

    def _kill_a_backend(self, postgres: Postgres) -> bool:
        with suppress(psycopg.Error), psycopg.connect(postgres.url(DATABASE)) as asking:
            found = asking.execute(_BACKEND, [DATABASE]).fetchone()
            if found is not None:
                os.kill(found[0], signal.SIGKILL)
                return True
        return False

    def _victims(self) -> list[int]:
        wanted = "timer" if self.chance.random() < 0.1 else "worker"
        fitting = [pid for pid, role in self.crew.members.items() if role == wanted]
        most = self.chance.choices(list(AT_ONCE), weights=list(AT_ONCE.values()))[0]
        return self.chance.sample(fitting, min(most, len(fitting)))

    def _limit(self, size: int | None) -> bool:
        """How large the files may grow that whoever writes the database writes."""
        writers = self.postgres.family() if self.postgres else self.crew.family()
        pids = [each.pid for each in writers]
        return os.waitpid(forked(lambda: _limited(pids, size), Path(os.devnull)), 0)[1] == 0


def _limited(pids: Sequence[int], size: int | None) -> int:
    """To be called in a process of its own: it becomes the user that they are."""
    if pids:
        os.setuid(Path(f"/proc/{pids[0]}").stat().st_uid)
    for pid in pids:
        with suppress(ProcessLookupError):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            most = hard if size is None else size
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))
    return 0
