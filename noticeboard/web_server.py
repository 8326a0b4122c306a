"""Granian in front of `wsgi:app`: one process that answers, and one that looks after it."""

import importlib
import os
import signal
import sys
import threading
import time
from contextlib import closing, suppress
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from noticeboard import kin
from noticeboard.logs import configure_logging
from noticeboard.premises import AddressInUseError, reserved
from noticeboard.readiness import announce_ready, awaited
from noticeboard.steps import keep_on

if TYPE_CHECKING:
    from noticeboard.settings import Settings

EXIT_UNREACHABLE = 69

# Granian counts connections here, not requests: idle keep-alive ones would starve readers.
CONNECTIONS = 1024
# Milliseconds for the head of a request, and for an idle connection to send one.
HEAD_WITHIN = 10_000
# Bytes of one head. A body is read as it comes, and its limit is the application's.
LARGEST_HEAD = 64 * 1024
# Seconds for what is being answered when we are told to stop.
GRACE = 2

# Granian logs to standard output, which is the supervisor's own.
_LOGGING = {
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "generic",
            "stream": "ext://sys.stderr",
        },
        "access": {"class": "logging.NullHandler"},
    }
}


def serve(settings: "Settings | None", host: str, port: int, threads: int = 8) -> int:
    """Answer on ``host`` and ``port`` until SIGTERM; the exit code.

    ``settings``: of the board in whose database it gives signs of life; ``None`` for none.
    """
    configure_logging("web")
    try:
        # Granian shares its port with whoever asks (SO_REUSEPORT), so we look first.
        with reserved(host, port) as free:
            address = free
    except AddressInUseError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_UNREACHABLE
    loader = partial(_load_app, os.getpid(), settings, (host, address))
    _server(host, address, threads).serve(target_loader=loader, wrap_loader=False)
    return 0


class _Server(MPServer):
    """Granian that says when it answers."""

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        # Not before: a process should be forked while it has one thread.
        if awaited():
            address = (self.bind_addr, self.bind_port)
            threading.Thread(target=_announce, args=address, daemon=True).start()


def _server(host: str, port: int, threads: int) -> _Server:
    return _Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=threads,
        backpressure=CONNECTIONS,
        backlog=CONNECTIONS,
        websockets=False,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_WITHIN, max_buffer_size=LARGEST_HEAD
        ),
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    )


def _load_app(parent: int, settings: "Settings | None", address: tuple[str, int]) -> Any:
    """The application, in the process that answers: it frees the port when its parent is gone."""
    kin.die_with_parent(signal.SIGKILL, parent=parent)
    configure_logging("web")
    app = importlib.import_module("wsgi").app
    if settings is not None:
        _give_signs_of_life(settings, address)
    return app


def _give_signs_of_life(settings: "Settings", address: tuple[str, int]) -> None:
    """While this process answers what is asked at its own address. Beside that it has people told
    of the board's troubles, if whoever sends does not.
    """
    from noticeboard import bootstrap

    pulse = bootstrap.pulse(settings, "web", partial(_answers, *address, "/healthz/live"))
    stopping = threading.Event()

    def end() -> None:
        stopping.set()
        pulse.end()

    pulse.begin(stopping)
    instead = bootstrap.alerting_instead(settings).step
    threading.Thread(
        target=keep_on, args=(instead, stopping), name="alerting", daemon=True
    ).start()
    # It runs as Granian's worker, which `multiprocessing` ends without Python's own atexit.
    Finalize(None, end, exitpriority=1)


def _announce(host: str, port: int) -> None:
    """Say that we are ready once the application says so."""
    while not _answers(host, port):
        time.sleep(0.05)
    announce_ready()


def _answers(host: str, port: int, path: str = "/healthz/ready") -> bool:
    # 0.0.0.0 and :: stand for all addresses, loopback among them.
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
    with suppress(OSError, HTTPException), closing(HTTPConnection(near, port, timeout=2)) as door:
        door.request("GET", path)
        return door.getresponse().status == HTTPStatus.OK
    return False
