"""Three hosts, one database, one queue: one loses its power, and one its network, amid it all.

``python -m tests.faults.three_hosts --notices 170 --seconds 110``, in a network of its own (see
``tests.faults.hosts``). Each host runs the product's own commands, ``web``, ``timer`` and
``worker``; PostgreSQL, Valkey and the channels' server are on the bridge between them.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from noticeboard.domain.delivery import LEASE, OURS
from tests.faults.bench import roomy, say
from tests.faults.checker import (
    IN_FLIGHT,
    check,
    read_journal,
)
from tests.faults.directing import forked
from tests.faults.people import Load
from tests.faults.scene import READY_WITHIN, Scene, answers, built, until

# A host that goes silent in a transaction keeps its locks so long: what waits for them bears an
# earlier instant than the one at which anybody can see it.
LOCKED = timedelta(seconds=11)
# Seconds, for a machine that does much else.
DRAINED_WITHIN = 240.0


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
        for host in scene.hosts[:2]:
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
            lines, rows = read_journal(folder / "journal.jsonl"), scene.rows()
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
