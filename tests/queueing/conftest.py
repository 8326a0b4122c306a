"""A real Valkey per test, a worker that takes wakes from it, and servers that answer badly."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from redis import Redis

from noticeboard.embedded import EmbeddedValkey
from noticeboard.queueing import WakeQueue
from noticeboard.worker import WakeWorker, waking

SECRET = b"a secret of thirty-two bytes, no less"


class Valkey:
    """The embedded server, to be killed and started at will."""

    def __init__(self, folder: Path) -> None:
        self.server = EmbeddedValkey(folder / "v.sock", folder / "data")
        self.url = self.server.url
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait for its answer."""
        self.server.prepare()
        self._process = subprocess.Popen(self.server.command, stdout=subprocess.DEVNULL)
        until(self.server.answers)

    def kill(self) -> None:
        """`kill -9`, and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class RecordingSenders:
    """Senders that note their wakes."""

    def __init__(self) -> None:
        self.wakes: list[tuple[str, datetime]] = []
        self._arrived = threading.Condition()

    def start(self) -> None:
        """Nothing to start."""

    def wake(self, channel: str, at: datetime) -> None:
        """Note it."""
        with self._arrived:
            self.wakes.append((channel, at))
            self._arrived.notify_all()

    def stop(self, grace: float) -> None:
        """Nothing to stop."""

    def awaited(self, channel: str, within: float = 5.0) -> bool:
        """Whether a wake of ``channel`` came within so many seconds."""
        with self._arrived:
            return self._arrived.wait_for(lambda: channel in dict(self.wakes), within)


class Listening:
    """A worker in a thread, and the senders it wakes."""

    def __init__(self, url: str, secret: bytes) -> None:
        self.senders = RecordingSenders()
        self.worker = WakeWorker(url, secret, pop=1)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with waking(self.senders):
            self.worker.listen(self._stopping)

    def is_alive(self) -> bool:
        """Whether it still listens."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Have it end, whatever it waits for."""
        self._stopping.set()
        self.worker.leave()
        self.worker.connection.connection_pool.disconnect()
        self._thread.join(5)


def until(condition: Callable[[], object], within: float = 5.0) -> None:
    """Wait until ``condition``, or fail."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


@pytest.fixture
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A running server."""
    server = Valkey(tmp_path_factory.mktemp("v"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis(valkey: Valkey) -> Iterator[Redis]:
    """A client of it, as an intruder has."""
    with Redis.from_url(valkey.url) as client:
        yield client


@pytest.fixture
def queue(valkey: Valkey) -> Iterator[WakeQueue]:
    """A queue of ours on it."""
    queue = WakeQueue(valkey.url, SECRET)
    yield queue
    queue.close()


@pytest.fixture
def listening(valkey: Valkey) -> Iterator[Listening]:
    """A worker of ours on it."""
    listening = Listening(valkey.url, SECRET)
    yield listening
    listening.stop()


@pytest.fixture
def badly_answering(tmp_path: Path) -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Makes servers that treat each connection as told; gives their address."""
    doors: list[socket.socket] = []

    def make(treat: Callable[[socket.socket], None]) -> str:
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        door.bind(str(tmp_path / f"{len(doors)}.sock"))
        door.listen()
        doors.append(door)
        threading.Thread(target=_answer, args=(door, treat), daemon=True).start()
        return f"unix://{door.getsockname()}"

    yield make
    for door in doors:
        door.shutdown(socket.SHUT_RDWR)
        door.close()


def _answer(door: socket.socket, treat: Callable[[socket.socket], None]) -> None:
    with suppress(OSError):
        while True:
            client = door.accept()[0]
            with client, suppress(OSError):
                client.recv(65536)
                treat(client)
