"""Clocks jump, of one process or of all of them: nothing is published before its time."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.faketime import NoFakeTimeError, find

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1800)]
SIZES = {
    "quick": ("--boards", "2", "--jumps", "12", "--calm", "0"),
    "full": ("--boards", "4", "--jumps", "200"),
}


def test_nothing_is_early_whatever_the_clocks_show() -> None:
    """From a second to two days off, either way; once they are right, all that is due arrives."""
    seed = os.environ.get("FAULTS_SEED", str(random.SystemRandom().randrange(10**6)))
    size = SIZES[os.environ.get("FAULTS", "quick")]

    played = subprocess.run(
        [sys.executable, "-m", "tests.faults.jumps", *size, "--seed", seed],
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 0, played.stdout + played.stderr
    sys.stdout.write(played.stdout)


def test_without_the_library_people_read_how_to_get_it(tmp_path: Path) -> None:
    """What is missing, and the command that puts it there; what was named is not passed over."""
    with pytest.raises(NoFakeTimeError, match="apt-get install libfaketime"):
        find({}, (str(tmp_path),))
    with pytest.raises(NoFakeTimeError, match="LIBFAKETIME=/nowhere is no file"):
        find({"LIBFAKETIME": "/nowhere"})
