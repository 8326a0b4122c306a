"""The same instants by other schedulers; they are lines of standard input, seconds since 1970.

RQ's and Huey's are put into their queues, for workers that are started beside; APScheduler and
the bare wait run here, to their end.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from redis import Redis
from rq import Queue

from benchmarks.peers.huey_tasks import lateness
from benchmarks.peers.jobs import late

# What is a second behind is dropped by APScheduler unless it is told otherwise.
_NEVER_TOO_LATE = None


def by_waiting(instants: Sequence[float]) -> None:
    """One thread, one condition."""
    condition = threading.Condition()
    for at in instants:
        with condition:
            while (left := at - time.time()) > 0:
                condition.wait(left)
        late(at)


def by_rq(instants: Sequence[float]) -> None:
    """``enqueue_at``, for workers with its scheduler."""
    queue = Queue("burst", connection=Redis.from_url(os.environ["QUEUE"]))
    for at in instants:
        queue.enqueue_at(_moment(at), late, at)


def by_huey(instants: Sequence[float]) -> None:
    """Tasks with an ``eta``."""
    for at in instants:
        lateness.schedule((at,), eta=_moment(at))


def by_apscheduler(instants: Sequence[float]) -> None:
    """Jobs in a file of SQLite, as a program of its own would have them."""
    path = Path(os.environ["FOLDER"], "apscheduler.db")
    store = SQLAlchemyJobStore(url=f"sqlite:///{path}")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    for at in instants:
        scheduler.add_job(
            late, "date", run_date=_moment(at), args=[at], misfire_grace_time=_NEVER_TOO_LATE
        )
    scheduler.start()
    time.sleep(max(0.0, instants[-1] - time.time()))
    while scheduler.get_jobs():
        time.sleep(0.1)
    scheduler.shutdown()


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


WAYS: Mapping[str, Callable[[Sequence[float]], None]] = {
    "waiting": by_waiting,
    "rq": by_rq,
    "huey": by_huey,
    "apscheduler": by_apscheduler,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]]([float(line) for line in sys.stdin])
