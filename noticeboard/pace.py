"""How fast a channel takes what it is given, and so how much is claimed for it at once."""

from collections import deque
from dataclasses import dataclass, field

# Seconds. A batch is what went in the last of them: it ends about when its last look is too old,
# and whoever dies with it in hand leaves no more than that behind.
_LATELY = 0.25
_AT_MOST = 200


@dataclass(slots=True)
class Pace:
    """What went to one channel lately, from this process."""

    _went: deque[tuple[float, float]] = field(default_factory=deque)

    def went(self, count: int, began: float, ended: float) -> None:
        """So many between these two moments: of a long time, what the end of it may have seen."""
        share = _LATELY / max(ended - began, _LATELY)
        self._went.append((ended, count * share))

    def at(self, now: float) -> int:
        """How many to claim; one, where nothing went lately."""
        while self._went and self._went[0][0] < now - _LATELY:
            self._went.popleft()
        lately = sum(count for _, count in self._went)
        return min(_AT_MOST, max(1, int(lately)))
