"""A worker outlives whatever becomes of Redis, and is back within a moment of it."""

import logging
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from redis import Redis

from noticeboard.queueing import WakeQueue

from .conftest import SECRET, Listening, Valkey, until

pytestmark = [pytest.mark.redis, pytest.mark.fault]

NOON = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)


def test_flushall_while_it_waits_costs_nothing(
    queue: WakeQueue, listening: Listening, redis: Redis
) -> None:
    """It goes on waiting, and shows up on RQ's list again."""
    until(lambda: redis.exists(listening.worker.key))
    redis.flushall()

    queue.wake("board", NOON)

    assert listening.senders.awaited("board")
    until(lambda: redis.smembers("rq:workers") == {listening.worker.key.encode()})


def test_a_killed_redis_that_comes_back_is_used_again(
    queue: WakeQueue, listening: Listening, valkey: Valkey
) -> None:
    """It tries twice a second."""
    queue.wake("before", NOON)
    assert listening.senders.awaited("before")
    valkey.kill()
    time.sleep(0.3)
    valkey.start()

    queue.wake("after", NOON)

    assert listening.senders.awaited("after", within=4)


def test_a_worker_may_start_before_redis(valkey: Valkey, queue: WakeQueue) -> None:
    """The parts of a board start in any order."""
    valkey.kill()
    early = Listening(valkey.url, SECRET)
    time.sleep(0.1)
    valkey.start()

    queue.wake("board", NOON)

    assert early.senders.awaited("board")
    early.stop()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"+OK\r\n" * 50,
        b"\x00",
        b"-LOADING it reads its file\r\n" * 20,
        b"-MOVED 3999 127.0.0.1:1\r\n" * 20,
        b"-READONLY it is a replica\r\n" * 20,
    ],
)
def test_garbage_neither_ends_it_nor_keeps_it_busy(
    badly_answering: Callable[[Callable[[socket.socket], None]], str],
    answer: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It says so once, and tries again at its leisure."""
    asked: list[float] = []

    def treat(client: socket.socket) -> None:
        asked.append(time.monotonic())
        client.sendall(answer)

    with caplog.at_level(logging.WARNING):
        worker = Listening(badly_answering(treat), SECRET)
        until(lambda: len(asked) > 3)
        time.sleep(0.3)

    assert worker.is_alive()
    assert len(asked) < 30
    assert len([r for r in caplog.records if "trying again" in r.message]) == 1
    worker.stop()


def test_a_sender_that_fails_does_not_end_it(
    queue: WakeQueue, listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wake is lost; the timer puts it again each second."""
    noted = listening.senders.wake

    def fail(channel: str, at: datetime) -> None:
        monkeypatch.setattr(listening.senders, "wake", noted)
        raise RuntimeError("no such channel")

    monkeypatch.setattr(listening.senders, "wake", fail)
    queue.wake("board", NOON)
    until(lambda: listening.senders.wake == noted)

    queue.wake("board", NOON)

    assert listening.senders.awaited("board")


def test_a_worker_that_leaves_is_off_the_list(listening: Listening, redis: Redis) -> None:
    """`rq info` shows who is there."""
    until(lambda: redis.exists(listening.worker.key))

    listening.stop()

    assert redis.smembers("rq:workers") == set()
    assert not redis.exists(listening.worker.key)
