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

    _went: deque[tuple[float, int]] = field(default_factory=deque)

    def went(self, count: int, at: float) -> None:
        """So many at that moment."""
        self._went.append((at, count))

    def at(self, now: float) -> int:
        """How many to claim; one, where nothing went lately."""
        while self._went and self._went[0][0] < now - _LATELY:
            self._went.popleft()
        return min(_AT_MOST, max(1, sum(count for _, count in self._went)))
