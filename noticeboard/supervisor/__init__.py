"""`noticeboard up`: the whole board as one process tree over one data folder."""

import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from noticeboard.embedded import EmbeddedValkey, NoServerError
from noticeboard.logs import configure_logging
from noticeboard.premises import AddressInUseError, FolderInUseError, reserved, sole_use
from noticeboard.supervisor.links import first_link, links_in
from noticeboard.supervisor.part import Child, Part
from noticeboard.supervisor.stopped import stopped
from noticeboard.supervisor.tree import Tree

if TYPE_CHECKING:
    from noticeboard.settings import Settings

EXIT_CODES: Mapping[type[Exception], int] = {
    AddressInUseError: 69,
    FolderInUseError: 75,
    NoServerError: 78,
}


def up(
    settings: "Settings", *, host: str, port: int, workers: int, guests: Sequence[str] = ()
) -> int:
    """Run the board until SIGTERM; the exit code. Port 0 means: choose a free one.

    ``guests``: addresses of people who have no password; each start prints a link for each,
    instead of one for the first administrator.
    """
    configure_logging("up")
    try:
        with sole_use(settings.data), reserved(host, port) as chosen:
            _migrate(settings.database_url)
            return _run(settings, host, chosen, workers, guests)
    except (FolderInUseError, AddressInUseError, NoServerError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_CODES[type(error)]


def _migrate(database_url: str) -> None:
    from noticeboard.store import migrate  # a second `up` is refused without waiting for SQL

    migrate(database_url)


def _run(settings: "Settings", host: str, port: int, workers: int, guests: Sequence[str]) -> int:
    environment = {
        "NOTICEBOARD_DATA": str(settings.data),
        "NOTICEBOARD_HOST": host,
        "NOTICEBOARD_PORT": str(port),
    }
    # The kernel ends web and timer at once if we are killed; workers finish what they send.
    first = [
        Part("web", _noticeboard("web"), signal.SIGKILL, environment=environment),
        Part("timer", _noticeboard("timer"), signal.SIGKILL, environment=environment),
        Part(
            "spare timer",
            _noticeboard("timer", "--spare"),
            signal.SIGKILL,
            environment=environment,
            spare=True,
        ),
    ]
    second = [
        Part(f"worker {n}", _noticeboard("worker"), signal.SIGTERM, environment=environment)
        for n in range(1, workers + 1)
    ]
    waves = [[Child(part) for part in wave] for wave in (first, second, _queue(settings))]
    return Tree(waves, on_ready=lambda: _tell_ready(settings, host, port, guests)).run()


def _queue(settings: "Settings") -> Sequence[Part]:
    if not settings.embedded_redis:
        return []
    listens_at = Path(settings.redis_url.removeprefix("unix://"))
    valkey = EmbeddedValkey(listens_at, settings.data / "valkey")
    return [
        Part(
            "valkey",
            valkey.command,
            signal.SIGTERM,
            prepare=valkey.prepare,
            answers=valkey.answers,
            log=valkey.log,
        )
    ]


def _noticeboard(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "noticeboard", *words)


def _tell_ready(settings: "Settings", host: str, port: int, guests: Sequence[str]) -> None:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    sys.stdout.write(f"ready {address}\n")
    if guests:
        for email, link in links_in(settings, address, guests):
            sys.stdout.write(f"{email} comes in by: {link}\n")
    elif first := first_link(settings, address):
        sys.stdout.write(f"first administrator: {first}\n")
    for line in stopped(settings):
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
