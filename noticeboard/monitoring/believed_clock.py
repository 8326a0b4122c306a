"""The clock of whoever looks after the board, and of the signs of life that are looked for.

It goes on where the wall is set: nobody who lives seems dead then, and nothing is told twice. It
releases nothing; that is a matter of ``sending.watched_clock``.
Source: docs/decisions/0022-a-clock-that-nobody-can-set-beside-the-wall.md
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.ports import Owner
from noticeboard.ports.clocks import Clocks


@dataclass(frozen=True, slots=True)
class BelievedClock:
    """``Clock``: the wall as those who send believed it last on this host, gone on since.

    The wall itself while nobody has sent from this host since it was started. ``moment``: the
    wall and the time since boot.
    """

    clocks: Clocks
    me: Owner
    moment: Callable[[], tuple[datetime, timedelta]]

    def __call__(self) -> datetime:
        """Aware UTC. Asks the database."""
        anchor = self.clocks.kept(self.me).anchor
        wall, boot = self.moment()
        return wall if anchor is None else anchor + boot
