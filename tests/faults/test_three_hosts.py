"""Three hosts: whatever becomes of one of them, the others go on, once each."""

import os
import subprocess

import pytest

from tests.faults.hosts import apart, missing

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1200)]


@pytest.mark.skipif(
    os.environ.get("FAULTS") != "full", reason="takes a lease and two readings: make faults"
)
def test_a_lost_host_and_one_that_is_cut_off_cost_nothing() -> None:
    """500 deliveries, each once, none early, in order, none lost, by channels of both classes.

    Of three hosts one loses its power and one its network for longer than a lease, both in the
    middle of a send; then both are back. The channels' own journal is what is believed.
    """
    if lacking := missing():
        pytest.skip(f"no hosts of our own on this machine: {lacking}")

    played = subprocess.run(
        apart("tests.faults.three_hosts"), capture_output=True, text=True, check=False
    )

    assert played.returncode == 0, played.stdout + played.stderr
