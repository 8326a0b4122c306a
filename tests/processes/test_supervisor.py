"""The tree of processes: all of it or none of it, whatever ends and however."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.running import READY_WITHIN, killed_after

from .waiting import until

pytestmark = pytest.mark.fault

PROGRAM = Path(__file__).with_name("tree_of.py")

# Stand-in parts. Each leaves a line in `log`: "<name> <what> <pid>".
HEAD = """
import os, signal, subprocess, sys, time
from noticeboard.readiness import announce_ready
name = sys.argv[1]
def note(what, pid=None):
    with open("log", "a") as log:
        log.write(f"{name} {what} {pid or os.getpid()}\\n")
def stop(*_):
    note("told")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
note("start")
"""
READY = "announce_ready()\n"
WAIT = "\nwhile True: time.sleep(60)\n"
PART = HEAD + READY + WAIT
SLOW = HEAD + "time.sleep(0.4); note('late'); announce_ready()" + WAIT
STUBBORN = HEAD + READY + "signal.signal(signal.SIGTERM, signal.SIG_IGN)" + WAIT
CHATTY = HEAD + "print('ready http://elsewhere', flush=True); announce_ready()" + WAIT
MISSET = HEAD + "sys.exit(78)"
PARENT = HEAD + """
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
note("child", child.pid)
announce_ready()
""" + WAIT  # fmt: skip
FEEDING = HEAD + """
child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
note("child", child.pid)
announce_ready()
""" + WAIT  # fmt: skip
AWAY = PARENT.replace("[sys.executable,", "start_new_session=True, args=[sys.executable,")


class Tree:
    """A running supervisor."""

    def __init__(self, folder: Path, waves: list[dict[str, str]]) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), json.dumps(waves)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def await_ready(self) -> None:
        """Wait for the line."""
        assert self.process.stdout is not None
        with killed_after(self.process, READY_WITHIN):
            assert self.process.stdout.readline() == "ready\n"

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Tell it to stop, and wait until it has."""
        self.process.send_signal(by)
        self.process.wait(10)

    def log(self, what: str) -> list[tuple[str, int]]:
        """Who did ``what``, in order: names and processes."""
        path = self.folder / "log"
        lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
        return [(name, int(pid)) for name, did, pid in lines if did == what]

    def pid_of(self, name: str) -> int:
        """The newest process of a part."""
        return dict(self.log("start"))[name]


def is_alive(pid: int) -> bool:
    """Whether that process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


Plant = Callable[..., Tree]


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    """Starts supervisors, and clears up after them."""
    trees: list[Tree] = []

    def plant(*waves: dict[str, str]) -> Tree:
        trees.append(Tree(tmp_path, list(waves)))
        return trees[-1]

    yield plant
    for tree in trees:
        tree.process.kill()
        for _, pid in tree.log("start") + tree.log("child"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        tree.process.communicate()


def test_a_spare_is_started_when_all_others_are_ready(plant: Plant) -> None:
    """A start costs what it did, and nobody waits for a part that is not needed yet."""
    tree = plant({"spare": PART, "web": SLOW}, {}, {})
    tree.await_ready()

    until(lambda: len(tree.log("start")) == 2)

    told = (tree.folder / "log").read_text().split()[::3]
    assert told == ["web", "web", "spare"]
    assert len(tree.log("late")) == 1
    tree.stop()


def test_it_is_ready_once_when_the_last_part_is(plant: Plant) -> None:
    """Whoever waits for the line may use everything."""
    tree = plant({"web": PART}, {"worker": SLOW}, {})

    tree.await_ready()

    assert tree.log("late")
    tree.stop()
    assert tree.process.communicate()[0] == ""


def test_only_its_own_line_is_on_standard_output(plant: Plant) -> None:
    """A part that prints does not look like a board that is ready."""
    tree = plant({"web": CHATTY}, {}, {})

    tree.await_ready()
    tree.stop()

    out, err = tree.process.communicate()
    assert (out, "ready http://elsewhere" in err) == ("", True)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_in_order_and_leaves_nothing(plant: Plant, by: signal.Signals) -> None:
    """Who takes work in goes first, who carries it last."""
    tree = plant({"web": PART}, {"worker": PART}, {"queue": PART})
    tree.await_ready()

    tree.stop(by)

    assert tree.process.returncode == 0
    assert [name for name, _ in tree.log("told")] == ["web", "worker", "queue"]
    assert not any(is_alive(pid) for _, pid in tree.log("start"))
    assert "killing it" not in tree.process.communicate()[1]


def test_what_a_part_leaves_behind_and_ends_by_itself_holds_up_nobody(plant: Plant) -> None:
    """As the standby does with its timer: nobody else is its parent then, so that we reap it."""
    tree = plant({"timer": FEEDING, "web": PART}, {"worker": PART}, {})
    tree.await_ready()

    tree.stop()

    assert "killing it" not in tree.process.communicate()[1]


def test_a_part_that_does_not_stop_is_killed_and_holds_up_none(plant: Plant) -> None:
    """The workers are told while a stubborn web server still has time."""
    tree = plant({"web": STUBBORN}, {"worker": PART}, {"queue": STUBBORN})
    tree.await_ready()

    tree.stop()

    assert [name for name, _ in tree.log("told")] == ["worker"]
    assert not any(is_alive(pid) for _, pid in tree.log("start"))


@pytest.mark.parametrize("code", [PARENT, AWAY], ids=["its group", "another session"])
def test_grandchildren_do_not_outlive_it(plant: Plant, code: str) -> None:
    """A part that leaves a process behind leaves it to the supervisor."""
    tree = plant({"web": code}, {}, {})
    tree.await_ready()

    tree.stop()

    assert tree.log("child")
    assert not any(is_alive(pid) for _, pid in tree.log("child"))


def seconds_to_come_back(tree: Tree, name: str) -> float:
    """Kill a part, and wait until it is back."""
    killed, began = tree.pid_of(name), time.monotonic()
    os.kill(killed, signal.SIGKILL)
    until(lambda: tree.pid_of(name) != killed)
    return time.monotonic() - began


def test_a_part_that_ends_is_started_again_at_once_and_then_with_pauses(plant: Plant) -> None:
    """One crash costs nothing; a crash loop does not eat the machine."""
    tree = plant({"web": PART}, {"worker": PART}, {})
    tree.await_ready()

    seconds_to_come_back(tree, "worker")
    second_time = seconds_to_come_back(tree, "worker")

    assert second_time > 0.5
    tree.stop()
    said = tree.process.communicate()[1]
    assert "worker was ended by SIGKILL; starting it again in 0.0 s." in said
    assert "starting it again in 0.5 s." in said
    assert len([name for name, _ in tree.log("start") if name == "web"]) == 1


@pytest.mark.parametrize("code", [PART, PARENT])
def test_nothing_outlives_a_supervisor_that_is_killed(plant: Plant, code: str) -> None:
    """The kernel ends the parts."""
    tree = plant({"web": code}, {"worker": PART}, {})
    tree.await_ready()

    tree.process.kill()

    until(lambda: not any(is_alive(pid) for _, pid in tree.log("start")))


def test_a_part_that_cannot_run_as_set_up_ends_the_start(plant: Plant) -> None:
    """Exit code 78 is not cured by trying again, and is passed on."""
    tree = plant({"web": PART}, {"worker": MISSET}, {})

    out, err = tree.process.communicate(timeout=5)

    assert (tree.process.returncode, out) == (78, "")
    assert "worker cannot run as it is set up" in err
    assert not any(is_alive(pid) for _, pid in tree.log("start"))


def test_a_spare_that_cannot_run_as_set_up_stops_nobody_and_says_no_such_thing(
    plant: Plant,
) -> None:
    """It is started again; the board goes on, and does not say each second that it stops."""
    tree = plant({"spare": MISSET, "web": PART}, {}, {})
    tree.await_ready()

    until(lambda: [name for name, _ in tree.log("start")].count("spare") == 2)

    assert tree.process.poll() is None
    tree.stop()
    assert "cannot run as it is set up" not in tree.process.communicate()[1]


@pytest.mark.redis
def test_the_queue_is_part_of_the_tree(plant: Plant, tmp_path: Path) -> None:
    """Ready when it answers, back when killed, gone in the end."""
    tree = plant({"web": PART}, {}, {"valkey": str(tmp_path)})
    tree.await_ready()
    server = valkeys(tmp_path)
    assert len(server) == 1

    os.kill(server[0], signal.SIGKILL)
    until(lambda: valkeys(tmp_path) not in ([], server))
    until((tmp_path / "v.sock").exists)
    tree.stop()

    assert valkeys(tmp_path) == []
    said = tree.process.communicate()[1]
    assert "valkey was ended by SIGKILL" in said
    assert f"What it said is in {tmp_path / 'data' / 'valkey.log'}." in said


@pytest.mark.redis
def test_the_next_supervisor_gets_along_with_a_queue_that_was_left(
    plant: Plant, tmp_path: Path
) -> None:
    """However the last one ended, one server is on the folder."""
    first = plant({"web": PART}, {}, {"valkey": str(tmp_path)})
    first.await_ready()
    first.process.kill()

    second = plant({"web": PART}, {}, {"valkey": str(tmp_path)})
    second.await_ready()

    until(lambda: len(valkeys(tmp_path)) == 1)
    second.stop()
    assert valkeys(tmp_path) == []


def valkeys(folder: Path) -> list[int]:
    """The servers on that folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"valkey-server" in words[0] and os.fsencode(folder) in b" ".join(words):
                found.append(int(process.name))
    return found
