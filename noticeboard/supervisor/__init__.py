"""`noticeboard up`: the whole board as one process tree over one data folder."""

import logging
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from noticeboard.embedded import EmbeddedValkey, NoServerError
from noticeboard.logs import configure_logging
from noticeboard.premises import AddressInUseError, FolderInUseError, reserved, sole_use
from noticeboard.supervisor.part import Child, Part
from noticeboard.supervisor.tree import Tree

if TYPE_CHECKING:
    from noticeboard.settings import Settings

_log = logging.getLogger(__name__)
EXIT_CODES: Mapping[type[Exception], int] = {
    AddressInUseError: 69,
    FolderInUseError: 75,
    NoServerError: 78,
}


def up(settings: "Settings", *, host: str, port: int, workers: int) -> int:
    """Run the board until SIGTERM; the exit code. Port 0 means: choose a free one."""
    configure_logging("up")
    try:
        with sole_use(settings.data), reserved(host, port) as chosen:
            _migrate(settings.database_url)
            return _run(settings, host, chosen, workers)
    except (FolderInUseError, AddressInUseError, NoServerError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_CODES[type(error)]


def _migrate(database_url: str) -> None:
    from noticeboard.store import migrate  # a second `up` is refused without waiting for SQL

    migrate(database_url)


def _run(settings: "Settings", host: str, port: int, workers: int) -> int:
    environment = {
        "NOTICEBOARD_DATA": str(settings.data),
        "NOTICEBOARD_HOST": host,
        "NOTICEBOARD_PORT": str(port),
    }
    # The kernel ends web and timer at once if we are killed; workers finish what they send.
    first = [
        Part("web", _noticeboard("web"), signal.SIGKILL, environment=environment),
        Part("timer", _noticeboard("timer"), signal.SIGKILL, environment=environment),
    ]
    second = [
        Part(f"worker {n}", _noticeboard("worker"), signal.SIGTERM, environment=environment)
        for n in range(1, workers + 1)
    ]
    waves = [[Child(part) for part in wave] for wave in (first, second, _queue(settings))]
    return Tree(waves, on_ready=lambda: _tell_ready(settings, host, port)).run()


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
        )
    ]


def _noticeboard(part: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "noticeboard", part)


def _tell_ready(settings: "Settings", host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    sys.stdout.write(f"ready {address}\n")
    if link := first_link(settings, address):
        sys.stdout.write(f"first administrator: {link}\n")
    sys.stdout.flush()


def first_link(settings: "Settings", address: str) -> str | None:
    """Where the first administrator joins; ``None`` once there is anybody, or nobody can tell.

    Links of earlier starts die. Under TLS it leads to the public address: no cookie would come
    back by another.
    """
    from noticeboard.clock import utc_now
    from noticeboard.joining import Joining
    from noticeboard.store.engine import open_engine
    from noticeboard.store.outages import is_outage
    from noticeboard.store.people import People

    engine = open_engine(settings.database_url)
    try:
        token = Joining(People(engine), utc_now).first_token()
    except Exception as error:
        if not is_outage(error):
            raise
        _log.warning("no link for a first administrator: the database does not answer")
        return None
    finally:
        engine.dispose()
    url = settings.public_url.rstrip("/")
    place = url if url.startswith("https://") else address
    return None if token is None else f"{place}/desk/invitations/{token}"
