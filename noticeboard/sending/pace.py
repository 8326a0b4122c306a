"""How fast a channel takes what it is given, and so how much is claimed for it at once."""

import logging
from dataclasses import dataclass

# Seconds of sending. A batch is what its channel takes in so long: it is sent while its last look
# is good, and whoever dies with it in hand leaves no more than that behind.
_LONG = 0.25
_AT_MOST = 200
# Seconds after which nobody knows any more how fast it is.
_FORGOTTEN = 1.0
# Seconds between two warnings.
_WARNED_EVERY = 60.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pace:
    """What went to one channel after one look: so many, in so many seconds of sending, then."""

    count: int = 0
    seconds: float = 0.0
    ended: float = 0.0

    def went(self, count: int, seconds: float, ended: float) -> None:
        """So it was just now. The time for reading and writing is not the channel's."""
        self.count, self.seconds, self.ended = count, seconds, ended

    def at(self, now: float) -> int:
        """How many to claim: as many as it takes, at most twice what one look was good for."""
        if now - self.ended > _FORGOTTEN:
            return 1
        room = self.count * _LONG / self.seconds if self.seconds else _AT_MOST
        return max(1, min(_AT_MOST, 2 * self.count, int(room)))


@dataclass(slots=True)
class Slowness:
    """Whether it was said lately that the database answers slowly."""

    said_at: float | None = None

    def note(self, took: float, now: float) -> None:
        """A look took so many seconds: once a minute that is said."""
        if self.said_at is None or now - self.said_at >= _WARNED_EVERY:
            self.said_at = now
            _log.warning("The database answers slowly: a look took %.2f s.", took)
