"""How soon it goes on, whatever is taken away: ``python -m tests.faults.figures`` prints a table.

Each row is one thing that is taken away from a board in good order, and the seconds by which
publications were late for it, by the journal of the server; or how soon all of it stops when a
person says so. Nothing here is a test: what must hold on any machine is in the tests beside it.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psutil

from tests.faults.bench import roomy, say
from tests.faults.bystander import Bystander
from tests.faults.checker import Line, Violation
from tests.faults.crew import Crew, roles_of
from tests.faults.found import Found
from tests.faults.staging import CLASSES, script
from tests.faults.stopping import ends, switch
from tests.faults.surroundings import surroundings
from tests.preparing import preparing
from tests.running import JOURNAL, product, until

SECOND = timedelta(seconds=1)
# A wake is put up to this long before its instant: just before, nobody has put it yet.
BEFORE_THE_WAKE = timedelta(seconds=1.7)
# One channel has a limit, which people come near to with one notice a second.
DEAD, RATE = CLASSES[0], "120/1m"
OTHERS = CLASSES[1:]
# How often it is dead, each time after it was well for as long.
TURNS = 3
BENCH = ("timers", "workers", "queue", "dead_channel")


def timers(board: Bystander, trials: int) -> Iterator[Found]:
    """One of two timers is killed, or stopped, just before it would put a wake."""
    for number, what in ((signal.SIGKILL, "killed"), (signal.SIGSTOP, "stopped")):
        late = list[float]()
        for _ in range(trials):
            at = datetime.now(UTC) + 5 * SECOND
            board.announce(at)
            board.rest(at - BEFORE_THE_WAKE)
            pid = next(pid for pid, role in board.crew.members.items() if role == "timer")
            board.crew.signal(pid, number)
            board.rest(at + 3 * SECOND)
            board.crew.signal(pid, signal.SIGCONT)
            late += board.lateness(CLASSES, at, at + SECOND) or [float("inf")]
        yield Found.of(f"one of two timers {what}", late, "2 s")


def workers(board: Bystander, trials: int) -> Iterator[Found]:
    """Whoever is in the middle of a send is killed; its request was never taken."""
    for kind, promised in zip(CLASSES, ("5 s", "5 s", "90 s"), strict=True):
        took = [_after_a_kill(board, kind) for _ in range(trials)]
        yield Found.of(f"worker killed while it sends, {kind}", took, promised)


def _after_a_kill(board: Bystander, kind: str) -> float:
    script(board.server, kind, publish=["half_open"])
    board.announce(datetime.now(UTC) + 3 * SECOND)
    board.until(lambda: board.holder(kind), 30)
    # Its request is on the way by then.
    board.rest(datetime.now(UTC) + 0.5 * SECOND)
    pid, before = board.holder(kind), len(board.lines(kind))
    killed = datetime.now(UTC)
    board.crew.signal(pid or 0, signal.SIGKILL)
    if not board.until(lambda: len(board.lines(kind)) > before, 120):
        return float("inf")
    return (board.lines(kind)[before].begun - killed) / SECOND


def queue(board: Bystander, seconds: float, seed: int) -> Iterator[Found]:
    """No queue at all, while people publish one a second; by the channels that have no limit."""
    board.valkey.kill()
    since = datetime.now(UTC)
    people = board.meanwhile(seconds, seed)
    _until_over(board, people)
    back = datetime.now(UTC)
    board.valkey.start()
    board.rest(back + 10 * SECOND)
    late = board.lateness(OTHERS, since, back)
    yield Found.of(f"no queue for {seconds:.0f} s", late, "p99 3 s")


def dead_channel(board: Bystander, seconds: float, seed: int) -> Iterator[Found]:
    """One channel is well and takes nothing in turns: the others, and what goes on its return."""
    late: dict[str, list[float]] = {"all channels well": [], "one channel dead": []}
    back: list[float] = []
    for number in range(TURNS):
        for what, rates in zip(late, ({}, {"503": 1.0}), strict=True):
            script(board.server, DEAD, rates=rates)
            since = datetime.now(UTC)
            _until_over(board, board.meanwhile(seconds / TURNS, seed + number))
            late[what] += board.lateness(OTHERS, since, datetime.now(UTC))
        back += _on_its_return(board)
    for what, seconds_late in late.items():
        yield Found.of(f"{what}: the others", seconds_late, "p50 within 10 %")
    superseded = [row.state for row in board.rows(DEAD)].count("superseded")
    say(f"on its return {len(back)} went; {superseded} in all were superseded and did not")
    yield Found.of("and on its return", back, "-")


def _on_its_return(board: Bystander) -> list[float]:
    """After how many seconds each text went that had waited for the dead channel."""
    before = {line.delivery for line in board.lines(DEAD)}
    script(board.server, DEAD, rates={})
    back = datetime.now(UTC)
    over = {"delivered", "verified", "superseded"}
    board.until(lambda: {row.state for row in board.rows(DEAD)} <= over, 300)
    own = [line for line in board.lines(DEAD) if line.delivery not in before]
    say(f"back: at most {_most_in_a_minute(own)} in a minute, where {RATE} may")
    return [(line.at - back) / SECOND for line in own]


def _most_in_a_minute(lines: Sequence[Line]) -> int:
    begun = sorted(line.begun for line in lines)
    within = (sum(at <= other < at + 60 * SECOND for other in begun) for at in begun)
    return max(within, default=0)


def under_up(folder: Path, trials: int) -> Iterator[Found]:
    """The timer of ``noticeboard up`` is killed: its spare puts the wake, or the next one."""
    journal = folder / "up.jsonl"
    late = list[float]()
    with product(folder, config={"channels.toml": JOURNAL.format(path=journal)}) as running:
        family = psutil.Process(running.process.pid)
        with preparing(running) as desk:
            until(partial(_has_a_spare, family), within=60)
            for number in range(trials):
                at = datetime.now(UTC) + 6 * SECOND
                bulletin = desk.launch(f"Launch {number}", at)
                _rest(at - BEFORE_THE_WAKE)
                kin = family.children(recursive=True)
                next(each for each in kin if each.cmdline()[-1:] == ["timer"]).kill()
                sent = until(partial(_sent_at, journal, bulletin), within=60)
                late.append((sent - at) / SECOND)
    yield Found.of("the timer of `up` killed", late, "2 s")


# Each with a board of its own, as people start it.
UNDER_UP = {"up": under_up, "switch": switch, "ends": ends}
PARTS = (*UNDER_UP, *BENCH)


def _has_a_spare(family: psutil.Process) -> bool:
    """Whether the second timer is there, and has loaded all it needs: its rounds have begun."""
    kin = family.children(recursive=True)
    spares = (each for each in kin if each.cmdline()[-1:] == ["--spare"])
    return any(each.num_threads() > 8 for each in spares)


def _sent_at(journal: Path, bulletin: str) -> datetime | None:
    told = journal.read_text().splitlines() if journal.exists() else ()
    own = (line for line in map(json.loads, told) if line["bulletin_id"] == bulletin)
    return next((datetime.fromisoformat(line["at"]) for line in own), None)


def _rest(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(UTC)) / SECOND))


def _until_over(board: Bystander, people: int) -> None:
    board.until(lambda: os.waitpid(people, os.WNOHANG)[0], 3_600)


@contextmanager
def in_good_order(folder: Path) -> Iterator[Bystander]:
    """A board with two workers and two timers, over SQLite."""
    with ExitStack() as stack:
        around = stack.enter_context(surroundings(folder, None, naive=False, rates={DEAD: RATE}))
        crew = Crew(roles_of(folder, around.settings, naive=False), folder / "log.txt")
        stack.callback(crew.end)
        for role in ("worker", "worker", "timer", "timer"):
            crew.begin(role)
        yield Bystander(folder, around.server, around.settings, around.valkey, crew)


def main(arguments: Sequence[str]) -> int:
    """Take one thing away after the other, and print the table; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.figures")
    parser.add_argument("--trials", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0, help="without queue, with one dead")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--keep", type=Path, help="a folder for what is left behind")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--only", action="append", choices=PARTS, help="some of the parts")
    given = parser.parse_args(arguments)
    say(f"seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="nb-fig-", dir=roomy()) as made:
        folder = given.keep or Path(made)
        folder.mkdir(exist_ok=True)
        found, wrong = _taken_away(folder, given)
    for violation in wrong[:20]:
        say(f"  {violation.rule} {violation.delivery}: {violation.what}")
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in found], indent=1) + "\n")
    return int(bool(wrong))


def _taken_away(folder: Path, given: argparse.Namespace) -> tuple[list[Found], list[Violation]]:
    """Every part that was asked for, each on a board that is in good order again."""
    wanted, found = set(given.only or PARTS), list[Found]()
    for name in UNDER_UP:
        if name in wanted:
            (folder / name).mkdir()
            found += _said(UNDER_UP[name](folder / name, given.trials))
    if wanted.isdisjoint(BENCH):
        return found, []
    with in_good_order(folder) as board:
        board.rest(datetime.now(UTC) + 3 * SECOND)
        parts = {
            "timers": timers(board, given.trials),
            "workers": workers(board, given.trials),
            "queue": queue(board, given.seconds, given.seed),
            "dead_channel": dead_channel(board, given.seconds, given.seed),
        }
        for name, rows in parts.items():
            found += _said(rows) if name in wanted else ()
        return found, board.violations()


def _said(rows: Iterator[Found]) -> Iterator[Found]:
    for row in rows:
        figures = f"{row.count:5} {row.p50:7.2f} {row.p99:7.2f} {row.most:7.2f}"
        say(f"{row.what:44} {figures}  promised: {row.promised}")
        yield row


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
