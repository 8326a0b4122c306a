"""The order in which the bulletins of a notice speak on a channel, as SQL.

``first`` and the other rows are ``deliveries`` or aliases of it.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Tuple, and_, case, select, tuple_

from noticeboard.store.tables_public import public_bulletins


def is_before(first: FromClause, second: FromClause) -> ColumnElement[bool]:
    """In the order of the board; before that, in the order in which they are to speak.

    A clock that was set back changes nothing of what is public: it was said first.
    """
    said, then = _position(first), _position(second)
    public = and_(said.is_not(None), then.is_not(None))
    return case((public, _said(first, said) < _said(second, then)), else_=_planned(first, second))


def newest_first(row: FromClause) -> tuple[ColumnElement[Any], ...]:
    """The same order, from its end, of rows that are public or may be."""
    place = row.c.scheduled_for.desc(), row.c.sequence.desc(), row.c.revision.desc()
    return (_position(row).desc().nulls_last(), *place)


def _planned(first: FromClause, second: FromClause) -> ColumnElement[bool]:
    """By their instants; numbers, given when a draft is begun, decide a tie."""
    return _place(first) < _place(second)


def _place(row: FromClause) -> Tuple:
    return tuple_(row.c.scheduled_for, row.c.sequence, row.c.revision)


def _said(row: FromClause, position: ScalarSelect[int]) -> Tuple:
    return tuple_(position, row.c.revision)


def _position(row: FromClause) -> ScalarSelect[int]:
    """The place of its bulletin among those of the notice; null before it is public."""
    told = public_bulletins.alias()
    own = select(told.c.position).where(told.c.id == row.c.bulletin_id)
    return own.correlate(row).scalar_subquery()
