"""A host that loses its network in the middle of a request."""

import subprocess

import pytest

from tests.faults.hosts import apart, missing

pytestmark = pytest.mark.fault


def test_what_could_not_leave_in_time_never_leaves() -> None:
    """A request that was given up is not taken when the host is back: others settled it by then.

    By default the kernel would send it again and again for minutes, from a closed socket.
    """
    if lacking := missing():
        pytest.skip(f"no hosts of our own on this machine: {lacking}")

    played = subprocess.run(
        apart("tests.faults.cut_off"), capture_output=True, text=True, check=False
    )

    assert played.returncode == 0, played.stderr
    asked = played.stdout.split()
    assert (asked[0], asked[-1]) == ("/before", "/after")
    assert "/amid" not in asked
