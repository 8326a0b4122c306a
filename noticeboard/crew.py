"""Who does what takes as long as others let it: threads of their own, so many and no more."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Threads:
    """So many at once. They end with the process: nothing they do is lost that way."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._busy = 0
        self._changed = threading.Lock()

    @property
    def free(self) -> int:
        """How many could begin now."""
        with self._changed:
            return self._size - self._busy

    def begin(self, work: Callable[[], object]) -> None:
        """Do it beside everything else; what breaks is logged."""
        with self._changed:
            self._busy += 1
        threading.Thread(target=self._do, args=(work,), name="errand", daemon=True).start()

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:
            _log.exception("An errand broke; it is tried again in its time.")
        finally:
            with self._changed:
                self._busy -= 1


class Here:
    """In the thread that asks, one after the other."""

    free = 100

    def begin(self, work: Callable[[], object]) -> None:
        """Do it now."""
        work()
