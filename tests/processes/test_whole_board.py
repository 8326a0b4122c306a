"""`noticeboard up` itself: ready, alone on its folder, and gone without a trace."""

import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.running import ENDS_WITHIN, READY_WITHIN, killed_after

from .waiting import until

FILE = "noticeboard.db"
pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.redis]


class Board:
    """A board on one folder, started as people start it."""

    def __init__(self, folder: Path) -> None:
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith("NOTICEBOARD_")}
        # What a child is asked for shows in its environment: so we find those left behind.
        self.environ["NOTICEBOARD_DATA"] = str(folder)
        self.environ["NOTICEBOARD_WORKERS"] = "1"
        self._started: list[subprocess.Popen[str]] = []

    def up(self, port: str = "0") -> str:
        """Start it, and wait for its line; the port."""
        process = self._start(port, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        with killed_after(process, READY_WITHIN):
            line = process.stdout.readline()
        assert line.startswith("ready http://127.0.0.1:"), line
        return line.strip().rpartition(":")[2]

    def up_again(self) -> tuple[int, str]:
        """A second one beside it: exit code and what it says."""
        second = self._start("0", stderr=subprocess.PIPE)
        _, err = second.communicate(timeout=30)
        self._started.remove(second)
        return second.returncode, err

    def end(self, by: signal.Signals) -> int:
        """Send it to the one that was started last; the exit code."""
        self._started[-1].send_signal(by)
        return self._started[-1].wait(ENDS_WITHIN)

    def processes(self) -> list[int]:
        """All that run on the folder."""
        mine = f"NOTICEBOARD_DATA={self.environ['NOTICEBOARD_DATA']}\0".encode()
        return [pid for pid in _all_processes() if mine in _told(pid, "environ")]

    def has_a_spare(self) -> bool:
        """Whether a second timer was started."""
        commands = (_told(pid, "cmdline") for pid in self.processes())
        return any(command.endswith(b"timer\0--spare\0\0") for command in commands)

    def heard(self) -> set[tuple[str, int]]:
        """Those that gave signs of life, and did not take their leave: kind and process."""
        with closing(sqlite3.connect(Path(self.environ["NOTICEBOARD_DATA"]) / FILE)) as record:
            return set(record.execute("SELECT kind, pid FROM heartbeats"))

    def close(self) -> None:
        """Clear up."""
        for process in self._started:
            process.kill()
            process.communicate()

    def _start(self, port: str, *, stderr: int) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "noticeboard", "up", "--port", port]
        process = subprocess.Popen(
            command, env=self.environ, stdout=subprocess.PIPE, stderr=stderr, text=True
        )
        self._started.append(process)
        return process


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def _told(pid: int, what: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/{what}").read_bytes() + b"\0"
    return b""


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    """A board that does not run yet."""
    board = Board(tmp_path / "data")
    yield board
    board.close()


def test_a_board_runs_alone_survives_its_own_death_and_leaves_nothing(board: Board) -> None:
    """Ready means ready; a second one is refused; after kill -9 the next one just starts."""
    port = board.up()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready?strict=1") as answer:
        assert answer.status == 200

    code, said = board.up_again()
    assert code == 75
    assert "A board runs on" in said

    board.end(signal.SIGKILL)
    killed = board.heard()
    assert board.up(port) == port

    everybody = {"web", "timer", "reconciler", "worker", "standby"}
    until(lambda: {kind for kind, _ in board.heard() - killed} == everybody, within=20)
    until(board.has_a_spare, within=20)
    assert board.end(signal.SIGTERM) == 0
    until(lambda: board.processes() == [], within=10)
    assert board.heard() <= killed
