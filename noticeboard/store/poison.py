"""Rows that cannot be read: one of them keeps back none of the others.

Somebody, or an older version, wrote what this one cannot make anything of. A database that is
away is another matter: then nothing is known, and whoever asked tries again.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy.exc import DataError, DBAPIError

from noticeboard.store.outages import is_outage

T = TypeVar("T")
_log = logging.getLogger(__name__)


def is_poison(error: Exception) -> bool:
    """Whether what was read is at fault, and not the database or the statement."""
    if is_outage(error):
        return False
    return not isinstance(error, DBAPIError) or isinstance(error, DataError)


def readable(read: Callable[[Sequence[str]], Iterable[T]], ids: Sequence[str]) -> list[T]:
    """What ``read`` makes of these ids, in their order; without those that it breaks on.

    Read together, and only when that fails by halves: so one that is broken costs a few reads.
    """
    try:
        return list(read(ids))
    except Exception as error:
        if not is_poison(error):
            raise
        if len(ids) < 2:
            _log.exception("%s cannot be read; it is passed over.", *ids)
            return []
    half = len(ids) // 2
    return [*readable(read, ids[:half]), *readable(read, ids[half:])]
