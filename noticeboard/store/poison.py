"""Rows that cannot be read, and values that cannot be written: they keep back nothing else.

Somebody, or an older version, wrote what this one cannot make anything of; a channel said what no
database takes. A database that is away is another matter: then nothing is known, and whoever
asked tries again.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    StatementError,
)

from noticeboard.domain.errors import NoticeboardError
from noticeboard.store.outages import is_outage

T = TypeVar("T")
_log = logging.getLogger(__name__)


# What a driver says of a value it does not know, or that a column does not take.
_REFUSED = (DataError, IntegrityError, ProgrammingError)
# What making something of a row can raise. All else says that the process or its machine is at
# fault, or a connection that was lost before.
_OF_ROWS = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError),
    NoticeboardError,
)


def is_poison(error: Exception) -> bool:
    """Whether what was read is at fault, and not the database or the statement."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError) and not is_outage(error)
    # What a column type raises on its way to the database comes in one of these.
    inner = error.orig if isinstance(error, StatementError) else error
    return isinstance(inner, _OF_ROWS)


def is_unwritable(error: Exception) -> bool:
    """Whether what was to be written is at fault."""
    if isinstance(error, _REFUSED):
        return not is_outage(error)
    return is_poison(error) and not isinstance(error, NoticeboardError)


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
