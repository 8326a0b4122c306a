"""The benchmarks tell their figures truly; what they measure is theirs."""

import importlib
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.__main__ import ALL, FURTHER
from benchmarks.boards import Board
from benchmarks.chart import drawn
from benchmarks.histories import APART, Desk, board_of
from benchmarks.kinds import environ
from benchmarks.peers import LOCK, read_journal
from benchmarks.tables import Ratio, Row, Table, alternate, percentile
from noticeboard.site.pages import build


@pytest.mark.parametrize("name", [*ALL, *FURTHER])
def test_each_benchmark_is_there(name: str) -> None:
    """``python -m benchmarks NAME`` finds every name that it offers."""
    assert callable(importlib.import_module(f"benchmarks.{name}").main)


def test_a_name_that_there_is_not_is_refused() -> None:
    """Whoever mistypes is told the names there are."""
    command = [sys.executable, "-m", "benchmarks", "brust"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, "burst_http" in done.stderr) == (2, True)


def test_a_ratio_is_of_medians_and_says_whether_its_mark_was_reached() -> None:
    """One slow round spoils nothing, and a mark that was missed is called missed."""
    table = Table("burst", "of few", {"rate": "1/s", "p50": "ms"})
    table.rows = [Row("ours", {"rate": [90, 4000, 5000]}), Row("peer", {"rate": [100, 80, 120]})]

    table.compare("ours", "peer", "rate", 50)
    table.compare("ours", "peer", "rate", 40)
    table.compare("ours", "nobody", "rate", 1)

    assert [(each.reached, each.verdict) for each in table.ratios] == [
        (40, "missed"),
        (40, "reached"),
    ]
    assert "40 x peer, rate of ours (mark: at least 50): missed" in table.text()
    assert "–" in table.text()


@pytest.mark.parametrize(("reached", "verdict"), [(1.4, "reached"), (1.6, "missed")])
def test_a_mark_may_be_a_bound_from_above(reached: float, verdict: str) -> None:
    """Less is better where time is measured."""
    assert Ratio("1,000", reached, 1.5, is_most=True).verdict == verdict


def test_whoever_fails_is_named_and_the_others_go_on() -> None:
    """A peer that does not start takes nobody's figures away, in any round."""
    turns, said = list[str](), list[str]()

    def broken() -> dict[str, float]:
        turns.append("broken")
        raise RuntimeError("not today")

    def good() -> dict[str, float]:
        turns.append("good")
        return {"rate": float(len(turns))}

    rows = alternate({"broken": broken, "good": good}, 2, said.append)

    assert turns == ["broken", "good"] * 2
    assert rows == [Row("good", {"rate": [2, 4]})]
    assert "round 1, broken: failed: not today" in said[0]


def test_percentiles_are_values_that_were_measured() -> None:
    """One in a hundred is the hundredth value of a hundred, and the only one of one."""
    values = [float(n) for n in range(100, 0, -1)]

    assert (percentile(values, 0.5), percentile(values, 0.99), percentile([7.0], 0.99)) == (
        50,
        99,
        7,
    )


def test_a_table_is_kept_for_whoever_draws_it(tmp_path: Path) -> None:
    """The picture shows what was measured, and is one."""
    table = Table("burst", "of few", {"rate": "1/s"}, [Row("Noticeboard", {"rate": [1000, 10]})])

    told = json.loads(table.keep(tmp_path).read_text())
    picture = drawn([("Burst: <more>", {"Noticeboard": 1000.0, "limit": 20.0, "none": 0.0})])

    assert told["rows"] == [{"name": "Noticeboard", "figures": {"rate": [1000, 10]}}]
    assert all(told in picture for told in (">1,000<", ">20<", "Burst: &lt;more&gt;"))


def test_a_copied_board_shows_each_copy_as_itself(tmp_path: Path) -> None:
    """What is measured on many notices is measured on notices: each has its page and its link."""
    board: Board = board_of(8, tmp_path / "board")
    parts = Desk(board).parts

    page = parts.store.subjects(limit=50)
    feed = build("/feeds/atom.xml", parts.public_rows, parts.house, parts.clock())

    ids = {subject.id for subject in page.items}
    codes = {b.code for subject in page.items for b in subject.bulletins}
    assert (len(ids), len(codes)) == (8, 12)
    assert feed is not None
    assert feed.body is not None
    assert all(f"/b/{code}".encode() in feed.body for code in codes)
    made = sorted(subject.created_at for subject in page.items)
    assert APART in {round((b - a).total_seconds()) for a, b in pairwise(made)}


def test_a_process_finds_the_kinds_of_the_benchmarks() -> None:
    """The product's own processes open the channels that only the benchmarks have."""
    told = "from noticeboard.channel_loading import kinds; print(*kinds())"

    done = subprocess.run(
        [sys.executable, "-c", told], env={**environ()}, capture_output=True, text=True, check=True
    )

    assert {"posting", "noting", "null"} <= set(done.stdout.split())


def test_the_peers_are_pinned_and_come_from_no_named_place() -> None:
    """Whoever measures installs the same peers, by hash, from wherever they install all else."""
    lines = LOCK.read_text().splitlines()

    pinned = [line for line in lines if not line.startswith(" ")]
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert not any("://" in line for line in lines)


def test_a_journal_is_read_as_it_was_written() -> None:
    """Eight bytes for each job, the least first."""
    assert read_journal(b"\x00" * 7 + b"\x40" + b"\x00" * 8) == [0.0, 2.0]
