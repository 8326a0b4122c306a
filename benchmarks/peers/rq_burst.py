"""RQ: that many jobs in its queue, all of them due."""

import os
import sys

from redis import Redis
from rq import Queue

from benchmarks.peers.jobs import note


def fill(jobs: int) -> None:
    """Enqueue them."""
    queue = Queue("burst", connection=Redis.from_url(os.environ["QUEUE"]))
    for begun in range(0, jobs, 500):
        few = range(begun, min(begun + 500, jobs))
        queue.enqueue_many([Queue.prepare_data(note, args=(n,)) for n in few])


if __name__ == "__main__":
    fill(int(sys.argv[1]))
