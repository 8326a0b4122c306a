"""A network in between, on loopback, that can be cut, slow or deaf.

It is told so through a pipe: it has threads, and whoever forks others had better have none.
"""

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Literal

Weather = Literal["fair", "slow", "deaf"]
_AT_ONCE = 65_536
# Seconds that a slow network keeps each piece back, and between two looks of a deaf one.
_SLOW, _LOOK = 0.4, 0.05


class Proxy:
    """Takes connections and carries them to ``to``; one thread for each direction of each."""

    def __init__(self, to: int) -> None:
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
                self._hear(line.strip())
        return 0

    def close(self) -> None:
        """Let go of the port, where another process carries."""
        self._door.close()

    def _hear(self, word: str) -> None:
        if word == "cut":
            self.cut()
        elif word in ("slow", "deaf"):
            self.weather = "slow" if word == "slow" else "deaf"
            threading.Timer(1.0, self._clear_up).start()

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
            try:
                near, _ = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                continue
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
                sink.sendall(piece)
        _close(source, sink)
        with self._lock:
            self._pairs -= {(source, sink), (sink, source)}


def _close(*both: socket.socket) -> None:
    for each in both:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
