"""Rows on their way, and the proof that all of them arrived as they were."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import Connection

from noticeboard.store.backups import loading, refusals
from noticeboard.store.backups.portable import Row, Shape, Tally, rows_of, shape_of
from noticeboard.store.tables import TABLES

# Told of a table, and how many of its rows have passed.
Told = Callable[[str, int], None]
_TELL_EVERY = 20_000
Carried = Iterable[tuple[Shape, Iterable[Row]]]


def all_of(conn: Connection) -> Carried:
    """Every table of a board of this version."""
    return ((shape, rows_of(conn, shape)) for shape in map(shape_of, TABLES))


def put(conn: Connection, carried: Carried, told: Told) -> Mapping[Shape, Tally]:
    """Fill the tables of an empty database; what was put into each.

    Raises:
        BackupError: the tables do not take it, or what arrived is not what was carried.
    """
    loading.empty_seeds(conn)
    tallies: dict[Shape, Tally] = {}
    for shape, rows in carried:
        tallies[shape] = tally = Tally()
        loading.load(conn, shape, telling(tally.counted(rows), shape.table, told))
    loading.refuse_unless_all(conn, {shape.table for shape in tallies})
    lost = [shape.table for shape, tally in tallies.items() if tally != _there(conn, shape)]
    if lost:
        raise refusals.not_the_same(lost)
    return tallies


def telling(rows: Iterable[Row], table: str, told: Told) -> Iterator[Row]:
    """The same rows; somebody hears how many have passed."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if count % _TELL_EVERY == 0:
            told(table, count)
        yield row
    told(table, count)


def _there(conn: Connection, shape: Shape) -> Tally:
    tally = Tally()
    for row in rows_of(conn, shape):
        tally.add(row)
    return tally
