"""Keeps the Markdown process: started when first needed, killed when it hangs, started again."""

import atexit
import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock

_PROGRAM = Path(__file__).with_name("markdown_child.py")
_START_DEADLINE = 20.0
_MOST_REPLY = 4 * 1024 * 1024


class ChildFailedError(Exception):
    """The process hung, or died: by its limits, or by somebody else's hand."""

    def __init__(self, *, limit: bool) -> None:
        super().__init__("limit" if limit else "died")
        self.limit = limit


class MarkdownChild:
    """One resident process. ``ask`` may be called from any thread; one at a time gets through."""

    def __init__(self, deadline: float = 2.0) -> None:
        self._deadline = deadline
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: socket.socket | None = None
        atexit.register(self.close)

    @property
    def pid(self) -> int | None:
        """The process that runs now; ``None`` before the first text."""
        return self._process.pid if self._process else None

    def ask(self, text: str) -> dict[str, str]:
        """The process's reply to ``text``.

        Raises:
            ChildFailedError: past the deadline, or over a limit.
        """
        with self._lock:
            try:
                return self._exchange(text)
            except ChildFailedError as failed:
                if failed.limit:
                    raise
                # Ended from outside, as when the thread that started it ended: not the text's
                # fault. Once more, in a fresh process.
                return self._exchange(text)

    def close(self) -> None:
        """End the process; the next ``ask`` starts another."""
        if self._wire is not None:
            self._wire.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._wire = self._process = None

    def _exchange(self, text: str) -> dict[str, str]:
        wire = self._started()
        try:
            wire.settimeout(self._deadline)
            wire.sendall(json.dumps(text).encode() + b"\n")
            return _reply(wire, self._deadline)
        except TimeoutError:
            self.close()
            raise ChildFailedError(limit=True) from None
        except (OSError, EOFError):
            raise self._why_it_ended() from None

    def _why_it_ended(self) -> ChildFailedError:
        ended = self._process.wait() if self._process else None
        self.close()
        return ChildFailedError(limit=ended in (-signal.SIGXCPU, -signal.SIGSEGV))

    def _started(self) -> socket.socket:
        if self._wire is not None and self._process is not None and self._process.poll() is None:
            return self._wire
        self.close()
        self._wire, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own program, no shell
                [sys.executable, "-I", str(_PROGRAM)],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        _reply(self._wire, _START_DEADLINE)
        return self._wire


def _reply(wire: socket.socket, seconds: float) -> dict[str, str]:
    """One line of JSON, within ``seconds`` in all."""
    until, received = time.monotonic() + seconds, bytearray()
    while not received.endswith(b"\n"):
        left = until - time.monotonic()
        if left <= 0 or len(received) > _MOST_REPLY:
            raise TimeoutError
        wire.settimeout(left)
        piece = wire.recv(65536)
        if not piece:
            raise EOFError
        received += piece
    reply: dict[str, str] = json.loads(received)
    return reply
