"""The embedded Valkey: private, alone on its file, and never in the way of the next one."""

import os
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from noticeboard import embedded
from noticeboard.embedded import EmbeddedValkey

from .waiting import until

pytestmark = pytest.mark.redis


@pytest.fixture
def server(tmp_path: Path) -> EmbeddedValkey:
    """One that does not run yet."""
    return EmbeddedValkey(tmp_path / "run" / "v.sock", tmp_path / "data" / "valkey")


@pytest.fixture
def running(server: EmbeddedValkey) -> Iterator["subprocess.Popen[bytes]"]:
    """Its process."""
    server.prepare()
    process = subprocess.Popen(server.command, stdout=subprocess.DEVNULL)
    until(server.answers)
    yield process
    process.kill()
    process.wait()


def test_only_its_owner_reaches_it(
    server: EmbeddedValkey, running: "subprocess.Popen[bytes]"
) -> None:
    """Folders and socket are 0700, and no port is open."""
    for path in (server.socket, server.socket.parent, server.folder):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    with Redis.from_url(server.url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_what_it_holds_survives_a_kill(
    server: EmbeddedValkey, running: "subprocess.Popen[bytes]"
) -> None:
    """An append-only file, written each second at least."""
    assert next((server.folder / "appendonlydir").glob("*.aof"), None)


@pytest.mark.parametrize("stopped", [False, True], ids=["well", "hung"])
def test_an_orphan_is_seen_off_before_the_next_one(
    server: EmbeddedValkey,
    running: "subprocess.Popen[bytes]",
    monkeypatch: pytest.MonkeyPatch,
    stopped: bool,
) -> None:
    """Two servers on one append-only file would spoil it."""
    monkeypatch.setattr(embedded, "ORPHAN_GRACE", 0.3)
    if stopped:
        os.kill(running.pid, signal.SIGSTOP)

    server.prepare()

    assert running.wait(1) == (-signal.SIGKILL if stopped else 0)
    assert not server.answers()


def test_a_socket_file_that_was_left_is_no_server(server: EmbeddedValkey) -> None:
    """After kill -9 the file stays."""
    server.prepare()
    server.socket.touch()

    server.prepare()

    assert not server.answers()


def test_a_path_that_is_too_long_is_told(tmp_path: Path) -> None:
    """Before the server says something about `bind`."""
    server = EmbeddedValkey(tmp_path / ("x" * 120) / "v.sock", tmp_path)

    with pytest.raises(ValueError, match="runtime_dir"):
        server.prepare()


def test_what_it_says_goes_to_its_own_log(server: EmbeddedValkey) -> None:
    """Its advice frightens whoever starts a board; why it does not start is in the file."""
    server.prepare()
    files = server.folder / "appendonlydir"
    files.mkdir()
    (files / "appendonly.aof.manifest").write_text("garbage\n")

    ended = subprocess.run(server.command, capture_output=True, timeout=5)

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, b"", b"")
    assert "AOF manifest" in server.log.read_text()


def test_its_log_does_not_grow_for_ever(server: EmbeddedValkey) -> None:
    """A server that never starts writes a few lines with every try."""
    server.prepare()
    server.log.write_text("x" * 1_000_001)

    server.prepare()

    assert not server.log.exists()
    assert (server.folder / "valkey.old.log").exists()


def test_a_spoiled_file_is_set_aside(server: EmbeddedValkey) -> None:
    """It holds nothing that is worth a board that does not start."""
    server.prepare()
    files = server.folder / "appendonlydir"
    files.mkdir()
    (files / "appendonly.aof.manifest").write_text("garbage\n")
    codes = []

    for _ in range(2):
        codes.append(
            subprocess.run(server.command, stdout=subprocess.DEVNULL, timeout=5).returncode
        )
        server.prepare()

    assert codes == [1, 1]
    assert not files.exists()
    assert (server.folder / "spoiled" / "appendonly.aof.manifest").exists()
