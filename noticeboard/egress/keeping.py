"""Connections that wait for their next request."""

import threading
import weakref
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.egress.deadline import Monotonic
from noticeboard.egress.wire import Wire

Place = tuple[str, str, int]

# Seconds. Servers hang up on who says nothing: soon enough not to meet that moment. And a name
# may lead elsewhere by then.
_IDLE = 10.0
_OLD = 60.0
_EACH_PLACE = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """A connection: since when there is one, and since when it waits."""

    wire: Wire
    born: float
    idle_since: float


class Keeper:
    """Keeps a few connections for each place; several threads may ask."""

    def __init__(self, now: Monotonic) -> None:
        self._now = now
        self._kept: dict[Place, list[Kept]] = defaultdict(list)
        self._lock = threading.Lock()
        # Whoever lets go of the door lets go of its connections.
        weakref.finalize(self, _hang_up, self._kept)

    def take(self, place: Place) -> Kept | None:
        """One that is still good, the one used last first; those that are not are closed."""
        with self._lock:
            waiting = self._kept[place]
            while waiting:
                kept = waiting.pop()
                if self._is_good(kept):
                    return kept
                kept.wire.close()
            del self._kept[place]
        return None

    def keep(self, place: Place, wire: Wire, born: float) -> None:
        """Keep it for the next request there, or close it if there are enough."""
        with self._lock:
            if len(self._kept[place]) < _EACH_PLACE:
                self._kept[place].append(Kept(wire, born, self._now()))
                return
        wire.close()

    def close(self) -> None:
        """Hang up on all."""
        with self._lock:
            _hang_up(self._kept)
            self._kept.clear()

    def _is_good(self, kept: Kept) -> bool:
        now = self._now()
        fresh = now - kept.idle_since <= _IDLE and now - kept.born <= _OLD
        return fresh and kept.wire.is_quiet


def _hang_up(kept: Mapping[Place, list[Kept]]) -> None:
    for waiting in kept.values():
        for each in waiting:
            each.wire.close()
