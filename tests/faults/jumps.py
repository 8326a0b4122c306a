"""Clocks that jump, of one process or of all: ``python -m tests.faults.jumps --jumps 12``.

Several boards at once, each with workers and a timer that are shown a wall clock by a library
which is loaded before all others. The server's journal keeps the true time.
"""

import argparse
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from noticeboard.store import migrate
from tests.faults import faketime
from tests.faults.bench import roomy, say, serving_apart
from tests.faults.checker import Violation, check, read_journal
from tests.faults.crew import Valkey
from tests.faults.directing import forked
from tests.faults.jumping import CHANNEL, PROCESSES, Board, Jump, planned
from tests.faults.kinds import know_the_kinds
from tests.faults.people import Load
from tests.faults.staging import Desk, configure
from tests.faults.worker import settings_of

# Seconds between two announcements; and what a clock that is believed too soon would publish.
EVERY = 3.0
TEMPTING = [timedelta(minutes=m) for m in (2, 5, 10, 30, 60, 240, 720, 1440, 2160, 2820)]
# Seconds to the end of everything after the last jump, and between two looks whether it came.
RIGHT_WITHIN, LOOK_EVERY = 300.0, 1.0


def announced(folder: Path) -> Path:
    """A board with notices that are due in minutes, hours and days."""
    configure(folder, {CHANNEL: (CHANNEL, "nobody")}, "http://127.0.0.1:9", "")

    def make() -> int:
        migrate(settings_of(folder).database_url)
        desk = Desk.on(folder)
        for ahead in TEMPTING:
            desk.announce(f"Phone {ahead}", datetime.now(UTC) + ahead)
        return 0

    if os.waitpid(forked(make, folder / "log.txt"), 0)[1]:
        raise RuntimeError((folder / "log.txt").read_text())
    return folder


def found_on(board: Board, journal: Path) -> list[Violation]:
    """What is wrong with one board, once all its clocks are right again."""
    now, rows = datetime.now(UTC), board.rows()
    later = [row for row in rows if row.scheduled_for > now]
    early = [row for row in later if row.state != "pending" or row.position is not None]
    lines = read_journal(journal, account=board.folder.name)
    due = [row for row in rows if row not in later or row in early]
    return [
        *(Violation("early", row.id, f"{row.state}, {row.scheduled_for - now}") for row in early),
        *check(lines, due),
    ]


def play(folder: Path, boards: int, jumps: int, seed: int, *, calm: float) -> Mapping[str, object]:
    """All of it; the figures."""
    know_the_kinds()
    # Loaded here and in whatever is forked; the queue and the networks keep the true time.
    library = os.environ.pop(faketime.LOADS)
    chance, journal = random.Random(seed), folder / "journal.jsonl"
    plans = [list(planned(chance, jumps // boards, calm)) for _ in range(boards)]
    longest = max(plan[-1].at + plan[-1].lasts for plan in plans)
    source = announced(folder / "announced")
    with serving_apart(journal) as port:
        playing = [
            _staged(source, folder / f"board-{n}", port, plan, library)
            for n, plan in enumerate(plans)
        ]
        try:
            _let_jump(playing, longest, seed)
        finally:
            for board in playing:
                board.end()
        found = [each for board in playing for each in found_on(board, journal)]
    for violation in found[:20]:
        say(f"  {violation.rule} {violation.delivery}: {violation.what}")
    done = [jump for plan in plans for jump in plan]
    return {
        "seed": seed,
        "boards": boards,
        "jumps": len(done),
        "of all processes": sum(jump.hit == PROCESSES for jump in done),
        "begun anew meanwhile": sum(jump.anew for jump in done),
        "forwards": sum(jump.offset > 0 for jump in done),
        "published": len(read_journal(journal)),
        "violations": dict(Counter(violation.rule for violation in found)),
    }


def _staged(source: Path, folder: Path, port: int, plan: Sequence[Jump], library: str) -> Board:
    shutil.copytree(source, folder)
    configure(folder, {CHANNEL: (CHANNEL, folder.name)}, f"http://127.0.0.1:{port}", "")
    settings = settings_of(folder)
    return Board(folder, settings, Valkey(settings), library, list(plan))


def _let_jump(boards: Sequence[Board], seconds: float, seed: int) -> None:
    # The library breaks time.sleep().
    never = threading.Event()
    for board in boards:
        board.begin()
    while not all(board.knows_its_clock() for board in boards):
        never.wait(0.05)
    for board in boards:
        load = Load(board.folder, math.ceil(seconds / EVERY), seconds, seed, stops=False)
        board.have_people_publish(load)
    begun, looked = time.monotonic(), 0.0
    while (now := time.monotonic() - begun) < seconds + RIGHT_WITHIN:
        for board in boards:
            board.step(now)
        if now - looked > LOOK_EVERY:
            looked = now
            if all(board.is_over() for board in boards):
                return
        never.wait(0.05)


def main(arguments: Sequence[str]) -> int:
    """Have clocks jump, and say what came of it; 1 if anything was early, lost or twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.jumps")
    parser.add_argument("--jumps", type=int, default=12)
    parser.add_argument("--boards", type=int, default=4)
    parser.add_argument("--calm", type=float, default=0.5, help="share of jumps that are awaited")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--keep", type=Path, help="a folder for what is left behind")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    given = parser.parse_args(arguments)
    if faketime.OFFSET not in os.environ:
        return _again(arguments)
    with tempfile.TemporaryDirectory(prefix="nb-jumps-", dir=roomy()) as made:
        folder = given.keep or Path(made)
        folder.mkdir(exist_ok=True)
        say(f"seed {given.seed}")
        figures = play(folder, given.boards, given.jumps, given.seed, calm=given.calm)
    say(", ".join(f"{name} {value}" for name, value in figures.items()))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n")
    return int(bool(figures["violations"]))


def _again(arguments: Sequence[str]) -> int:
    """The same once more, with the library loaded: its own clock is right."""
    environ = {**os.environ, **faketime.preloading(faketime.find_or_install())}
    command = [sys.executable, "-m", "tests.faults.jumps", *arguments]
    return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
