"""kill -9 and FLUSHALL in the middle of a hundred due deliveries: each once, none missing."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import psutil
import pytest
from redis import Redis

from tests.preparing import Preparing, preparing
from tests.running import JOURNAL, Product, product, until

HUNDRED = 100
BETWEEN = timedelta(seconds=8)
pytestmark = pytest.mark.fault


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Product]:
    """The product, with a journal as a further channel."""
    config = {"channels.toml": JOURNAL.format(path=tmp_path / "journal.jsonl")}
    with product(tmp_path, config=config) as started:
        yield started


def kill_the_timer(running: Product) -> None:
    """SIGKILL to the process that puts wakes."""
    kill(running, "timer")


def kill_a_worker(running: Product) -> None:
    """SIGKILL to one of the processes that send."""
    kill(running, "worker")


def kill_valkey(running: Product) -> None:
    """SIGKILL to the queue's server."""
    kill(running, "valkey")


def flush_everything(running: Product) -> None:
    """FLUSHALL on the queue's server."""
    socket = next(running.folder.rglob("valkey.sock"))
    with Redis(unix_socket_path=str(socket)) as valkey:
        valkey.flushall()


FAULTS = (kill_the_timer, kill_a_worker, kill_valkey, flush_everything)


def test_each_bulletin_arrives_once_whatever_dies(running: Product) -> None:
    """Each fault strikes while a hundred are due; the journal holds each once, none missing."""
    with preparing(running) as desk:
        first = datetime.now(UTC) + time_to_prepare(desk, len(FAULTS) * HUNDRED)
        instants = [first + n * BETWEEN for n in range(len(FAULTS))]
        hundreds = [desk.launches(HUNDRED, at) for at in instants]
    assert datetime.now(UTC) < first, "the machine is too slow to prepare them in time"

    for fault, hundred, at in zip(FAULTS, hundreds, instants, strict=True):
        strikes_amid(running, fault, hundred, at)

    everything = set().union(*hundreds)
    until(
        lambda: everything <= set(journal(running)),
        within=180,
        what=f"missing: {len(everything - set(journal(running)))}",
    )
    assert_each_once_and_none_early(running, hundreds, instants)


def time_to_prepare(desk: Preparing, count: int) -> timedelta:
    """Twice as long as so many take on this machine, now: others may begin to work beside it.

    Those that tell are never due.
    """
    never, few = datetime.now(UTC) + timedelta(days=1), 10
    desk.launch("The first takes longer", never)
    began = monotonic()
    desk.launches(few, never)
    return timedelta(seconds=8 + 2 * (monotonic() - began) * count / few)


def strikes_amid(
    running: Product, fault: Callable[[Product], None], hundred: set[str], at: datetime
) -> None:
    """Wait until some of the hundred went out, and not all; then let it happen."""
    within = (at - datetime.now(UTC)).total_seconds() + 60
    until(lambda: len(hundred & set(journal(running))) >= 5, within=within, every=0.005)
    fault(running)
    assert len(hundred & set(journal(running))) < HUNDRED, f"{fault.__name__} came too late"


def assert_each_once_and_none_early(
    running: Product, hundreds: list[set[str]], instants: list[datetime]
) -> None:
    """The journal is the ground truth; the product's own figures prove nothing."""
    found = lines(running)
    sent = [line["bulletin_id"] for line in found]
    assert len(sent) == len(set(sent)) == len(FAULTS) * HUNDRED
    for hundred, at in zip(hundreds, instants, strict=True):
        stamps = [line["at"] for line in found if line["bulletin_id"] in hundred]
        assert min(datetime.fromisoformat(stamp) for stamp in stamps) >= at


def kill(running: Product, part: str) -> None:
    """SIGKILL to one process of the tree whose command line names ``part``."""
    family = psutil.Process(running.process.pid).children(recursive=True)
    victim = next(p for p in family if any(part in word for word in p.cmdline()[:4]))
    os.kill(victim.pid, signal.SIGKILL)


def journal(running: Product) -> list[str]:
    """Bulletin ids, in the order they were sent."""
    return [line["bulletin_id"] for line in lines(running)]


def lines(running: Product) -> list[dict[str, str]]:
    """The journal as it stands; a line torn by a kill is nothing that was sent."""
    path = running.folder / "journal.jsonl"
    text = path.read_text() if path.exists() else ""
    found = []
    for line in text.rpartition("\n")[0].splitlines():
        with suppress(json.JSONDecodeError):
            found.append(json.loads(line))
    return found
