"""Every failpoint of the protocol: a telling selection each time, all of them on request."""

import os
import random
import subprocess
import sys

import pytest

from tests.faults.matrix import ACTIONS, every_case, quick

PROFILE = os.environ.get("FAULTS", "quick")
DATABASES = {"quick": ["sqlite"], "full": ["sqlite", "postgresql"]}
pytestmark = [pytest.mark.fault, pytest.mark.timeout(900)]


@pytest.mark.parametrize("database", DATABASES[PROFILE])
def test_a_delivery_survives_whatever_happens_at_any_step(database: str) -> None:
    """Killed, stopped for eight seconds or broken there: published once, or replaced, never twice.

    ``make faults`` says FAULTS=full, and every case is played. A seed that was red is played
    again with FAULTS_SEED.
    """
    seed = os.environ.get("FAULTS_SEED", str(random.SystemRandom().randrange(10**6)))
    chosen = ("--profile", PROFILE, "--seed", seed, "--database", database)

    played = subprocess.run(
        [sys.executable, "-m", "tests.faults.bench", *chosen],
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 0, played.stdout + played.stderr
    sys.stdout.write(played.stdout)


def test_every_step_is_broken_in_every_way_on_every_class() -> None:
    """A case that somebody drops from the matrix is missed."""
    names = {case.name for case in every_case()}

    assert len(names) == len(every_case()) == 272
    for kind in ("keyed", "recorded", "anonymous"):
        for place in ("claim.written", "send.partly", "give_back.after", "settle.before"):
            assert {f"{kind}-{place}-{action}" for action in ACTIONS} <= names


def test_the_quick_profile_has_every_guard_and_is_the_same_for_a_seed() -> None:
    """Chance adds to what must always be played, and can be played again."""
    chosen = quick(every_case(), 7, 40)

    assert chosen == quick(every_case(), 7, 40)
    assert {"anonymous-an-old-answer", "anonymous-held-after-the-look"} <= {
        case.name for case in chosen
    }
