"""Deliveries counted by channel: however many one channel has, no other is lost behind it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, bindparam, func, select

from noticeboard.domain.delivery import SYNTHETIC, DeliveryState
from noticeboard.domain.troubles import Backlog
from noticeboard.store.tables_delivery import ORDINARY, URGENT, deliveries, in_state
from noticeboard.store.types import UTCDateTime

_ROW = deliveries.c
# Of each channel it is counted to here: a look at it must not last while it is being sent.
AT_MOST = 5000
# How many of a channel, and since when.
Counting = Select[int, Any]
LATE = bindparam("late", type_=UTCDateTime)


def channels_of(state: ColumnElement[bool]) -> CTE:
    """The distinct channels of an index, one step for each: DISTINCT would read every row."""
    first = select(func.min(_ROW.channel).label("channel")).where(state)
    found = first.cte("channels", recursive=True)
    following = select(func.min(_ROW.channel)).where(state, _ROW.channel > found.c.channel)
    step = select(following.scalar_subquery()).where(found.c.channel.is_not(None))
    return found.union_all(step)


def due_by(at: datetime | ColumnElement[datetime] = LATE) -> ColumnElement[bool]:
    """What waits and is due. Both ranks are named, so that an index leads to those alone."""
    ranks = _ROW.rank.in_((URGENT, ORDINARY))
    return and_(in_state(DeliveryState.PENDING), ranks, _ROW.due <= at)


def with_any(conn: Connection, state: ColumnElement[bool]) -> Collection[str]:
    """The channels that have a delivery in that state."""
    return [name for name in conn.scalars(select(channels_of(state))) if name is not None]


def counting(
    which: ColumnElement[bool], since: ColumnElement[datetime] = _ROW.scheduled_for
) -> Counting:
    """What ``of_each`` asks of a channel. To make one costs more than to run it."""
    there = _ROW.channel == bindparam("of_channel")
    picked = select(since.label("since")).where(which, there).limit(AT_MOST).subquery("picked")
    return select(func.count(), func.min(picked.c.since))


def of_each(
    conn: Connection,
    counted: Counting,
    channels: Iterable[str],
    given: Mapping[str, datetime] = MappingProxyType({}),
) -> Iterator[Backlog]:
    """The backlogs of these channels, each along its own part of an index.

    ``given``: the parameters of what is counted.
    """
    for channel in sorted({*channels} - {SYNTHETIC}):
        count, first = conn.execute(counted, {**given, "of_channel": channel}).one()
        if count:
            yield Backlog(channel, count, first)


def of_all(
    conn: Connection,
    which: ColumnElement[bool],
    since: ColumnElement[datetime] = _ROW.scheduled_for,
) -> Iterator[Backlog]:
    """The backlogs of all channels, of what an index knows that does not begin with them.

    All of it is read: for what waits for somebody, and is not much.
    """
    found = select(_ROW.channel, func.count(), func.min(since))
    found = found.where(which, _ROW.channel != SYNTHETIC)
    for row in conn.execute(found.group_by(_ROW.channel).order_by(_ROW.channel)):
        yield Backlog(*row)


def together(*sorts: Iterable[Backlog]) -> tuple[Backlog, ...]:
    """One backlog for each channel, of all these."""
    found: dict[str, Backlog] = {}
    for backlog in (one for some in sorts for one in some):
        other = found.get(backlog.channel, Backlog(backlog.channel, 0, backlog.since))
        both = other.count + backlog.count
        found[backlog.channel] = Backlog(backlog.channel, both, min(other.since, backlog.since))
    return tuple(found[channel] for channel in sorted(found))
