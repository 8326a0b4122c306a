"""Plays cases, many at once: ``python -m tests.faults.bench --profile quick --seed 7``.

One process that has everything imported and no thread forks all others: a case costs no start of
an interpreter.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from psycopg import sql

import noticeboard
from noticeboard.kin import die_with_parent
from tests.faults.directing import Found, Place, direct, forked
from tests.faults.matrix import BOARD_CLASS, Case, every_case, quick
from tests.faults.staging import CLASSES, staged, template
from tests.servers.postgres import Postgres, start_postgres

QUICK = 40
AT_ONCE = 24
# Bytes that a full run needs.
MEMORY = 2 * 1024**3


@dataclass(frozen=True)
class Stage:
    """The folders of a run, its server and its journal."""

    folder: Path
    server: str
    postgres: Postgres | None

    @property
    def journal(self) -> Path:
        """The ground truth."""
        return self.folder / "journal.jsonl"

    def begin(self, number: int, case: Case) -> int:
        """A process that directs a case; its pid."""
        ours = case.kind == BOARD_CLASS
        source = self.folder / ("unannounced" if ours else "announced")
        own = self.folder / f"case-{number}"
        database = self._copied(source.name, own.name.replace("-", "_"))
        staged(source, own, CLASSES[0] if ours else case.kind, self.server, database)
        place = Place(own, self.server, self.journal)
        return forked(lambda: direct(case, place), own / "director.log")

    def _copied(self, template: str, name: str) -> str:
        """The address of a copy of a template's database; nothing where it is in the folder."""
        if self.postgres is None:
            return ""
        names = sql.Identifier(name), sql.Identifier(template)
        self.postgres.run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self.postgres.url(name)


@contextmanager
def serving_apart(journal: Path, host: str = "127.0.0.1") -> Iterator[int]:
    """The networks, in a process of their own; the port."""
    journal.touch()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.fakechan", str(journal), host],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=partial(die_with_parent, signal.SIGKILL, parent=os.getpid()),
    )
    assert server.stdout is not None
    try:
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


@contextmanager
def staging(folder: Path, postgres: Postgres | None = None) -> Iterator[Stage]:
    """A server with its journal, and the two templates."""
    with serving_apart(folder / "journal.jsonl") as port:
        for name in ("announced", "unannounced"):
            database = postgres.create(name) if postgres else ""
            _make(folder / name, database, on_the_board=name == "announced")
        yield Stage(folder, f"http://127.0.0.1:{port}", postgres)


@contextmanager
def database_server(kind: str, *, keeping: bool = False) -> Iterator[Postgres | None]:
    """A PostgreSQL of one's own, if that is the kind of database."""
    server = start_postgres(keeping=keeping) if kind == "postgresql" else None
    try:
        yield server
    finally:
        if server is not None:
            server.stop()


def _make(folder: Path, database: str, *, on_the_board: bool) -> None:
    """In a process of its own: no connection to a database may outlive a fork."""
    folder.mkdir()

    def make() -> int:
        template(folder, database, on_the_board=on_the_board)
        return 0

    if os.waitpid(forked(make, folder / "log.txt"), 0)[1]:
        raise RuntimeError((folder / "log.txt").read_text())


def play(cases: Sequence[Case], stage: Stage, *, at_once: int) -> Iterator[tuple[Case, Found]]:
    """Each case and what came of it, as it ends."""
    waiting, running = list(enumerate(cases)), dict[int, tuple[int, Case]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            number, case = waiting.pop(0)
            running[stage.begin(number, case)] = (number, case)
        pid, _ = os.wait()
        if pid in running:
            number, case = running.pop(pid)
            folder = stage.folder / f"case-{number}"
            found = _found(folder, case)
            if not found.wrong:
                shutil.rmtree(folder)
            yield case, found


def _found(folder: Path, case: Case) -> Found:
    left = folder / "found.json"
    if left.exists():
        return Found(**json.loads(left.read_text()))
    return Found(case.name, [f"its director failed: {(folder / 'director.log').read_text()}"])


def roomy() -> str | None:
    """Memory, where there is enough: nobody pulls the plug here, and a disk may stall all."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > MEMORY
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


def say(line: str) -> None:
    """One line, at once: whoever waits for minutes wants to read it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def report(played: Iterable[tuple[Case, Found]]) -> int:
    """Print a line for each case that went wrong, and how long the others took; how many did."""
    took: dict[tuple[str, str], list[tuple[float, str]]] = {}
    wrong = count = 0
    for case, found in played:
        count += 1
        action = next(iter(case.plans[-1].values()), "none")
        if found.took is not None and not case.host:
            took.setdefault((case.kind, str(action)), []).append((found.took, case.name))
        if found.wrong:
            wrong += 1
            say(f"RED {case.name}: {'; '.join(found.wrong)}")
    for (kind, action), seconds in sorted(took.items()):
        longest, name = max(seconds)
        say(f"{kind:9} {action:6} {len(seconds):3} published, {longest:5.1f} s at most: {name}")
    say(f"{count} cases, {wrong} red")
    return wrong


def chosen(profile: str, seed: int, patterns: Sequence[str]) -> list[Case]:
    """The cases of a profile, or those whose names fit."""
    cases = every_case()
    if patterns:
        return [case for case in cases if any(fnmatch(case.name, p) for p in patterns)]
    picked = quick(cases, seed, QUICK) if profile == "quick" else cases
    # Those that wait longest begin first.
    return sorted(picked, key=lambda case: (-case.stopped, "raise" not in case.name))


def main(arguments: Sequence[str]) -> int:
    """Play the cases and say what came of them; how many were red, at most 100."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.bench")
    parser.add_argument("--profile", choices=("quick", "full"), default="quick")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", type=Path, help="a folder for what is left behind")
    parser.add_argument("cases", nargs="*", help="names, with * for any letters")
    given = parser.parse_args(arguments)
    cases = chosen(given.profile, given.seed, given.cases)
    say(f"seed {given.seed}, {len(cases)} cases, {Path(noticeboard.__file__).parent}")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nb-faults-", dir=roomy()) as made:
        folder = given.keep or Path(made)
        folder.mkdir(exist_ok=True)
        with database_server(given.database) as server, staging(folder, server) as stage:
            wrong = report(play(cases, stage, at_once=given.at_once))
    say(f"{time.monotonic() - begun:.0f} s")
    return min(wrong, 100)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
