"""One board per data folder, and one per address; the next one is told so in a sentence."""

import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from noticeboard.premises import (
    AddressInUseError,
    FolderInUseError,
    began_at,
    reserved,
    sole_use,
)
from noticeboard.supervisor import up

HOLDS = """
import sys, subprocess
from pathlib import Path
from noticeboard.premises import sole_use
with sole_use(Path(sys.argv[1])):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stdout=2)
    print(child.pid, flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_used_by_one(tmp_path: Path) -> None:
    """The sentence names the other process."""
    with (
        sole_use(tmp_path),
        pytest.raises(FolderInUseError, match=f"process {os.getpid()}"),
        sole_use(tmp_path),
    ):
        pass


def test_a_folder_tells_since_when_it_is_used(tmp_path: Path) -> None:
    """Of a process that is gone nothing is told: nobody is just being started there."""
    begun = datetime.now(UTC).replace(microsecond=0)
    unused = began_at(tmp_path)
    with sole_use(tmp_path):
        used = began_at(tmp_path)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    (tmp_path / "lock").write_text(f"{gone.pid}\n")

    assert (unused, began_at(tmp_path)) == (None, None)
    assert used is not None
    assert timedelta() <= used - begun < timedelta(minutes=1)


def test_a_folder_is_free_again_after_use(tmp_path: Path) -> None:
    """No file has to be removed by hand."""
    with sole_use(tmp_path):
        pass
    with sole_use(tmp_path):
        pass


def test_children_that_outlive_a_killed_holder_hold_nothing(tmp_path: Path) -> None:
    """`kill -9`, then `up` again, is the most natural thing to do."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert holder.stdout is not None
    left_behind = int(holder.stdout.readline())
    holder.kill()
    holder.communicate()

    with sole_use(tmp_path):
        os.kill(left_behind, signal.SIGKILL)


def test_port_0_is_a_free_port() -> None:
    """It is kept for us until we listen."""
    with reserved("127.0.0.1", 0) as port:
        assert port > 0


def test_the_web_server_may_share_a_reserved_port_and_another_board_may_not() -> None:
    """Granian asks to share; without a check two boards would answer in turns."""
    with reserved("127.0.0.1", 0) as port, socket.socket() as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        ours.bind(("127.0.0.1", port))
        ours.listen()

        with pytest.raises(AddressInUseError, match=f"port {port}"), reserved("127.0.0.1", port):
            pass


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "::2"])
def test_an_address_that_is_not_ours_is_refused(host: str) -> None:
    """With the address in the sentence."""
    with pytest.raises(AddressInUseError, match=host), reserved(host, 0):
        pass


def a_board(folder: Path) -> Any:
    """Settings that lead no further than the premises."""
    return cast("Any", SimpleNamespace(data=folder))


def test_up_on_a_folder_in_use_exits_75(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scripts see the code, people the sentence."""
    with sole_use(tmp_path):
        code = up(a_board(tmp_path), host="127.0.0.1", port=0, workers=1)

    assert code == 75
    assert "A board runs on" in capsys.readouterr().err


def test_up_on_a_port_in_use_exits_69(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is migrated or started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        code = up(a_board(tmp_path), host="127.0.0.1", port=port, workers=1)

    assert code == 69
    assert f"Cannot listen on 127.0.0.1 port {port}" in capsys.readouterr().err
