"""What is wrong with the machine, as far as whoever writes notices has to know it."""

from collections.abc import Iterable

from noticeboard.domain.invariants import Invariant

# Everything else is shown where it belongs: a hold, a clock, a channel, a delivery.
TOLD = (
    "timer",
    "worker",
    "reconciler",
    "process",
    "overdue",
    "unenqueued",
    "synthetic_missing",
    "pages_stale",
)


def failing(found: Iterable[Invariant]) -> tuple[str, ...]:
    """The names of what does not hold, each once, causes first."""
    failed = {one.name for one in found if one.state == "failed"}
    return tuple(name for name in TOLD if name in failed)
