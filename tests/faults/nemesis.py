"""Hours of bad luck in minutes: the product's own processes, and something that goes for them.

``python -m tests.faults.nemesis --notices 60 --seconds 40 --seed 7``; with ``--naive`` a plain
loop takes the place of the protocol, and duplicates are demanded of it.
"""

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from noticeboard import kin
from noticeboard.domain.delivery import OURS
from noticeboard.settings import Settings
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_delivery import deliveries
from tests.faults.bench import database_server, roomy, say
from tests.faults.checker import (
    IN_FLIGHT,
    NEED_NOT_STAND,
    STANDS,
    Violation,
    check,
    read_held,
    read_journal,
    read_rows,
)
from tests.faults.crew import STANDBY, Crew, roles_of
from tests.faults.directing import forked
from tests.faults.misfortune import DEAF, Nemesis
from tests.faults.people import HELD, Load
from tests.faults.staging import CLASSES, script
from tests.faults.surroundings import Around, surroundings

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
# And until a standby has ended with its timer: promised are ten.
ENDS_WITHIN = 15.0


@dataclass(frozen=True)
class Ended:
    """What came of a run: ``violations`` by rule, how many deliveries, what was done to them.

    ``deliveries``: to the server, also those that were replaced before they went.
    """

    violations: list[Violation]
    deliveries: int
    published: int
    left: int
    done: Counter[str]


def suffer(around: Around, load: Load, *, naive: bool, every: float) -> Ended:
    """A whole run: begin everything, strike while people publish, let it drain, and look."""
    folder, settings = around.folder, around.settings
    kin.adopt_orphans()
    for kind in CLASSES:
        script(around.server, kind, rates=RATES, seed=load.seed)
    crew = Crew(roles_of(folder, settings, naive=naive), folder / "log.txt")
    chance = random.Random(load.seed)
    nemesis = Nemesis(crew, around.valkey, around.ways, around.postgres, chance)
    for role in (*["worker"] * WORKERS, *(() if naive else ["timer"] * TIMERS)):
        crew.begin(role)
    try:
        _strike_while(forked(load.publish, folder / "people.txt"), nemesis, every)
        for kind in CLASSES:
            script(around.server, kind, rates={})
        left = _drain(nemesis, settings, DRAINED_WITHIN)
    finally:
        crew.end()
    lines, rows = read_journal(folder / "journal.jsonl"), read_rows(settings.database_url)
    # What was sent in time may have been kept by a network that is deaf for a while.
    in_flight = IN_FLIGHT + timedelta(seconds=DEAF)
    found = check(lines, rows, read_held(folder / HELD), in_flight=in_flight)
    there = sum(row.channel in CLASSES for row in rows)
    return Ended([*found, *_outliving()], there, len(lines), left, nemesis.done)


def _strike_while(people: int, nemesis: Nemesis, every: float) -> None:
    while (ended := os.waitpid(people, os.WNOHANG))[0] == 0:
        nemesis.strike()
        nemesis.put_right()
        nemesis.crew.mend()
        time.sleep(every)
    nemesis.put_right(all_of_it=True)
    if ended[1]:
        raise RuntimeError("the people could not publish: see people.txt")


def _drain(nemesis: Nemesis, settings: Settings, within: float) -> int:
    """Wait until nothing is on its way any more; how many are, if that takes too long."""
    deadline = time.monotonic() + within
    left = -1
    while True:
        with suppress(DBAPIError):
            left = _on_their_way(settings.database_url)
        if not left or time.monotonic() > deadline:
            # Whoever is in the middle of a send may still do harm.
            time.sleep(3)
            return left
        # What was struck last may end only now.
        nemesis.put_right()
        nemesis.crew.mend()
        time.sleep(0.5)


def _on_their_way(database_url: str) -> int:
    over = deliveries.c.state.in_(STANDS | NEED_NOT_STAND)
    engine = open_engine(database_url)
    try:
        with reading(engine) as conn:
            found = select(func.count()).select_from(deliveries)
            return int(conn.scalar(found.where(~over, deliveries.c.channel.not_in(OURS))) or 0)
    finally:
        engine.dispose()


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
    parser.add_argument("--json", type=Path, help="a file for the figures")
    given = parser.parse_args(arguments)
    say(f"seed {given.seed}{', the naive loop' if given.naive else ''}")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nb-nem-", dir=roomy()) as made:
        folder = given.keep or Path(made)
        folder.mkdir(exist_ok=True)
        load = Load(folder, given.notices, given.seconds, given.seed)
        with (
            database_server(given.database, keeping=True) as server,
            surroundings(folder, server, naive=given.naive) as around,
        ):
            ended = suffer(around, load, naive=given.naive, every=given.every)
    said = {"seed": given.seed, "database": given.database, "naive": given.naive}
    figures = {**said, **figures_of(ended), "seconds": round(time.monotonic() - begun)}
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n")
    return judged(ended, figures, naive=given.naive)


def _outliving() -> Iterator[Violation]:
    """What timers began that did not end with them; ended now."""
    deadline = time.monotonic() + ENDS_WITHIN
    while (orphans := _standbys()) and time.monotonic() < deadline:
        time.sleep(0.1)
    for each in orphans:
        yield Violation("undead", str(each.pid), "its timer is gone, and it goes on")
        each.kill()


def _standbys() -> list[psutil.Process]:
    found = []
    for each in psutil.Process().children():
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if STANDBY[-1] in each.cmdline():
                found.append(each)
    return found


def figures_of(ended: Ended) -> dict[str, object]:
    """What a table needs: counts, what was done, and the bound on the rate of failures."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "deliveries": ended.deliveries,
        "published": ended.published,
        "left": ended.left,
        "done": dict(sorted(ended.done.items())),
        "violations": dict(Counter(violation.rule for violation in ended.violations)),
        # The rule of three: none in n trials bounds the rate by 3/n, with 95 % confidence.
        "bound_percent": round(300 / max(1, ended.published), 3),
        "processor_seconds": round(sum(each.ru_utime + each.ru_stime for each in used)),
    }


def judged(ended: Ended, figures: Mapping[str, object], *, naive: bool) -> int:
    """Say it in figures; 0 if it is as it must be."""
    counts = Counter(violation.rule for violation in ended.violations)
    done = ", ".join(f"{count} {name}" for name, count in sorted(ended.done.items()))
    of = f"{ended.published} of {ended.deliveries} published"
    say(f"{of} amid {done}; {ended.left} left on their way")
    for violation in ended.violations[:20]:
        say(f"  {violation.rule} {violation.delivery}: {violation.what}")
    say(f"{figures['seconds']} s, of two processors {figures['processor_seconds']} s")
    if naive:
        say(f"the naive loop: {counts['duplicate']} duplicates, {dict(counts)}")
        return int(not counts["duplicate"])
    bound = figures["bound_percent"]
    say(f"violations: {dict(counts) or 'none'}; with 95 % confidence fewer than {bound} %")
    return int(bool(ended.violations or ended.left))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
