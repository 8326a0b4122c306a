"""Wakes through RQ: signed, short-lived, and worth nothing to whoever takes them.

SQL is the truth. A wake that is lost, doubled, late or forged costs a second at most, so nothing
here retries, schedules or records. Redis is the owner's, and still not trusted: a job is a
signature over a function's name and two texts, and whatever else its hash carries is not read.
"""

import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar
from uuid import uuid4

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.retry import Retry
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from noticeboard.clock import utc_now
from noticeboard.domain.errors import NoticeboardError, QueueUnavailableError
from noticeboard.ports import Clock
from noticeboard.wakes import instant_text

QUEUE = "noticeboard"
DRAIN = "noticeboard.worker.drain"
ALLOWED = frozenset({DRAIN})

# A wake is 120 bytes; nothing that is longer is fetched from Redis, let alone parsed.
LARGEST_JOB = 1024
# Seconds until a wake that nobody took is gone. Put again each second while it is needed.
KEEP = 30
# Wakes kept at most, should nobody take them: 30 s of 60 channels, and room.
MOST = 5000
# Seconds for one answer, and for the whole of one wake.
ANSWER_WITHIN = 0.3
WAKE_WITHIN = 0.5
# A wake that waits longer says that no worker is there to take it.
UNTAKEN_AFTER = timedelta(seconds=3)


def connect(url: str, *, answer_within: float) -> Redis:
    """A pool that neither retries nor shakes hands: one command, one answer, or an error."""
    return Redis.from_url(
        url,
        socket_timeout=answer_within,
        socket_connect_timeout=ANSWER_WITHIN,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        driver_info=None,
    )


class RefusedJobError(NoticeboardError):
    """A job that is not a wake of ours; the text says what is wrong with it."""


class SignedJob(Job):
    """A job of which only the signed function and arguments count.

    Callbacks, webhooks, dependencies, retries, repeats, meta, timeouts and rate limits in the
    hash are not even read. A job that is not ours is restored with a ``refusal``, never by
    raising: RQ's loop would end on the exception.
    """

    secret: ClassVar[bytes] = b""
    refusal: str | None = None

    def to_dict(self, include_meta: bool = True, include_result: bool = True) -> dict[str, Any]:
        """The hash: RQ's bookkeeping, and the call with its signature."""
        kept = ("created_at", "enqueued_at", "origin", "status", "timeout", "ttl", "result_ttl")
        whole = super().to_dict(include_meta=False, include_result=False)
        told = {key: whole[key] for key in kept if key in whole}
        return told | {"data": self.data, "signature": self._sign(self.data)}

    def refresh(self) -> None:
        """Read the call and its signature, and first how long they are."""
        try:
            lengths = self._lengths()
        except ResponseError:
            self.refusal = "it is not stored as a job"
            return
        if max(lengths) > LARGEST_JOB:
            self.refusal = f"it is longer than {LARGEST_JOB} bytes"
            return
        data, signature = self.connection.hmget(self.key, ["data", "signature"])
        if data is None and signature is None:
            raise NoSuchJobError(self.key)
        self.restore({b"data": data or b"", b"signature": signature or b""})

    def _lengths(self) -> list[int]:
        with self.connection.pipeline(transaction=False) as pipe:
            for part in ("data", "signature"):
                pipe.hstrlen(self.key, part)
            return [int(length) for length in pipe.execute()]

    def restore(self, raw_data: Mapping[bytes, Any]) -> None:
        """Take the call from ``raw_data`` if it is ours; leave all else as a new job has it."""
        self.data = raw_data.get(b"data", b"")
        self.origin, self.timeout, self.result_ttl = QUEUE, -1, 0
        self.refusal = self._judge(self.data, raw_data.get(b"signature", b""))

    def _judge(self, data: bytes, signature: bytes) -> str | None:
        if len(data) > LARGEST_JOB:
            return f"it is longer than {LARGEST_JOB} bytes"
        if not signature:
            return "it is not signed"
        if not hmac.compare_digest(signature, self._sign(data)):
            return "the signature is not ours"
        return _unusual(data)

    def _sign(self, data: bytes) -> bytes:
        return hmac.new(self.secret, data, sha256).hexdigest().encode()

    def _execute(self) -> Any:
        if self.refusal is not None:
            raise RefusedJobError(self.refusal)
        return super()._execute()


def _unusual(data: bytes) -> str | None:
    """What is wrong with a call that carries our signature: nothing, unless the key leaked."""
    try:
        function, instance, args, kwargs = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return "it is not a call written as JSON"
    if not isinstance(function, str) or function not in ALLOWED or instance is not None:
        return "it calls a function that is no job"
    if kwargs or not isinstance(args, list) or not all(isinstance(arg, str) for arg in args):
        return "its arguments are not texts"
    return None


def signed_jobs(secret: bytes) -> type[SignedJob]:
    """The job class whose signatures ``secret`` makes. RQ takes a class, so the key is on it."""
    key = hmac.new(secret, b"noticeboard: wakes, 1", sha256).digest()
    return type("SignedJob", (SignedJob,), {"secret": key})


class WakeQueue:
    """Puts wakes for any worker to take."""

    def __init__(self, redis_url: str, secret: bytes, *, now: Clock = utc_now) -> None:
        self._now = now
        self._redis = connect(redis_url, answer_within=ANSWER_WITHIN)
        self._queue = Queue(
            QUEUE,
            connection=self._redis,
            job_class=signed_jobs(secret),
            serializer=JSONSerializer,
        )
        # Spares an INFO on every new connection; RQ notes the version on the job, no more.
        self._queue.redis_server_version = (7, 2, 0)

    def wake(self, channel: str, at: datetime) -> None:
        """Have a worker drain ``channel`` at ``at``.

        Raises:
            QueueUnavailableError: Redis did not take it within half a second, or it did and
                no worker is there.
        """
        try:
            with self._deadline():
                oldest = self._put(channel, instant_text(at))
        except Exception as error:
            # Any exception: what a client makes of garbage is not only a RedisError.
            why = str(error) or type(error).__name__
            raise QueueUnavailableError(f"Redis takes no wakes: {why}") from error
        if self._age(oldest) > UNTAKEN_AFTER:
            raise QueueUnavailableError("No worker takes wakes from Redis.")

    def close(self) -> None:
        """Give the connections back."""
        self._redis.close()

    def _put(self, channel: str, at: str) -> bytes:
        """Put one wake, and return the id of the one that waits longest."""
        with self._redis.pipeline() as pipe:
            self._queue.enqueue_call(
                DRAIN,
                args=(channel, at),
                timeout=-1,
                ttl=KEEP,
                result_ttl=0,
                job_id=f"{self._now().timestamp() * 1000:.0f}-{uuid4().hex}",
                pipeline=pipe,
            )
            pipe.ltrim(self._queue.key, -MOST, -1)
            pipe.expire(self._queue.key, KEEP)
            pipe.lindex(self._queue.key, 0)
            return bytes(pipe.execute()[-1] or b"")

    def _age(self, job_id: bytes) -> timedelta:
        """How long ago that wake was put; zero when another hand wrote the id."""
        with suppress(ValueError, OverflowError, OSError):
            put = datetime.fromtimestamp(int(job_id.partition(b"-")[0]) / 1000, UTC)
            return self._now() - put
        return timedelta()

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        # Socket timeouts count from byte to byte: a server that drips never runs into one.
        watchdog = threading.Timer(WAKE_WITHIN, self._redis.connection_pool.disconnect)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()
