"""Putting wakes: fast when Redis is well, and a clear word within half a second when it is not."""

import json
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.queueing import MOST, QUEUE, WakeQueue
from tests.processes.waiting import until

from .conftest import SECRET, Listening, Valkey

pytestmark = pytest.mark.redis

NOON = datetime(2026, 7, 1, 3, 0, 0, 250_000, tzinfo=UTC)
LIST = f"rq:queue:{QUEUE}"
# Half a second is promised; a busy machine is given more, and the bad servers take five.
SOON = 3
MakeServer = Callable[[Callable[[socket.socket], None]], str]


def refusal_of(url: str) -> tuple[str, float]:
    """What a queue at ``url`` says, and after how many seconds."""
    queue = WakeQueue(url, SECRET)
    began = time.monotonic()
    with pytest.raises(QueueUnavailableError) as refused:
        queue.wake("board", NOON)
    queue.close()
    return str(refused.value), time.monotonic() - began


def test_a_wake_reaches_the_senders_with_channel_and_instant(
    queue: WakeQueue, listening: Listening
) -> None:
    """Microseconds are kept: senders sleep to the instant themselves."""
    queue.wake("mastodon-brand", NOON)

    assert listening.senders.awaited("mastodon-brand")
    assert listening.senders.wakes == [("mastodon-brand", NOON)]


def test_a_job_is_two_texts_and_a_signature(queue: WakeQueue, redis: Redis) -> None:
    """Nothing of a bulletin is in Redis, and no callback, retry or meta."""
    queue.wake("board", NOON)

    job = redis.hgetall(redis.keys("rq:job:*")[0])
    call: list[object] = [
        "noticeboard.worker.drain",
        None,
        ["board", "2026-07-01T03:00:00.250000Z"],
        {},
    ]
    assert json.loads(job[b"data"]) == call
    assert set(job) == {
        *(b"data", b"signature", b"created_at", b"enqueued_at"),
        *(b"origin", b"status", b"timeout", b"ttl", b"result_ttl"),
    }
    assert job[b"timeout"] == b"-1"


def test_nothing_is_left_of_a_wake_that_was_taken(
    queue: WakeQueue, listening: Listening, redis: Redis
) -> None:
    """No results, no registries, no lists of what ran."""
    queue.wake("board", NOON)
    assert listening.senders.awaited("board")

    until(lambda: not redis.keys("rq:job:*"))
    listening.stop()

    assert set(redis.keys()) <= {b"rq:queues"}


def test_wakes_that_nobody_takes_vanish(queue: WakeQueue, redis: Redis) -> None:
    """Neither their ids nor their hashes stay, and they never fill the memory."""
    redis.rpush(LIST, *("stale" for _ in range(MOST + 10)))

    queue.wake("board", NOON)

    assert redis.llen(LIST) == MOST
    assert all(0 < redis.ttl(key) <= 30 for key in redis.keys("rq:job:*"))
    assert 0 < redis.ttl(LIST) <= 30


def test_wakes_that_nobody_takes_are_told(valkey: Valkey) -> None:
    """A Redis without workers is no better than none: the timer's standby takes over."""
    clock = [NOON]
    queue = WakeQueue(valkey.url, SECRET, now=lambda: clock[0])
    queue.wake("board", NOON)
    clock[0] += timedelta(seconds=3.5)

    with pytest.raises(QueueUnavailableError, match="No worker"):
        queue.wake("board", NOON)
    queue.close()


def test_an_id_that_another_hand_wrote_is_no_sign_of_missing_workers(
    queue: WakeQueue, redis: Redis
) -> None:
    """Ids in Redis are read with suspicion."""
    redis.rpush(LIST, "99999999999999999999999-x", b"\xff\xfe")

    queue.wake("board", NOON)


def test_no_redis_is_told_at_once() -> None:
    """The embedded server may be down for a moment."""
    said, took = refusal_of("unix:///nowhere/at/all.sock")

    assert "Redis takes no wakes" in said
    assert took < SOON


@pytest.mark.parametrize(
    "garbage",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x00" * 64,
        b"*-5\r\n",
        b"$3\r\nabc\r\n" * 20,
        b"+OK\r\n" * 20,
        b"-LOADING it reads its file\r\n" * 20,
        b"-MOVED 3999 127.0.0.1:1\r\n" * 20,
    ],
)
def test_garbage_is_told(badly_answering: MakeServer, garbage: bytes) -> None:
    """Another service on that port is no Redis; nor is one that is loading, or sends us on.

    Whatever the client makes of its answer: nobody is followed to another address.
    """
    _, took = refusal_of(badly_answering(lambda client: client.sendall(garbage)))

    assert took < SOON


def test_a_slow_redis_is_told_within_half_a_second(badly_answering: MakeServer) -> None:
    """A form must not wait for it."""
    _, took = refusal_of(badly_answering(lambda _: time.sleep(5)))

    assert took < SOON


def test_a_dripping_redis_is_told_within_half_a_second(badly_answering: MakeServer) -> None:
    """One byte at a time never runs into a socket's timeout."""

    def drip(client: socket.socket) -> None:
        for _ in range(50):
            client.sendall(b"+")
            time.sleep(0.1)

    _, took = refusal_of(badly_answering(drip))

    assert took < SOON


@pytest.mark.parametrize(
    "spoil",
    [
        lambda redis: redis.config_set("maxmemory", "1"),
        lambda redis: redis.replicaof("127.0.0.1", "1"),
        lambda redis: redis.set(LIST, "not a list"),
        lambda redis: redis.config_set("requirepass", "x"),
    ],
    ids=["out of memory", "read-only", "not a list", "password"],
)
def test_a_redis_that_refuses_is_told(
    valkey: Valkey, redis: Redis, spoil: Callable[[Redis], None]
) -> None:
    """Its own words are in the error."""
    spoil(redis)

    said, _ = refusal_of(valkey.url)

    assert "Redis takes no wakes" in said


def test_a_queue_works_again_when_redis_does(queue: WakeQueue, valkey: Valkey) -> None:
    """No connection is kept in a bad state."""
    valkey.kill()
    with pytest.raises(QueueUnavailableError):
        queue.wake("board", NOON)
    valkey.start()

    queue.wake("board", NOON)


def test_a_naive_instant_is_refused(queue: WakeQueue) -> None:
    """It would be somebody's local time."""
    with pytest.raises(QueueUnavailableError, match="aware"):
        queue.wake("board", NOON.replace(tzinfo=None))
