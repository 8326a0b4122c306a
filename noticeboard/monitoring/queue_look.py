"""What the queue says of itself, for whoever wants to know whether it carries wakes."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from noticeboard.clock import utc_now
from noticeboard.domain.invariants import Queue
from noticeboard.ports import Clock
from noticeboard.queueing import ANSWER_WITHIN, QUEUE, WAKE_WITHIN, connect

# As RQ calls it.
_KEY = f"rq:queue:{QUEUE}"


class QueueLook:
    """Asks the queue at ``redis_url``; half a second at most, whatever listens there."""

    def __init__(self, redis_url: str, folder: Path | None, *, now: Clock = utc_now) -> None:
        """``folder``: where the server that we started keeps its file; ``None`` for another's."""
        self._redis = connect(redis_url, answer_within=ANSWER_WITHIN)
        self._place = _place(redis_url)
        self._folder = folder
        self._now = now

    def __call__(self) -> Queue:
        """What it says now."""
        watchdog = threading.Timer(WAKE_WITHIN, self._redis.connection_pool.disconnect)
        watchdog.daemon = True
        watchdog.start()
        try:
            return self._asked()
        except Exception:  # what a client makes of garbage is not only a RedisError
            return Queue(self._place, answers=False)
        finally:
            watchdog.cancel()

    def _asked(self) -> Queue:
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.llen(_KEY)
            pipe.lindex(_KEY, 0)
            waiting, first = pipe.execute()
        return Queue(
            self._place,
            answers=True,
            strange=self._folder is not None and not self._keeps_its_file_in(self._folder),
            waiting=int(waiting),
            oldest=self._age(first),
        )

    def _keeps_its_file_in(self, folder: Path) -> bool:
        found: Any = self._redis.config_get("dir")
        kept = found.get("dir", found.get(b"dir", ""))
        return Path(kept.decode() if isinstance(kept, bytes) else kept).resolve() == folder

    def _age(self, job_id: bytes | None) -> timedelta:
        """How long ago that wake was put; zero when another hand wrote the id."""
        with suppress(ValueError, OverflowError, OSError):
            put = datetime.fromtimestamp(int((job_id or b"").partition(b"-")[0]) / 1000, UTC)
            return max(self._now() - put, timedelta())
        return timedelta()


def _place(redis_url: str) -> str:
    """Where it is, without whoever signs in there."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.scheme}://{parts.hostname}:{parts.port or 6379}"
