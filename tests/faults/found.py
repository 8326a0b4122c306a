"""One row of what was measured."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One row: what was taken away, how many were timed, in seconds, and what is promised."""

    what: str
    count: int
    p50: float
    p99: float
    most: float
    promised: str

    @classmethod
    def of(cls, what: str, seconds: Sequence[float], promised: str) -> "Found":
        """The row of these; one that never came is counted as infinite."""
        ordered = sorted(seconds) or [float("nan")]
        p99 = ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))]
        return cls(what, len(seconds), statistics.median(ordered), p99, ordered[-1], promised)
