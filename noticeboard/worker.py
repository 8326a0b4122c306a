"""The worker: takes wakes from Redis and hands them to the senders that live beside it.

RQ's worker, cut to what a wake needs. No fork, no scheduler, no alarm signal, no command channel,
no `rq suspend`, no results, no registries: they each cost a millisecond, or let whoever reaches
Redis hold up what SQL says is due. It never ends because of Redis; it tries again.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from redis import Redis
from rq import Queue, SimpleWorker, worker_registration
from rq.exceptions import DequeueTimeout
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.timeouts import BaseDeathPenalty
from rq.utils import now

from noticeboard.logs import configure_logging
from noticeboard.queueing import QUEUE, SignedJob, connect, signed_jobs
from noticeboard.resident import run_senders
from noticeboard.wakes import Senders, read_wake

if TYPE_CHECKING:
    from noticeboard.settings import Settings

# Seconds one blocking pop waits, and how much later an answer must be for Redis to be hung.
POP = 5
HUNG = 3.0
# Seconds between two trials while Redis does not do what it should.
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.5

_log = logging.getLogger(__name__)
_RESIDENT: ContextVar[Senders] = ContextVar("resident senders")


def drain(channel: str, at: str) -> None:
    """The one job: wake the sender of ``channel`` for the instant ``at``."""
    _RESIDENT.get().wake(*read_wake(channel, at))


@contextmanager
def waking(senders: Senders) -> Iterator[None]:
    """Have the jobs of this thread wake ``senders``: RQ's jobs are functions, not methods."""
    token = _RESIDENT.set(senders)
    try:
        yield
    finally:
        _RESIDENT.reset(token)


class NoDeathPenalty(BaseDeathPenalty):
    """RQ's time limit is SIGALRM, possibly in the middle of a send. Ours are in the senders."""

    def setup_death_penalty(self) -> None:
        """Nothing to set up."""

    def cancel_death_penalty(self) -> None:
        """Nothing to cancel."""


class WakeWorker(SimpleWorker):
    """Pops one wake after the other, for ever."""

    death_penalty_class = NoDeathPenalty

    def __init__(self, redis_url: str, secret: bytes, *, pop: int = POP) -> None:
        super().__init__(
            [QUEUE],
            connection=connect(redis_url, answer_within=pop + HUNG),
            job_class=signed_jobs(secret),
            serializer=JSONSerializer,
            worker_ttl=60,
            prepare_for_work=False,  # it would talk to Redis, which may not be there yet
        )
        self.hostname, self.pid = socket.gethostname(), os.getpid()
        self.refused = 0
        self._redis_url = redis_url
        self._pop = pop
        self._failures = 0
        self._shown_at = float("-inf")

    def listen(self, stopping: threading.Event) -> None:
        """Take wakes until ``stopping``; whatever Redis does, go on."""
        while not stopping.is_set():
            try:
                self._show_up()
                self._take()
            except Exception as error:
                # Any exception: what a client makes of garbage is not only a RedisError.
                stopping.wait(self._note_failure(error))
            else:
                self._note_health()

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Hand over one wake, or drop a job that is none."""
        try:
            if isinstance(job, SignedJob) and job.refusal is None:
                job.perform()
            else:
                self._drop(job)
        except Exception:
            _log.exception("A wake could not be handed over; the timer puts it again.")
        finally:
            self.connection.delete(job.key, queue.intermediate_queue_key)

    def leave(self) -> None:
        """Take this worker off the list; without Redis its entry lapses by itself."""
        with suppress(Exception), connect(self._redis_url, answer_within=0.3) as redis:
            pipe = redis.pipeline()
            worker_registration.unregister(self, pipe)
            pipe.delete(self.key).execute()

    def _set_connection(self, connection: Redis) -> Redis:
        # RQ would raise the socket timeout to its own; ours is chosen.
        return connection

    def _take(self) -> None:
        with suppress(DequeueTimeout):
            taken = self.queue_class.dequeue_any(
                self.queues,
                self._pop,
                connection=self.connection,
                job_class=self.job_class,
                serializer=self.serializer,
            )
            if taken is not None:
                self.execute_job(*taken)

    def _show_up(self) -> None:
        """Register, again and again: FLUSHALL and a restart make Redis forget us."""
        if time.monotonic() - self._shown_at < self._pop:
            return
        self.birth_date = self.birth_date or now()
        self.last_heartbeat = now()
        with self.connection.pipeline() as pipe:
            pipe.hset(self.key, mapping=self._card())
            pipe.expire(self.key, timedelta(seconds=self.worker_ttl))
            worker_registration.register(self, pipe)
            pipe.execute()
        self._shown_at = time.monotonic()

    def _card(self) -> dict[Any, Any]:
        """What `rq info` shows of this worker."""
        return self.serialize() | {"state": "idle", "refused": self.refused}

    def _drop(self, job: Job) -> None:
        self.refused += 1
        # Each power of two: whoever forges thousands does not fill the disk with it.
        if self.refused & (self.refused - 1) == 0:
            why = getattr(job, "refusal", None) or "it is of a foreign class"
            _log.warning("Refused a job from Redis (%d so far): %s.", self.refused, why)

    def _note_failure(self, error: Exception) -> float:
        """Log the first of a row, and say how long to pause."""
        if self._failures == 0:
            why = str(error) or type(error).__name__
            _log.warning("Redis gives no wakes, trying again until it does: %s", why)
        self._failures += 1
        self._shown_at = float("-inf")
        return min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** min(self._failures, 10)))

    def _note_health(self) -> None:
        if self._failures:
            _log.info("Redis gives wakes again.")
        self._failures = 0


def run_worker(settings: "Settings") -> int:
    """Be a worker until SIGTERM; the exit code."""
    from noticeboard import bootstrap  # the senders open every channel: only who sends loads them

    configure_logging("worker")
    senders = bootstrap.senders(settings)
    worker = WakeWorker(settings.redis_url, settings.secret_key)

    def listen(stopping: threading.Event) -> None:
        with waking(senders):
            worker.listen(stopping)

    try:
        pulse = bootstrap.pulse(settings, "worker", senders.are_there)
        return run_senders(senders, listen, pulse)
    finally:
        worker.leave()
