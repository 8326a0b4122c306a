"""A network in between, on loopback, that can be cut, slow, deaf, closed or break off an answer.

It is told so through a pipe: it has threads, and whoever forks others had better have none.
"""

import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from tests.faults.directing import forked

# ``reset``: each answer breaks off in its middle. ``closed``: nobody is let in.
Weather = Literal["fair", "slow", "deaf", "closed", "reset"]
WEATHERS: tuple[Weather, ...] = ("slow", "deaf", "closed", "reset")
_AT_ONCE = 65_536
# Seconds that a slow network keeps each piece back, and between two looks of a deaf one.
_SLOW, _LOOK = 0.4, 0.05
# Closed at once, and whoever is at the other end is told so: what is on its way is lost.
_RESET = struct.pack("ii", 1, 0)


class Proxy:
    """Takes connections and carries them to ``to``, a port or a socket's path.

    One thread for each direction of each.
    """

    def __init__(self, to: int | Path) -> None:
        self._to = to
        self.weather: Weather = "fair"
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._door.getsockname()[1])

    def serve(self, told: int) -> int:
        """Carry, and do what is told, until nobody can tell anything any more."""
        threading.Thread(target=self._serve, daemon=True).start()
        with os.fdopen(told) as lines:
            for line in lines:
                self._hear(*line.split())
        return 0

    def close(self) -> None:
        """Let go of the port, where another process carries."""
        self._door.close()

    def _hear(self, word: str, seconds: str = "1") -> None:
        if word == "cut":
            self.cut()
        for weather in WEATHERS:
            if word == weather:
                self.weather = weather
                threading.Timer(float(seconds), self._clear_up).start()

    def _clear_up(self) -> None:
        self.weather = "fair"

    def cut(self) -> None:
        """Break every connection there is; new ones are carried as ever."""
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            _close(*pair)

    def _serve(self) -> None:
        while True:
            with suppress(OSError):
                near, _ = self._door.accept()
                self._let_in(near)

    def _let_in(self, near: socket.socket) -> None:
        try:
            if self.weather == "closed":
                raise ConnectionRefusedError
            far = _connected(self._to)
        except OSError:
            _reset(near)
            return
        with self._lock:
            self._pairs.add((near, far))
        for ways in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=ways, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(_AT_ONCE):
                if self.weather == "slow":
                    time.sleep(_SLOW)
                while self.weather == "deaf":
                    time.sleep(_LOOK)
                if self.weather == "reset" and (sink, source) in self._pairs:
                    sink.sendall(piece[: len(piece) // 2])
                    _reset(sink)
                    break
                sink.sendall(piece)
        _close(source, sink)
        with self._lock:
            self._pairs -= {(source, sink), (sink, source)}


@contextmanager
def between(to: int | Path, log: Path) -> Iterator[tuple[int, int]]:
    """A network in a process of its own: its port, and the pipe that it listens to."""
    proxy, (hears, tells) = Proxy(to), os.pipe()
    pid = forked(lambda: proxy.serve(hears), log)
    try:
        yield proxy.port, tells
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        proxy.close()
        os.close(hears)
        os.close(tells)


def _connected(to: int | Path) -> socket.socket:
    if isinstance(to, int):
        return socket.create_connection(("127.0.0.1", to))
    far = socket.socket(socket.AF_UNIX)
    try:
        far.connect(str(to))
    except OSError:
        far.close()
        raise
    return far


def _reset(near: socket.socket) -> None:
    with suppress(OSError):
        near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        # Says nothing to anybody, but wakes the thread that reads there: it would keep it open.
        near.shutdown(socket.SHUT_RD)
    near.close()


def _close(*both: socket.socket) -> None:
    for each in both:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
