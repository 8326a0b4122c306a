"""Whatever dies, while people announce, delay, correct and stop: once, in order, nothing stale."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.table import HEAD, table

pytestmark = [pytest.mark.fault, pytest.mark.timeout(5400)]
PROFILE = os.environ.get("FAULTS", "quick")
# 3,500 notices are more than 10,000 publications, amid some 2,000 kills and 1,000 stops.
SIZES = {
    "quick": ("--notices", "24", "--seconds", "16"),
    "full": ("--notices", "3500", "--seconds", "1500"),
}
NAIVE = ("--notices", "30", "--seconds", "16", "--every", "0.3", "--naive")
DATABASES = {"quick": ["sqlite"], "full": ["sqlite", "postgresql"]}
# What `python -m tests.faults.table` makes a table of.
LEFT = Path("build/faults")


@pytest.mark.parametrize("database", DATABASES[PROFILE])
def test_nothing_is_doubled_lost_early_stale_or_out_of_order(database: str) -> None:
    """Processes, queue, disk, database and network fail; the naive loop must be found out.

    The checker reads the server's journal and the database; the product's word counts nothing.
    """
    seed = os.environ.get("FAULTS_SEED", str(random.SystemRandom().randrange(10**6)))
    common = ("--seed", seed, "--database", database)
    product = nemesis(database, *SIZES[PROFILE], *common)
    naive = nemesis(f"naive-{database}", *NAIVE, *common)

    said, bad = product.communicate()
    told, worse = naive.communicate()

    assert product.returncode == 0, said + bad
    assert naive.returncode == 0, told + worse
    sys.stdout.write(said + told)


def test_the_table_has_every_kind_of_misfortune() -> None:
    """Whoever reads the proofs sees what a run went through, and what came of it."""
    done = {"kill": 3, "queue flush": 2, "queue deaf": 1, "database cut": 1, "postgres kill": 4}
    told = {"seed": 7, "database": "postgresql", "naive": False}
    came = {"deliveries": 1200, "published": 1000, "violations": {}, "bound_percent": 0.3}
    run = {**told, **came, "done": done}

    head, _, line = table([run]).splitlines()

    assert head == f"| {' | '.join(HEAD)} |"
    assert line == "| postgresql | 1,200 | 1,000 | 3 | 0 | 2 | 4 | 0 | 2 | none | 0.3 % | 7 |"


def nemesis(name: str, *arguments: str) -> subprocess.Popen[str]:
    """A run of its own; the full ones leave their figures."""
    figures: tuple[str, ...] = ()
    if PROFILE == "full":
        LEFT.mkdir(parents=True, exist_ok=True)
        figures = ("--json", str(LEFT / f"{name}.json"))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nemesis", *arguments, *figures],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
