"""Whoever reaches Redis can put anything there. None of it runs, and none of it stops a worker."""

import json
import pickle
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from noticeboard.queueing import DRAIN, QUEUE, RefusedJobError, SignedJob, WakeQueue, signed_jobs

from .conftest import SECRET, Listening, until

pytestmark = pytest.mark.redis

NOON = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
LIST = f"rq:queue:{QUEUE}"
INSTANT = "2026-07-01T03:00:00.000000Z"


def wake(channel: str) -> bytes:
    """The call of a wake, as it stands in Redis."""
    return json.dumps([DRAIN, None, [channel, INSTANT], {}]).encode()


@pytest.fixture
def harm(tmp_path: Path) -> Path:
    """A file that is there once a forged job ran."""
    return tmp_path / "harm"


@pytest.fixture
def put(redis: Redis) -> Callable[..., None]:
    """Puts a job as an intruder does."""

    def put(**fields: object) -> None:
        job_id = uuid4().hex
        redis.hset(f"rq:job:{job_id}", mapping=fields)  # type: ignore[arg-type]
        redis.rpush(LIST, job_id)

    return put


@pytest.fixture(autouse=True)
def worker_goes_on(queue: WakeQueue, listening: Listening) -> Iterator[None]:
    """After each of these tests the next real wake is taken, and no forged one was."""
    yield
    queue.wake("real", NOON)
    assert listening.senders.awaited("real")
    assert [channel for channel, _ in listening.senders.wakes] == ["real"]


def shell(harm: Path) -> list[object]:
    """A call that leaves a file behind."""
    return ["os.system", None, [f"touch {harm}"], {}]


def test_a_job_that_names_os_system_does_not_run(
    put: Callable[..., None], listening: Listening, harm: Path
) -> None:
    """A JSON job of RQ's names any function there is; ours needs a signature."""
    put(data=json.dumps(shell(harm)), origin=QUEUE, status="queued")

    until(lambda: listening.worker.refused == 1)
    assert not harm.exists()


def test_a_job_that_rq_itself_put_does_not_run(
    redis: Redis, listening: Listening, harm: Path
) -> None:
    """Compressed, complete, valid for any other worker."""
    Queue(QUEUE, connection=redis, serializer=JSONSerializer).enqueue("os.system", f"touch {harm}")

    until(lambda: listening.worker.refused == 1)
    assert not harm.exists()


def test_a_wake_without_a_signature_wakes_nobody(
    put: Callable[..., None], listening: Listening
) -> None:
    """Also one that would be harmless."""
    put(data=wake("forged"))

    until(lambda: listening.worker.refused == 1)


def test_a_signature_of_another_key_is_none(
    put: Callable[..., None], listening: Listening
) -> None:
    """Two boards on one Redis do not drain one another."""
    data = wake("forged")
    put(data=data, signature=signed_jobs(b"another secret")(connection=object())._sign(data))  # type: ignore[arg-type]

    until(lambda: listening.worker.refused == 1)


def test_a_pickled_job_is_not_unpickled(
    put: Callable[..., None], listening: Listening, harm: Path
) -> None:
    """Not even looked into: the signature comes first."""

    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (harm,))

    for data in (pickle.dumps(Bomb()), zlib.compress(pickle.dumps(("f", Bomb(), (), {})))):
        put(data=data, signature="00" * 32)

    until(lambda: listening.worker.refused == 2)
    assert not harm.exists()


def test_a_huge_job_is_not_fetched(put: Callable[..., None], listening: Listening) -> None:
    """100 MB would stand in each worker's memory."""
    put(data=b"x" * 50_000_000, signature=b"x")

    until(lambda: listening.worker.refused == 1)


def test_a_bomb_of_zeros_is_not_inflated(put: Callable[..., None], listening: Listening) -> None:
    """RQ decompresses what it finds; we store and read plain."""
    put(data=zlib.compress(b"0" * 900_000), signature=b"x")

    until(lambda: listening.worker.refused == 1)


@pytest.mark.parametrize("job_id", ["a job", "", "x" * 5_000_000, b"\xff\xfe", "../../etc/passwd"])
def test_an_id_that_is_none_stops_nobody(redis: Redis, job_id: str | bytes) -> None:
    """RQ raises on some of them, out of its loop."""
    redis.rpush(LIST, job_id)


def test_a_job_that_is_no_hash_stops_nobody(redis: Redis, listening: Listening) -> None:
    """WRONGTYPE is an error of Redis that says nothing about Redis."""
    redis.set("rq:job:text", "not a hash")
    redis.rpush(LIST, "text")

    until(lambda: listening.worker.refused == 1)


def test_rq_suspend_holds_up_nothing(redis: Redis) -> None:
    """What is due is due: the kill switch is in SQL, with a name beside it."""
    redis.set("rq:suspended", 1)


def test_a_shutdown_by_message_ends_no_worker(redis: Redis, listening: Listening) -> None:
    """RQ's command channel is not listened to."""
    until(lambda: redis.exists(listening.worker.key))

    heard = redis.publish(f"rq:pubsub:{listening.worker.name}", '{"command": "shutdown"}')

    assert heard == 0


def _signed(data: bytes) -> SignedJob:
    job = signed_jobs(SECRET)("x", connection=object())  # type: ignore[arg-type]
    job.restore({b"data": data, b"signature": job._sign(data)})
    return job


class TestWithTheKeyLeaked:
    """A second wall behind the signature."""

    @pytest.mark.parametrize(
        "call",
        [
            ["os.system", None, ["true"], {}],
            ["noticeboard.worker.run_worker", None, ["x"], {}],
            [["noticeboard.worker.drain"], None, [], {}],
            ["noticeboard.worker.drain", "instance", ["a", "b"], {}],
            ["noticeboard.worker.drain", None, [1, 2], {}],
            ["noticeboard.worker.drain", None, ["a"], {"at": "b"}],
            ["noticeboard.worker.drain", None, "ab", {}],
            [], {}, "drain", None, 7, [{}, {}, {}, {}],
        ],
    )  # fmt: skip
    def test_only_the_one_job_with_texts_is_taken(self, call: object) -> None:
        """Functions come from a list, arguments are texts."""
        job = _signed(json.dumps(call).encode())

        assert job.refusal is not None
        with pytest.raises(RefusedJobError):
            job.perform()

    def test_what_is_not_json_is_refused(self) -> None:
        """A signature does not make it a call."""
        assert _signed(b"\x80\x04N.").refusal == "it is not a call written as JSON"


def test_a_signed_wake_with_a_callback_added_runs_without_it(
    redis: Redis, listening: Listening, harm: Path
) -> None:
    """Only function and arguments are signed, so only they are read."""
    data = wake("real")
    signature = signed_jobs(SECRET)(connection=redis)._sign(data)
    redis.hset(
        "rq:job:signed",
        mapping={
            "data": data,
            "signature": signature,
            "success_callback_name": "os.system",
            "failure_callback_name": "os.system",
            "stopped_callback_name": "os.system",
            "webhooks": '[{"url": "http://127.0.0.1:1/", "job_status": "finished"}]',
            "dependency_ids": '["forged"]',
            "meta": b"\x80",
            "timeout": "1",
            "retries_left": "5",
            "repeats_left": "5",
            "rate_limit_key": "x",
            "created_at": "never",
            "status": "no status at all",
            "origin": "another",
        },
    )
    redis.rpush(LIST, "signed")

    assert listening.senders.awaited("real")
    until(lambda: not redis.exists("rq:job:signed"))
    assert listening.worker.refused == 0
    listening.senders.wakes.clear()


def test_a_wake_that_is_put_back_is_taken_again_and_harms_nobody(
    redis: Redis, listening: Listening, queue: WakeQueue
) -> None:
    """A replayed wake drains what is due: nothing, usually."""
    job = signed_jobs(SECRET).create(
        DRAIN, ("replayed", INSTANT), connection=redis, serializer=JSONSerializer
    )
    for _ in range(2):
        redis.hset("rq:job:r", mapping=job.to_dict())
        redis.rpush(LIST, "r")
        assert listening.senders.awaited("replayed")
        listening.senders.wakes.clear()
        until(lambda: not redis.exists("rq:job:r"))
