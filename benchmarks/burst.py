"""Burst: 5,000 durable deliveries due at one instant, to a channel that takes everything at once.

The product as it is run (web, timer, workers, queue server, SQLite that syncs), beside RQ's and
Huey's workers, as many processes of each, on a queue server of the same settings; the limit is
bare SQLite that claims and marks as many rows in batches, in two transactions each.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.bursts import CHANNEL, Burst
from benchmarks.limits import claims_in_batches
from benchmarks.peers import program, stage
from benchmarks.tables import Contender, Table, alternate
from noticeboard.domain.delivery import BOARD

NULL = f"""
[channels.{CHANNEL}]
kind = "null"
enabled = true
default_for = ["*"]
"""
OURS, ACTS = "Noticeboard", "Noticeboard, publications on the board"
RQ, SIMPLE = "RQ, default worker", "RQ, SimpleWorker"
HUEY, HUEY_FILE = "Huey, processes", "Huey, processes, SQLite with fsync"
LIMIT = "limit: SQLite, FULL"
# Whoever does fifty a second does not need five thousand to show it.
_SHARE = {RQ: 0.06, SIMPLE: 0.4}
_WITHIN = 240.0


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks burst")
    parser.add_argument("--deliveries", type=int, default=5000)
    parser.add_argument("--acts", type=int, default=500, help="publications on the board")
    parser.add_argument("--workers", type=int, default=2, help="processes of each contender")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", help="the beginning of a contender's name")
    given = parser.parse_args(arguments)
    about = f"{given.deliveries:,} deliveries due at one T, {given.workers} processes of each"
    columns = {
        "rate": "1/s",
        "first": "ms after T",
        "p50": "ms after T",
        "again": "",
        "pages": "s after T",
    }
    table = Table("burst", about, columns)
    print(f"burst: {about}")
    wanted = contenders(given.deliveries, given.acts, given.workers)
    chosen = tuple(given.only or [""])
    table.rows = alternate({n: w for n, w in wanted.items() if n.startswith(chosen)}, given.rounds)
    for peer, mark in ((RQ, 50.0), (SIMPLE, 10.0), (HUEY, 1.0), (HUEY_FILE, None), (LIMIT, None)):
        table.compare(OURS, peer, "rate", mark)
    table.notes.append(f"{ACTS}: {given.acts} at one T; pages: until all of them are built anew")
    print(table.text())
    table.keep()


def contenders(deliveries: int, acts: int, workers: int) -> Mapping[str, Contender]:
    """Who takes part, by name, and how."""

    def rq(*options: str, jobs: int) -> Mapping[str, float]:
        return _peer("rq_burst", jobs, [_rq(*options)] * workers)

    consumer = [program("huey_consumer"), "benchmarks.peers.huey_tasks.huey"]
    consumer += ["--worker-type", "process", "--workers", str(workers), "--quiet"]
    few = {name: max(1, round(deliveries * share)) for name, share in _SHARE.items()}
    return {
        OURS: Burst(deliveries, workers, NULL).run,
        ACTS: Burst(acts, workers, "", BOARD).run,
        RQ: lambda: rq(jobs=few[RQ]),
        SIMPLE: lambda: rq("--worker-class", "rq.SimpleWorker", jobs=few[SIMPLE]),
        HUEY: lambda: _peer("huey_tasks", deliveries, [consumer]),
        HUEY_FILE: lambda: _peer("huey_tasks", deliveries, [consumer], HUEY="sqlite"),
        LIMIT: lambda: _limit(deliveries),
    }


def _rq(*options: str) -> list[str]:
    return [program("rq"), "worker", "--quiet", *options, "--url", "{queue}", "burst"]


def _peer(
    module: str, jobs: int, commands: Sequence[Sequence[str]], **environ: str
) -> Mapping[str, float]:
    """Jobs a second from the first to the last: what starting the workers takes is not counted."""
    with stage(environ) as here:
        here.run(module, jobs)
        filled = [[word.format(queue=here.queue) for word in command] for command in commands]
        with here.running(*filled):
            ran = here.await_jobs(jobs, _WITHIN)
    return {"rate": (jobs - 1) / (ran[-1] - ran[0])}


def _limit(rows: int) -> Mapping[str, float]:
    with tempfile.TemporaryDirectory(prefix="nb-limit-") as folder:
        return {"rate": claims_in_batches(Path(folder), rows)}
