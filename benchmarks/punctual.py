"""Punctual: 200 bulletins at random instants within a minute, on the running product.

Lag is the instant the channel was handed the first byte minus the instant that was announced, in
milliseconds. The limit beside it is a bare ``Condition.wait`` to 200 instants of the same spread,
in the same run. Nothing may be early.
"""

import json
import random
import statistics
import tempfile
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.running import JOURNAL, Product, product, until

BULLETINS = 200
WITHIN = timedelta(seconds=60)
# For drafting, submitting and signing them all before the first is due.
HEAD_START = timedelta(seconds=75)


def main(_: Sequence[str] = ()) -> None:
    """Measure, and print the table."""
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    print(f"punctual: {BULLETINS} bulletins in {WITHIN.seconds} s, seed {seed}")
    with tempfile.TemporaryDirectory(prefix="noticeboard-bench-") as folder:
        board, journal, bare = _run(Path(folder), chance)
    _print("published on the board", board)
    _print("written to the journal", journal)
    _print("a bare Condition.wait", bare)
    limit = statistics.median(bare)
    print(f"ratio of medians: board {statistics.median(board) / limit:.1f} x the bare wait")


def _run(folder: Path, chance: random.Random) -> tuple[list[float], list[float], list[float]]:
    config = {"channels.toml": JOURNAL.format(path=folder / "journal.jsonl")}
    with product(folder, config=config) as running:
        running.add_person("ana", "author")
        running.add_person("bo", "approver", scope="approve")
        begin = datetime.now(UTC) + HEAD_START
        instants = [begin + WITHIN * chance.random() for _ in range(BULLETINS)]
        announced = {
            running.announce_launch(f"Launch {i}", at): at for i, at in enumerate(instants)
        }
        assert datetime.now(UTC) < begin, "drafting took too long; give a longer head start"
        bare = _bare_waits(instants)
        lines = until(lambda: _journal(folder), within=30, every=1, what="not all were delivered")
        board = [_board_lag(running, bulletin, at) for bulletin, at in announced.items()]
    journal = [_ms(_instant(line["at"]) - announced[line["bulletin_id"]]) for line in lines]
    return board, journal, bare


def _bare_waits(instants: Iterable[datetime]) -> list[float]:
    """The same instants, waited for by one thread that does nothing else."""
    condition, lags = threading.Condition(), []
    for at in sorted(instants):
        with condition:
            while (left := (at - datetime.now(UTC)).total_seconds()) > 0:
                condition.wait(left)
        lags.append(_ms(datetime.now(UTC) - at))
    return lags


def _journal(folder: Path) -> Sequence[Any] | None:
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]
    return lines if len({line["delivery_id"] for line in lines}) == BULLETINS else None


def _board_lag(running: Product, bulletin: str, at: datetime) -> float:
    published = running.call("ana", "GET", f"/bulletins/{bulletin}").json["published_at"]
    return _ms(_instant(published) - at)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _ms(length: timedelta) -> float:
    return length / timedelta(milliseconds=1)


def _print(name: str, lags: list[float]) -> None:
    ordered = sorted(lags)
    p99 = ordered[max(0, round(len(ordered) * 0.99) - 1)]
    early = sum(lag < 0 for lag in ordered)
    print(
        f"  {name:24} n {len(ordered):4}  early {early}  "
        f"p50 {statistics.median(ordered):7.2f} ms  p99 {p99:7.2f} ms  max {ordered[-1]:7.2f} ms"
    )
