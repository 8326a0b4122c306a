"""What three hosts are, and what they share: database, queue, and the channels' server."""

import os
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from signal import SIGKILL

from sqlalchemy import func, select

from noticeboard.domain.delivery import OURS
from noticeboard.embedded import EmbeddedValkey
from noticeboard.kin import die_with_parent
from noticeboard.store import migrate
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_delivery import deliveries
from tests.faults.bench import serving_apart
from tests.faults.checker import (
    NEED_NOT_STAND,
    STANDS,
    read_rows,
)
from tests.faults.directing import forked
from tests.faults.hosts import HUB, Host, build_bridge
from tests.faults.staging import configure, script
from tests.servers.postgres import start_postgres

ROOT = Path(__file__).parents[2]
# Known by a key on every attempt, and known by nothing.
KINDS = ("keyed", "anonymous")
# So that something is on its way at any moment: some answers take long, and some are lost.
RATES = {"hold:2": 0.3, "lose": 0.03}
PUBLIC = "notices.example.com"
PORT, QUEUE_PORT = 8080, 6379
# The rights of the account that docs/operating.md tells to make.
_ACCOUNT = "ACL SETUSER noticeboard "
# Seconds, for a machine that does much else.
READY_WITHIN = 180.0


@dataclass
class Scene:
    """A run: its hosts, and where to look what became of it."""

    folder: Path
    database: str
    hosts: list[Host] = field(default_factory=list)

    def add(self, number: int, queue: str) -> None:
        """One more host, with a folder of its own; all else it shares with the others."""
        own = self.folder / f"host-{number}"
        own.mkdir()
        environ = {
            "PYTHONPATH": f"{ROOT / 'tests/faults/at_start'}:{ROOT}",
            "NOTICEBOARD_CONFIG": str(self.folder / "config"),
            "NOTICEBOARD_DATA": str(own / "data"),
            "NOTICEBOARD_HOST_ID": f"host-{number}",
            "NOTICEBOARD_HOST": f"10.77.0.{10 + number}",
            "NOTICEBOARD_REDIS_URL": queue,
        }
        services = ("worker", "--", "timer", "--", "web")
        command = (sys.executable, "-m", "tests.faults.host", *services)
        self.hosts.append(Host(number, command, environ, own / "log.txt"))

    def on_its_way(self, host: Host) -> int:
        """How many deliveries a host is sending at this moment."""
        row = deliveries.c
        mine = (row.state == "sending") & (row.owner_host == host.name)
        found = select(func.count()).where(mine, row.channel.not_in(OURS))
        engine = open_engine(self.database)
        try:
            with reading(engine) as conn:
                return int(conn.scalar(found) or 0)
        finally:
            engine.dispose()

    def left(self) -> int:
        """How many deliveries are not at their end."""
        ended = STANDS | NEED_NOT_STAND
        return sum(row.state not in ended for row in read_rows(self.database))

    def end(self) -> None:
        """Every host."""
        for host in self.hosts:
            host.kill()


def answers(host: Host) -> bool:
    """Whether its web server says that it is ready."""
    request = urllib.request.Request(f"http://{host.address}:{PORT}/healthz/ready")
    request.add_header("Host", PUBLIC)
    with suppress(OSError), urllib.request.urlopen(request, timeout=2) as answer:
        return bool(answer.status == 200)
    return False


def until(true: Callable[[], object], within: float, what: str) -> None:
    """Wait for it.

    Raises:
        RuntimeError: it took too long.
    """
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            raise RuntimeError(f"never: {what}")
        time.sleep(0.2)


@contextmanager
def queue_server(folder: Path) -> Iterator[str]:
    """Valkey on the bridge, for an account with few rights alone; its address."""
    server = EmbeddedValkey(folder / "v.sock", folder / "queue")
    server.prepare()
    guide = (ROOT / "docs/operating.md").read_text().splitlines()
    told = next(line.strip() for line in guide if line.strip().startswith(_ACCOUNT))
    rights = shlex.split(told.removeprefix("ACL SETUSER ").replace("PASSWORD", "pw"))
    wanted = ("--port", str(QUEUE_PORT), "--bind", HUB, "--user", "default", "off")
    running = subprocess.Popen(
        [*server.command, *wanted, "--user", *rights],
        stdout=subprocess.DEVNULL,
        preexec_fn=partial(die_with_parent, SIGKILL, parent=os.getpid()),
    )
    try:
        yield f"redis://noticeboard:pw@{HUB}:{QUEUE_PORT}"
    finally:
        running.kill()
        running.wait()


@contextmanager
def built(folder: Path, seed: int) -> Iterator[Scene]:
    """Servers and hosts, all of them ready."""
    build_bridge()
    with ExitStack() as stack:
        postgres = start_postgres(listen=HUB)
        stack.callback(postgres.stop)
        postgres.create("three_hosts")
        database = f"postgresql://postgres@{HUB}/three_hosts"
        port = stack.enter_context(serving_apart(folder / "journal.jsonl", HUB))
        server = f"http://{HUB}:{port}"
        for kind in KINDS:
            script(server, kind, rates=RATES, seed=seed)
        _configure(folder, server, database)
        queue = stack.enter_context(queue_server(folder))
        scene = Scene(folder, database)
        stack.callback(scene.end)
        for number in (1, 2, 3):
            scene.add(number, queue)
        for host in scene.hosts:
            host.start()
        for host in scene.hosts:
            until(partial(answers, host), READY_WITHIN, f"{host.name} is ready")
        yield scene


def _configure(folder: Path, server: str, database: str) -> None:
    """One configuration and one secret for all hosts, and the schema."""
    configure(folder, {kind: (kind, kind) for kind in KINDS}, server, database)
    secret = folder / "secret.key"
    secret.write_text("0123456789abcdef" * 4)
    secret.chmod(0o600)
    with (folder / "config" / "noticeboard.toml").open("a") as file:
        file.write(f'public_url = "https://{PUBLIC}"\nsecret_key_file = "{secret}"\n')

    def make() -> int:
        migrate(database)
        return 0

    if os.waitpid(forked(make, folder / "log.txt"), 0)[1]:
        raise RuntimeError((folder / "log.txt").read_text())
