"""Ids in portions: a statement names no more of them than every database takes.

SQLite takes 250,000 values in a statement, 32,766 as it is usually built, PostgreSQL 65,535.
"""

from collections.abc import Iterator, Sequence

AT_ONCE = 500


def batches(ids: Sequence[str], size: int = AT_ONCE) -> Iterator[Sequence[str]]:
    """``ids`` in their order, up to ``size`` at a time."""
    for first in range(0, len(ids), size):
        yield ids[first : first + size]
