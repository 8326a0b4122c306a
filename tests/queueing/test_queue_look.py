"""What the queue says of itself to whoever looks after a board."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from noticeboard.monitoring.queue_look import QueueLook
from noticeboard.queueing import WakeQueue
from tests.queueing.conftest import SECRET, Valkey

pytestmark = pytest.mark.redis


def test_wakes_that_nobody_takes_are_counted_with_their_age(valkey: Valkey) -> None:
    """The first of them says for how long no worker was there."""
    put_at = datetime.now(UTC) - timedelta(seconds=20)
    queue = WakeQueue(valkey.url, SECRET, now=lambda: put_at)
    for _ in range(3):
        queue.wake("journal", put_at)

    found = QueueLook(valkey.url, valkey.server.folder)()

    assert (found.answers, found.strange, found.waiting) == (True, False, 3)
    assert timedelta(seconds=20) <= found.oldest < timedelta(minutes=5)


def test_another_server_behind_our_socket_is_told_apart(valkey: Valkey, tmp_path: Path) -> None:
    """Ours keeps its file in our folder; of a server that somebody named nothing is asked."""
    ours, named = QueueLook(valkey.url, tmp_path), QueueLook(valkey.url, None)

    assert (ours().strange, named().strange) == (True, False)


def test_a_queue_that_is_away_is_told_without_its_password() -> None:
    """Where it should be is shown to whoever reads the table, and nothing that opens it."""
    found = QueueLook("redis://us:hidden@127.0.0.1:1/0", None)()

    assert (found.answers, found.place) == (False, "redis://127.0.0.1:1")
