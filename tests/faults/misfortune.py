"""What goes for the processes of a run, for their queue, their database and their network."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from tests.faults.crew import Crew, Valkey
from tests.servers.postgres import Postgres

# Somebody must be left to do the work.
STOPPED_AT_ONCE = 2
DATABASE = "suffering"
_BACKEND = (
    "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() LIMIT 1"
)


@dataclass
class Nemesis:
    """Draws what happens next, and does it. ``network``: the pipe to what is in between."""

    crew: Crew
    valkey: Valkey
    network: int
    postgres: Postgres | None
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    stopped: dict[int, float] = field(default_factory=dict)

    def strike(self) -> None:
        """One misfortune; counted, if it struck."""
        acts: Mapping[Callable[[], bool], int] = {
            self.kill: 48,
            self.stop: 30,
            self.flush: 8,
            self.kill_valkey: 3,
            self.cut: 6,
            self.slow: 5,
            self.crash_postgres: 3 if self.postgres else 0,
        }
        act = self.chance.choices(list(acts), weights=list(acts.values()))[0]
        self.done[act.__name__] += act()

    def kill(self) -> bool:
        """SIGKILL to a worker or, now and then, a timer."""
        return self.crew.signal(self._victim(), signal.SIGKILL)

    def stop(self) -> bool:
        """SIGSTOP to one of them, for up to nine seconds."""
        victim = self._victim()
        if victim in self.stopped or len(self.stopped) >= STOPPED_AT_ONCE:
            return False
        self.stopped[victim] = time.monotonic() + self.chance.uniform(0.3, 9.0)
        return self.crew.signal(victim, signal.SIGSTOP)

    def wake(self, *, all_of_them: bool = False) -> None:
        """SIGCONT to those whose time is over."""
        for pid, until in list(self.stopped.items()):
            if all_of_them or time.monotonic() >= until:
                self.crew.signal(pid, signal.SIGCONT)
                del self.stopped[pid]

    def flush(self) -> bool:
        """FLUSHALL."""
        return self.valkey.flush()

    def kill_valkey(self) -> bool:
        """SIGKILL to the queue's server, and another one."""
        self.valkey.kill()
        self.valkey.start()
        return True

    def cut(self) -> bool:
        """Every connection to the networks breaks."""
        return os.write(self.network, b"cut\n") > 0

    def slow(self) -> bool:
        """The way there is slow, or leads nowhere, for a second."""
        return os.write(self.network, self.chance.choice((b"slow\n", b"deaf\n"))) > 0

    def crash_postgres(self) -> bool:
        """SIGKILL to one of its backends: it ends all others, and recovers from its log."""
        if self.postgres is None:
            return False
        with suppress(psycopg.Error), psycopg.connect(self.postgres.url(DATABASE)) as asking:
            found = asking.execute(_BACKEND, [DATABASE]).fetchone()
            if found is not None:
                os.kill(found[0], signal.SIGKILL)
                return True
        return False

    def _victim(self) -> int:
        wanted = "timer" if self.chance.random() < 0.1 else "worker"
        fitting = [pid for pid, role in self.crew.members.items() if role == wanted]
        return self.chance.choice(fitting or list(self.crew.members))
