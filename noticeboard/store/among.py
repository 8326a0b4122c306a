"""The rows of a table whose key is among some values: a statement is made once for its columns.

To make it anew, and to find out that it was compiled before, takes thrice as long as to run it.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, bindparam, select

Rows = Sequence[Row[Any]]


def rows_among(
    conn: Connection,
    key: Column[str],
    values: Collection[str],
    *order: Column[Any],
    lock: bool = False,
) -> Rows:
    """The rows of the table of ``key`` where it is one of ``values``, in that order.

    ``lock`` holds them until the transaction ends.
    """
    return conn.execute(_found(key, order, lock), {"values": list(values)}).all()


@cache
def _found(key: Column[str], order: Sequence[Column[Any]], lock: bool) -> Select[Any]:
    among = key.in_(bindparam("values", expanding=True))
    found = select(key.table).where(among).order_by(*order)
    return found.with_for_update(key_share=True) if lock else found
