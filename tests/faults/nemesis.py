"""Hours of bad luck in minutes: the product's own processes, and something that goes for them.

``python -m tests.faults.nemesis --notices 60 --seconds 40 --seed 7``; with ``--naive`` a plain
loop takes the place of the protocol, and duplicates are demanded of it.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.domain.errors import NoticeboardError, RefusedError
from noticeboard.embedded import EmbeddedValkey
from noticeboard.logs import configure_logging
from noticeboard.queueing import WakeQueue
from noticeboard.settings import Settings
from noticeboard.settings.folders import SOCKET
from noticeboard.standby_queue import FallbackQueue, StandbyQueue
from noticeboard.store import migrate
from noticeboard.timer import Timer, TimerSchedule, run
from noticeboard.worker import run_worker
from tests.faults.bench import database_server, roomy, say, serving_apart
from tests.faults.checker import NEED_NOT_STAND, STANDS, Violation, check, read_journal, read_rows
from tests.faults.directing import forked
from tests.faults.naive import loop
from tests.faults.proxy import Proxy
from tests.faults.staging import CLASSES, Desk, configure, script
from tests.faults.worker import know_the_kinds, settings_of

# What goes wrong with a request, by share: a fifth of them all.
RATES = {
    "lose": 0.06,
    "drop": 0.05,
    "503": 0.04,
    "429:1": 0.02,
    "hold:3": 0.02,
    "drip": 0.005,
    "half_open": 0.005,
}
STANDBY = (sys.executable, "-m", "tests.faults.standby")
WORKERS, TIMERS = 4, 2
# Somebody must be left to do the work.
STOPPED_AT_ONCE = 2
# Seconds until what is unknown is settled, and what is behind has caught up.
DRAINED_WITHIN = 300.0


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

    def start(self) -> None:
        """Start it; nobody waits for it."""
        self._server.prepare()
        self._process = subprocess.Popen(self._server.command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def flush(self) -> bool:
        """Empty it; whether it answered."""
        with suppress(RedisError, OSError), Redis.from_url(self._server.url) as client:
            return bool(client.flushall())
        return False


@dataclass
class Nemesis:
    """Draws what happens next, and does it. ``network``: the pipe to what is in between."""

    crew: Crew
    valkey: Valkey
    network: int
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

    def _victim(self) -> int:
        wanted = "timer" if self.chance.random() < 0.1 else "worker"
        fitting = [pid for pid, role in self.crew.members.items() if role == wanted]
        return self.chance.choice(fitting or list(self.crew.members))


@dataclass(frozen=True)
class Load:
    """What people publish: announcements at their instants, and a delay of every second one."""

    folder: Path
    notices: int
    seconds: float
    seed: int

    def publish(self) -> int:
        """Announce and delay, spread over the time there is."""
        chance, desk = random.Random(self.seed), Desk.on(self.folder)
        begun, told = time.monotonic(), list[tuple[float, str]]()
        for number in range(self.notices):
            self._sleep(begun + number * self.seconds / self.notices)
            notice = self._announce(desk, f"Phone {number}", chance.uniform(1, 4))
            if number % 2:
                told.append((time.monotonic() + chance.uniform(4, 12), notice))
            self._delay_due(desk, told)
        while told:
            self._delay_due(desk, told)
            time.sleep(0.1)
        return 0

    def _announce(self, desk: Desk, title: str, ahead: float) -> str:
        """A notice; once more, if its instant passed while somebody stopped had the database."""
        while True:
            with suppress(RefusedError):
                return desk.announce(title, datetime.now(UTC) + timedelta(seconds=ahead))[0]

    def _delay_due(self, desk: Desk, told: list[tuple[float, str]]) -> None:
        """Those whose announcement is public by now; the others wait a little."""
        for at, notice in [each for each in told if each[0] <= time.monotonic()]:
            told.remove((at, notice))
            try:
                desk.delay(notice)
            except NoticeboardError:
                told.append((time.monotonic() + 1, notice))

    def _sleep(self, until: float) -> None:
        time.sleep(max(0.0, until - time.monotonic()))


def timer(folder: Path, settings: Settings) -> int:
    """The product's timer, whose standby knows the bench's kinds as well."""
    # As the supervisor does: the standby finds out from its environment what it works on.
    os.environ["NOTICEBOARD_CONFIG"] = str(folder / "config")
    os.environ["NOTICEBOARD_DATA"] = str(settings.data)
    os.environ["NOTICEBOARD_PORT"] = str(settings.port)
    configure_logging("timer")
    schedule = TimerSchedule(bootstrap.parts(settings, wakes=NoWakes()))
    standby = StandbyQueue(STANDBY)
    queue = FallbackQueue(WakeQueue(settings.redis_url, settings.secret_key), standby)
    run(schedule, Timer(schedule, queue).step, threading.Event())
    return 0


@dataclass(frozen=True)
class Ended:
    """What came of a run: ``violations`` by rule, how many deliveries, what was done to them."""

    violations: list[Violation]
    published: int
    left: int
    done: Counter[str]


def suffer(folder: Path, load: Load, database: str, *, naive: bool, every: float) -> Ended:
    """A whole run: begin everything, strike while people publish, let it drain, and look."""
    know_the_kinds()
    journal = folder / "journal.jsonl"
    with serving_apart(journal) as port, _network(port, folder) as (way, network):
        # An identity on every attempt is the protocol's, too: the naive loop has none.
        accounts = {kind: ("anonymous" if naive else kind, kind) for kind in CLASSES}
        configure(folder, accounts, f"http://127.0.0.1:{way}", database)
        settings = settings_of(folder)
        _migrated(folder, settings)
        for kind in CLASSES:
            script(f"http://127.0.0.1:{port}", kind, rates=RATES, seed=load.seed)
        crew = Crew(_roles(folder, settings, naive=naive), folder / "log.txt")
        nemesis = Nemesis(crew, Valkey(settings), network, random.Random(load.seed))
        nemesis.valkey.start()
        for role in (*["worker"] * WORKERS, *(() if naive else ["timer"] * TIMERS)):
            crew.begin(role)
        try:
            _strike_while(forked(load.publish, folder / "people.txt"), nemesis, every)
            for kind in CLASSES:
                script(f"http://127.0.0.1:{port}", kind, rates={})
            left = _drain(crew, settings, DRAINED_WITHIN)
        finally:
            crew.end()
            nemesis.valkey.kill()
        lines, rows = read_journal(journal), read_rows(settings.database_url)
    return Ended(check(lines, rows), len(lines), left, nemesis.done)


@contextmanager
def _network(port: int, folder: Path) -> Iterator[tuple[int, int]]:
    """What is between the product and the networks: its port, and the pipe that it listens to."""
    proxy, (hears, tells) = Proxy(port), os.pipe()
    pid = forked(lambda: proxy.serve(hears), folder / "log.txt")
    try:
        yield proxy.port, tells
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        proxy.close()
        os.close(hears)
        os.close(tells)


def _migrated(folder: Path, settings: Settings) -> None:
    def make() -> int:
        migrate(settings.database_url)
        return 0

    if os.waitpid(forked(make, folder / "log.txt"), 0)[1]:
        raise RuntimeError((folder / "log.txt").read_text())


def _roles(folder: Path, settings: Settings, *, naive: bool) -> Mapping[str, Callable[[], int]]:
    if naive:
        return {"worker": lambda: loop(folder)}
    return {"worker": lambda: run_worker(settings), "timer": lambda: timer(folder, settings)}


def _strike_while(people: int, nemesis: Nemesis, every: float) -> None:
    while (ended := os.waitpid(people, os.WNOHANG))[0] == 0:
        nemesis.strike()
        nemesis.wake()
        nemesis.crew.mend()
        time.sleep(every)
    nemesis.wake(all_of_them=True)
    if ended[1]:
        raise RuntimeError("the people could not publish: see people.txt")


def _drain(crew: Crew, settings: Settings, within: float) -> int:
    """Wait until nothing is on its way any more; how many are, if that takes too long."""
    deadline = time.monotonic() + within
    while True:
        rows = read_rows(settings.database_url)
        left = sum(row.state not in STANDS | NEED_NOT_STAND for row in rows)
        if not left or time.monotonic() > deadline:
            # Whoever is in the middle of a send may still do harm.
            time.sleep(3)
            return left
        crew.mend()
        time.sleep(0.5)


def main(arguments: Sequence[str]) -> int:
    """Run it, and print what was done and what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.nemesis")
    parser.add_argument("--notices", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--every", type=float, default=0.4, help="seconds between misfortunes")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--naive", action="store_true")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", type=Path, help="a folder for what is left behind")
    given = parser.parse_args(arguments)
    say(f"seed {given.seed}{', the naive loop' if given.naive else ''}")
    with tempfile.TemporaryDirectory(prefix="nb-nem-", dir=roomy()) as made:
        folder = given.keep or Path(made)
        folder.mkdir(exist_ok=True)
        load = Load(folder, given.notices, given.seconds, given.seed)
        with database_server(given.database) as server:
            database = server.create("suffering") if server else ""
            ended = suffer(folder, load, database, naive=given.naive, every=given.every)
    return judged(ended, naive=given.naive)


def judged(ended: Ended, *, naive: bool) -> int:
    """Say it in figures; 0 if it is as it must be."""
    counts = Counter(violation.rule for violation in ended.violations)
    done = ", ".join(f"{count} {name}" for name, count in sorted(ended.done.items()))
    say(f"{ended.published} published amid {done}; {ended.left} left on their way")
    for violation in ended.violations[:20]:
        say(f"  {violation.rule} {violation.delivery}: {violation.what}")
    if naive:
        say(f"the naive loop: {counts['duplicate']} duplicates, {dict(counts)}")
        return int(not counts["duplicate"])
    # The rule of three: none in n trials bounds the rate by 3/n, with 95 % confidence.
    bound = 300 / max(1, ended.published)
    say(f"violations: {dict(counts) or 'none'}; with 95 % confidence fewer than {bound:.2f} %")
    return int(bool(ended.violations or ended.left))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
