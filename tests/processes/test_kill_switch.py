"""The kill switch while workers drain a backlog: on both databases, with and without Redis."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.stopping import BURST, burst, sent, told
from tests.preparing import ANA, BO, preparing
from tests.running import JOURNAL, Product, product, until
from tests.servers.databases import empty_database_url, postgres

__all__ = ["empty_database_url", "postgres"]
pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.redis]

# What is promised: so long after it was thrown nothing begins to be sent.
STOPS_WITHIN = timedelta(seconds=2)
# And what three other tests on the same two cores may add to that, and to its own commit. What
# it takes where nobody else works is measured: `python -m tests.faults.figures --only switch`.
BESIDE_OTHERS = timedelta(seconds=2)
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def running(tmp_path: Path, empty_database_url: str) -> Iterator[Product]:
    """Two workers on SQLite; on PostgreSQL none is woken, for there is no Redis."""
    config = {"channels.toml": JOURNAL.format(path=tmp_path / "journal.jsonl")}
    environ = {"NOTICEBOARD_DATABASE_URL": empty_database_url}
    if not empty_database_url.startswith("sqlite"):
        environ["NOTICEBOARD_REDIS_URL"] = NOWHERE
    # It is told to end in the middle of a burst, beside three other boards.
    with product(tmp_path, config=config, environ=environ) as started:
        yield started


def test_nothing_is_sent_from_two_seconds_after_it_was_thrown(running: Product) -> None:
    """However much is due; what was claimed waits again, and later goes once."""
    with preparing(running) as desk:
        switch = desk.parts.kill_switch
        bulletins = burst(desk)
        until(lambda: told(desk)[0] >= 3, within=60, every=0.01)

        switch.hold(ANA, None)
        (hold,) = desk.parts.overview.holds()
        # Longer than promised: whoever still sends after it is found by what it left.
        time.sleep(1.5 * (STOPS_WITHIN + BESIDE_OTHERS).total_seconds())
        count, last = told(desk)
        journal = sent(running)
        switch.resume(BO, None)
        desk.parts.synthetics.engine.dispose()

    assert count < BURST
    assert max([last, *(at for _, at in journal)]) <= hold.since + STOPS_WITHIN + BESIDE_OTHERS
    until(lambda: len(sent(running)) >= BURST, within=120, what="not all of them went")
    went = Counter(bulletin for bulletin, _ in sent(running))
    assert went == dict.fromkeys(bulletins, 1)
