"""What is wrong with the machine, as far as whoever writes notices has to know it."""

from collections.abc import Iterable

from noticeboard.domain.invariants import Invariant

# A hold, a clock, a channel, a delivery are shown where they belong; of pages that are not made
# beforehand readers notice nothing, and whoever runs the board is told.
TOLD = (
    "timer",
    "worker",
    "reconciler",
    "process",
    "overdue",
    "unenqueued",
    "synthetic_missing",
)


def failing(found: Iterable[Invariant]) -> tuple[str, ...]:
    """The names of what does not hold, each once, causes first."""
    failed = {one.name for one in found if one.state == "failed"}
    return tuple(name for name in TOLD if name in failed)
