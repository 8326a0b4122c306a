"""Who holds a claim, and how an expired holder is made harmless."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from noticeboard import owner
from noticeboard.ports import Owner


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """Another process of this machine, ended with the test."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def as_owner(process: subprocess.Popen[bytes]) -> Owner:
    """The owner that ``process`` would be."""
    here = owner.this_process("here")
    stat = (owner._PROC / str(process.pid) / "stat").read_text()
    return replace(here, pid=process.pid, started=stat.rpartition(")")[2].split()[19])


def test_this_process_is_alive_and_near() -> None:
    """A process recognises itself."""
    here = owner.this_process("here")

    assert owner.is_alive(here)
    assert owner.is_near(here, owner.this_process("here"))
    assert not owner.is_past_boot(here, here)


def test_a_reused_pid_is_another_process() -> None:
    """The start time tells a process from the one that had its number before."""
    earlier = replace(owner.this_process("here"), started="1")

    assert not owner.is_alive(earlier)


def test_another_host_is_not_near() -> None:
    """Nothing is concluded about a process that cannot be seen from here."""
    here = owner.this_process("here")

    assert not owner.is_near(replace(here, host="there"), here)
    assert not owner.is_near(replace(here, pid_namespace="pid:[1]"), here)
    assert not owner.is_past_boot(replace(here, host="there", boot="x"), here)


def test_what_ran_before_this_boot_is_gone() -> None:
    """A host that was started anew has none of its old processes."""
    here = owner.this_process("here")

    assert owner.is_past_boot(replace(here, boot="an earlier one"), here)


def test_a_stopped_holder_is_ended(sleeper: subprocess.Popen[bytes]) -> None:
    """A paused process cannot wake up later and send."""
    os.kill(sleeper.pid, signal.SIGSTOP)

    assert owner.end(as_owner(sleeper), owner.this_process("here"))

    assert sleeper.wait(timeout=5) == -signal.SIGKILL


def test_a_dead_holder_needs_no_ending(sleeper: subprocess.Popen[bytes]) -> None:
    """What has ended is gone, and its zombie counts as dead."""
    holder = as_owner(sleeper)
    sleeper.kill()
    deadline = time.monotonic() + 5
    while owner.is_alive(holder) and time.monotonic() < deadline:
        time.sleep(0.01)

    assert not owner.is_alive(holder)
    assert owner.end(holder, owner.this_process("here"))


def test_nobody_ends_itself_or_a_stranger(sleeper: subprocess.Popen[bytes]) -> None:
    """Never oneself, never across a namespace, never whoever took the number since."""
    here = owner.this_process("here")
    holder = as_owner(sleeper)

    assert not owner.end(here, here)
    assert not owner.end(replace(holder, pid_namespace="pid:[1]"), here)
    assert owner.end(replace(holder, started="1"), here)
    assert sleeper.poll() is None


@pytest.mark.parametrize(
    "elsewhere", [{"host": "there"}, {"boot": "another"}, {"pid_namespace": "pid:[1]"}]
)
def test_whoever_cannot_be_seen_from_here_is_gone_only_once_all_it_sent_is_taken(
    elsewhere: dict[str, str],
) -> None:
    """A container beside us, or a machine that was given our name, is not dead for that.

    A second copy of the board may go by the same host id: it is asked for its lease, not killed.
    """
    here = owner.this_process("here")
    other = replace(here, pid=1, started="1", **elsewhere)

    assert not owner.is_gone(other, here, expired=True, silent=False)
    assert owner.is_gone(other, here, expired=True, silent=True)
