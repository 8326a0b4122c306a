"""Whatever dies, while people announce and delay: once, in order, nothing stale; all of it."""

import os
import random
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.fault, pytest.mark.timeout(3600)]
# 2,500 notices are more than 10,000 deliveries, amid some 1,900 kills and 1,100 stops.
SIZES = {
    "quick": ("--notices", "30", "--seconds", "20"),
    "full": ("--notices", "2500", "--seconds", "1050"),
}


def test_nothing_is_doubled_lost_early_stale_or_out_of_order() -> None:
    """Processes, queue and network fail all the time; the naive loop beside it must be found out.

    The checker reads the server's journal and the database; the product's word counts nothing.
    """
    seed = os.environ.get("FAULTS_SEED", str(random.SystemRandom().randrange(10**6)))
    product = nemesis(*SIZES[os.environ.get("FAULTS", "quick")], "--seed", seed)
    naive = nemesis(
        "--notices", "40", "--seconds", "20", "--every", "0.3", "--seed", seed, "--naive"
    )

    said, bad = product.communicate()
    told, worse = naive.communicate()

    assert product.returncode == 0, said + bad
    assert naive.returncode == 0, told + worse
    sys.stdout.write(said + told)


def nemesis(*arguments: str) -> subprocess.Popen[str]:
    """A run of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nemesis", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
