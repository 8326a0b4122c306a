"""Hours of bad luck in minutes: the product's own processes, and something that goes for them.

``python -m tests.faults.nemesis --notices 60 --seconds 40 --seed 7``; with ``--naive`` a plain
loop takes the place of the protocol, and duplicates are demanded of it.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from noticeboard.settings import Settings
from noticeboard.store import migrate
from tests.faults.bench import database_server, roomy, say, serving_apart
from tests.faults.checker import NEED_NOT_STAND, STANDS, Violation, check, read_journal, read_rows
from tests.faults.crew import Crew, Valkey, roles_of
from tests.faults.directing import forked
from tests.faults.kinds import know_the_kinds
from tests.faults.misfortune import DATABASE, Nemesis
from tests.faults.people import Load
from tests.faults.proxy import Proxy
from tests.faults.staging import CLASSES, configure, script
from tests.faults.worker import settings_of
from tests.servers.postgres import Postgres

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
WORKERS, TIMERS = 4, 2
# Seconds until what is unknown is settled, and what is behind has caught up.
DRAINED_WITHIN = 300.0


@dataclass(frozen=True)
class Ended:
    """What came of a run: ``violations`` by rule, how many deliveries, what was done to them."""

    violations: list[Violation]
    published: int
    left: int
    done: Counter[str]


def suffer(
    folder: Path, load: Load, postgres: Postgres | None, *, naive: bool, every: float
) -> Ended:
    """A whole run: begin everything, strike while people publish, let it drain, and look."""
    know_the_kinds()
    journal = folder / "journal.jsonl"
    with serving_apart(journal) as port, _network(port, folder) as (way, network):
        # An identity on every attempt is the protocol's, too: the naive loop has none.
        accounts = {kind: ("anonymous" if naive else kind, kind) for kind in CLASSES}
        database = postgres.create(DATABASE) if postgres else ""
        configure(folder, accounts, f"http://127.0.0.1:{way}", database)
        settings = settings_of(folder)
        _migrated(folder, settings)
        for kind in CLASSES:
            script(f"http://127.0.0.1:{port}", kind, rates=RATES, seed=load.seed)
        crew = Crew(roles_of(folder, settings, naive=naive), folder / "log.txt")
        chance = random.Random(load.seed)
        nemesis = Nemesis(crew, Valkey(settings), network, postgres, chance)
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
    left = -1
    while True:
        with suppress(DBAPIError):
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
            ended = suffer(folder, load, server, naive=given.naive, every=given.every)
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
