"""The web server: ready when the application is, and gone when it should be, not before."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from noticeboard.premises import reserved
from noticeboard.readiness import READY_FD

from .waiting import until

pytestmark = pytest.mark.fault

SERVE = """
import sys
from noticeboard.web_server import serve
raise SystemExit(serve(None, "127.0.0.1", int(sys.argv[1]), 4))
"""
APP = """
import os, time
started = time.monotonic()
def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/slow":
        time.sleep(20)
    well = path != "/healthz/ready" or time.monotonic() - started > 0.3
    start_response("200 OK" if well else "503 Service Unavailable", [])
    return [str(os.getpid()).encode()]
"""


class Server:
    """A running one, with a stand-in for the application."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        (folder / "wsgi.py").write_text(APP)
        with reserved("127.0.0.1", port) as self.port:
            pass
        self._ready, writing = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.port)],
            cwd=folder,
            env=os.environ | {READY_FD: str(writing)},
            pass_fds=(writing,),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(writing)

    def await_ready(self) -> None:
        """Wait until it says so."""
        assert os.read(self._ready, 64) == b"ready\n"

    def get(self, path: str = "/") -> int:
        """The process that answers; 0 for no answer."""
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2) as answer,
        ):
            return int(answer.read())
        return 0

    def stop(self) -> float:
        """SIGTERM; the seconds it took."""
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(10)
        return time.monotonic() - began

    def close(self) -> None:
        """Clear up."""
        os.close(self._ready)
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server, ready."""
    server = Server(tmp_path)
    server.await_ready()
    yield server
    server.close()


def test_it_is_ready_when_the_application_says_so(server: Server) -> None:
    """Not when the port is open: the stand-in refuses for 0.3 seconds."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz/ready") as answer:
        assert answer.status == 200


def test_it_stops_at_once_when_idle_and_says_nothing_on_standard_output(server: Server) -> None:
    """That line is the supervisor's."""
    assert server.get()

    server.stop()

    assert (server.process.returncode, server.process.communicate()[0]) == (0, "")
    assert not server.get()


def test_an_answer_that_takes_too_long_does_not_hold_it_up(server: Server) -> None:
    """It would take twenty seconds; it gets two."""
    slow = threading.Thread(target=server.get, args=("/slow",))
    slow.start()
    time.sleep(0.2)

    assert server.stop() < 8
    slow.join()


def test_a_killed_answering_process_is_replaced(server: Server) -> None:
    """By Granian itself."""
    first = server.get()
    os.kill(first, signal.SIGKILL)

    until(lambda: server.get() not in (0, first))


def test_the_port_is_free_when_the_looking_after_process_is_killed(
    server: Server, tmp_path: Path
) -> None:
    """The answering one would serve on, beside the next, and nobody would look after it."""
    assert server.get()
    server.process.kill()
    server.process.wait()

    until(lambda: not server.get())
    again = Server(tmp_path, server.port)
    again.await_ready()
    again.close()


def test_a_port_in_use_is_told_with_exit_code_69(server: Server, tmp_path: Path) -> None:
    """Granian would share it without a word."""
    second = subprocess.run(
        [sys.executable, "-c", SERVE, str(server.port)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 69
    assert f"Cannot listen on 127.0.0.1 port {server.port}" in second.stderr
