"""The hosts whose clock cannot be believed, as the desk shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.clock_guard import Distrust
from noticeboard.domain.durations import duration_text
from noticeboard.domain.sentence import Language
from noticeboard.ports.clocks import ClockHold


@dataclass(frozen=True, slots=True)
class Clock:
    """One host. ``apart``: by how much it is off, in words; ``ahead``: and in which direction."""

    host: str
    why: Distrust
    since: datetime
    apart: str
    ahead: bool


def clocks(holds: Iterable[ClockHold], language: Language) -> list[Clock]:
    """Each host once, however many of its processes wait; without those somebody vouched for."""
    waiting = {hold.owner.host: hold for hold in holds if hold.vouched_by is None}
    return [
        Clock(
            host,
            hold.why,
            hold.since,
            duration_text(abs(hold.apart)).in_(language),
            hold.apart > timedelta(),
        )
        for host, hold in waiting.items()
    ]
