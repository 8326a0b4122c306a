"""Huey's tasks; as a program: that many in its queue, all of them due."""

import os
import sys
from pathlib import Path

from huey import RedisHuey, SqliteHuey

from benchmarks.peers.jobs import late, note

if os.environ.get("HUEY") == "sqlite":
    huey = SqliteHuey(filename=str(Path(os.environ["FOLDER"], "huey.db")), fsync=True)
else:
    huey = RedisHuey(url=os.environ["QUEUE"])

work, lateness = huey.task()(note), huey.task()(late)

if __name__ == "__main__":
    # As a module of that name: a consumer looks its tasks up by it.
    from benchmarks.peers.huey_tasks import work as task

    for number in range(int(sys.argv[1])):
        task(number)
