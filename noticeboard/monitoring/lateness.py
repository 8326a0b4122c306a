"""How late deliveries arrived, counted so that the counts only ever grow."""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate

from noticeboard.ports.gauges import Gauges

# Seconds after its instant. From the half millisecond of a good day to the hour of a bad one.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)
# What came of a delivery may be written that long after it arrived: its sender kept it while the
# database was away. So far back every look reads again.
_BACK = timedelta(minutes=10)


@dataclass
class Histogram:
    """Of one channel; ``counts`` has one place more than there are bounds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def cumulative(self) -> Iterator[tuple[str, float]]:
        """Up to each bound, and up to any: as Prometheus has it."""
        bounds = (*(str(bound) for bound in BOUNDS), "+Inf")
        yield from zip(bounds, map(float, accumulate(self.counts)), strict=True)


class Lateness:
    """Counts from the start of this process on, each delivery once; a restart counts from zero.

    Such a counter is what a monitoring system expects. A count over the rows of the last hour
    would fall again, and every fall would be taken for a restart.
    """

    def __init__(self, gauges: Gauges, started: datetime) -> None:
        self._gauges = gauges
        self._started = started
        self._seen: dict[str, datetime] = {}
        self._found: dict[str, Histogram] = {}
        self._counting = threading.Lock()

    def counted(self, channels: Iterable[str], now: datetime) -> dict[str, Histogram]:
        """The histograms of these channels, with all that arrived by now."""
        with self._counting:
            since = max(self._started, now - _BACK)
            for channel in channels:
                histogram = self._found.setdefault(channel, Histogram())
                for id_, at, late in self._gauges.arrived(channel, since):
                    if id_ not in self._seen:
                        self._add(histogram, late)
                    self._seen[id_] = at
            self._seen = {id_: at for id_, at in self._seen.items() if at > since}
            return {
                channel: Histogram(list(own.counts), own.total)
                for channel, own in self._found.items()
            }

    def _add(self, histogram: Histogram, late: timedelta) -> None:
        seconds = late.total_seconds()
        histogram.counts[bisect_left(BOUNDS, seconds)] += 1
        histogram.total += seconds
