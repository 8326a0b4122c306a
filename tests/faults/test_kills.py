"""kill -9 and FLUSHALL in the middle of a hundred due deliveries: each once, none missing."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from redis import Redis

from tests.running import JOURNAL, Product, product, until

HUNDRED = 100
pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One product for all the kills: it must survive each of them."""
    folder = tmp_path_factory.mktemp("kills")
    config = {"channels.toml": JOURNAL.format(path=folder / "journal.jsonl")}
    with product(folder, config=config) as started:
        started.add_person("ana", "author")
        started.add_person("bo", "approver", scope="approve")
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
    Redis(unix_socket_path=str(socket)).flushall()


@pytest.mark.parametrize("fault", [kill_the_timer, kill_a_worker, kill_valkey, flush_everything])
def test_each_bulletin_arrives_once(running: Product, fault: Callable[[Product], None]) -> None:
    """The fault strikes while a hundred are due; the journal holds each once, none missing."""
    before = journal(running)
    at = datetime.now(UTC) + timedelta(seconds=14)
    announced = {running.announce_launch(f"Launch {number}", at) for number in range(HUNDRED)}
    assert datetime.now(UTC) < at, "the machine is too slow to prepare the hundred in time"

    until(lambda: len(journal(running)) >= len(before) + 10, within=30, every=0.005)
    fault(running)

    until(
        lambda: announced <= set(journal(running)),
        within=60,
        what=f"missing after {fault.__name__}",
    )
    time.sleep(1)
    sent = [bulletin for bulletin in journal(running) if bulletin in announced]
    assert len(sent) == len(announced) == HUNDRED
    assert all(stamp >= at for stamp in stamps(running, announced)), "something went out early"


def kill(running: Product, part: str) -> None:
    """SIGKILL to one process of the tree whose command line names ``part``."""
    family = psutil.Process(running.process.pid).children(recursive=True)
    victim = next(p for p in family if any(part in word for word in p.cmdline()))
    os.kill(victim.pid, signal.SIGKILL)


def journal(running: Product) -> list[str]:
    """Bulletin ids, in the order they were sent; a torn line does not count."""
    return [line["bulletin_id"] for line in lines(running)]


def stamps(running: Product, wanted: set[str]) -> list[datetime]:
    """When those bulletins were written."""
    found = (line for line in lines(running) if line["bulletin_id"] in wanted)
    return [datetime.fromisoformat(line["at"]) for line in found]


def lines(running: Product) -> list[dict[str, str]]:
    """The journal as it stands."""
    path = Path(running.folder / "journal.jsonl")
    text = path.read_text() if path.exists() else ""
    whole = text.rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
