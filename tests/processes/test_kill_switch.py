"""The kill switch while workers drain a backlog: on both databases, with and without Redis."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_public import public_bulletins
from tests.preparing import ANA, BO, Preparing, preparing
from tests.running import JOURNAL, Product, product, until
from tests.servers.databases import empty_database_url, postgres

__all__ = ["empty_database_url", "postgres"]
pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.redis]

MANY = 80
# A text that is due before it is signed is refused; held, they gather all the same.
SOON = timedelta(seconds=5)
# What is promised: so long after it was thrown nothing begins to be sent.
STOPS_WITHIN = timedelta(seconds=2)
# And what three other tests on the same two cores may add to that, and to its own commit.
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
        switch.hold(ANA, None)
        bulletins = [desk.launch(f"Launch {n}", datetime.now(UTC) + SOON) for n in range(MANY)]
        switch.resume(BO, None)
        until(lambda: _told(desk)[0] >= 3, within=60, every=0.01)

        switch.hold(ANA, None)
        (hold,) = desk.parts.overview.holds()
        # Longer than promised: whoever still sends after it is found by what it left.
        time.sleep(1.5 * (STOPS_WITHIN + BESIDE_OTHERS).total_seconds())
        told, last = _told(desk)
        journal = _journal(running)
        switch.resume(BO, None)
        desk.parts.synthetics.engine.dispose()

    assert told < MANY
    assert max([last, *(at for _, at in journal)]) <= hold.since + STOPS_WITHIN + BESIDE_OTHERS
    until(lambda: len(_journal(running)) >= MANY, within=120, what="not all of them went")
    sent = Counter(bulletin for bulletin, _ in _journal(running))
    assert sent == dict.fromkeys(bulletins, 1)


def _told(desk: Preparing) -> tuple[int, datetime]:
    """How many are on the board, and since when the last of them."""
    engine = open_engine(desk.parts.settings.database_url)
    row = public_bulletins.c
    with reading(engine) as conn:
        count, last = conn.execute(select(func.count(), func.max(row.published_at))).one()
    engine.dispose()
    return count, last


def _journal(running: Product) -> list[tuple[str, datetime]]:
    """Which bulletins went there, and when."""
    path = running.folder / "journal.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    found = (json.loads(line) for line in lines)
    return [(line["bulletin_id"], datetime.fromisoformat(line["at"])) for line in found]
