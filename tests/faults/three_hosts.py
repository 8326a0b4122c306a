"""Three hosts, one database, one queue: one loses its power, and one its network, amid it all.

``python -m tests.faults.three_hosts --notices 170 --seconds 110``, in a network of its own (see
``tests.faults.hosts``). Each host runs the product's own commands, ``web``, ``timer`` and
``worker``; PostgreSQL, Valkey and the channels' server are on the bridge between them.
"""

import argparse
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from signal import SIGKILL

from sqlalchemy import func, select

from noticeboard.domain.delivery import LEASE, OURS
from noticeboard.embedded import EmbeddedValkey
from noticeboard.kin import die_with_parent
from noticeboard.store import migrate
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_delivery import deliveries
from tests.faults.bench import roomy, say, serving_apart
from tests.faults.checker import (
    IN_FLIGHT,
    NEED_NOT_STAND,
    STANDS,
    check,
    read_journal,
    read_rows,
)
from tests.faults.directing import forked
from tests.faults.hosts import HUB, Host, build_bridge
from tests.faults.people import Load
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
# A host that goes silent in a transaction keeps its locks so long: what waits for them bears an
# earlier instant than the one at which anybody can see it.
LOCKED = timedelta(seconds=11)
# Seconds for machines that do much else.
READY_WITHIN, DRAINED_WITHIN = 180.0, 240.0


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


@contextmanager
def publishing(load: Load) -> Iterator[None]:
    """People do so meanwhile, and to their end."""
    people = forked(load.publish, load.folder / "people.txt")
    yield
    if os.waitpid(people, 0)[1]:
        raise RuntimeError("the people could not publish: see people.txt")


def fail(scene: Scene, cut: float) -> None:
    """A power cut for one host, no network for another for a while; then both come back."""
    lost, cut_off, _ = scene.hosts
    until(partial(scene.on_its_way, lost), 60, f"{lost.name} sends")
    lost.kill()
    say(f"{lost.name} lost its power in the middle of a send")
    until(partial(scene.on_its_way, cut_off), 60, f"{cut_off.name} sends")
    cut_off.cut_off()
    say(f"{cut_off.name} lost its network in the middle of a send")
    time.sleep(cut)
    cut_off.reconnect()
    lost.start()
    for host in scene.hosts:
        until(partial(answers, host), READY_WITHIN, f"{host.name} is ready again")


def play(scene: Scene, notices: int, seconds: float, *, cut: float, seed: int) -> None:
    """Two thirds are published while two hosts fail, the last third when they are back."""
    with publishing(Load(scene.folder, notices * 2 // 3, seconds * 2 / 3, seed)):
        fail(scene, cut)
    with publishing(Load(scene.folder, notices - notices * 2 // 3, seconds / 3, seed + 1)):
        for host in scene.hosts:
            until(partial(scene.on_its_way, host), 60, f"{host.name} sends again")
    say("both are back, and send")
    until(lambda: not scene.left(), DRAINED_WITHIN, "everything is settled")


def main(arguments: Sequence[str]) -> int:
    """Play it; 0 if each was published once, none early, in order, and none lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.three_hosts")
    parser.add_argument("--notices", type=int, default=170)
    parser.add_argument("--seconds", type=float, default=110.0)
    parser.add_argument("--cut", type=float, default=LEASE.total_seconds() + 15)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--keep", type=Path, help="a folder for what is left behind")
    given = parser.parse_args(arguments)
    say(f"seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="nb-hosts-", dir=roomy()) as made:
        folder = given.keep or Path(made)
        folder.mkdir(exist_ok=True)
        with built(folder, given.seed) as scene:
            play(scene, given.notices, given.seconds, cut=given.cut, seed=given.seed)
            lines, rows = read_journal(folder / "journal.jsonl"), read_rows(scene.database)
    violations = check(lines, rows, in_flight=IN_FLIGHT + LOCKED)
    states = Counter(row.state for row in rows if row.channel not in OURS)
    became = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    say(f"{states.total()} deliveries ({became}), {len(lines)} published")
    say(f"{len(violations)} violations")
    for violation in violations[:20]:
        say(f"  {violation.rule} {violation.delivery}: {violation.what}")
    return int(bool(violations))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
