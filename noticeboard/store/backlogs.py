"""Deliveries counted by channel: however many one channel has, no other is lost behind it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Connection, and_, func, select

from noticeboard.domain.delivery import SYNTHETIC, DeliveryState
from noticeboard.domain.troubles import Backlog
from noticeboard.store.tables_delivery import ORDINARY, URGENT, deliveries, in_state

_ROW = deliveries.c
# Of each channel it is counted to here: a look at it must not last while it is being sent.
AT_MOST = 5000


def channels_of(state: ColumnElement[bool]) -> CTE:
    """The distinct channels of an index, one step for each: DISTINCT would read every row."""
    first = select(func.min(_ROW.channel).label("channel")).where(state)
    found = first.cte("channels", recursive=True)
    following = select(func.min(_ROW.channel)).where(state, _ROW.channel > found.c.channel)
    step = select(following.scalar_subquery()).where(found.c.channel.is_not(None))
    return found.union_all(step)


def due_by(at: datetime) -> ColumnElement[bool]:
    """What waits and is due. Both ranks are named, so that an index leads to those alone."""
    ranks = _ROW.rank.in_((URGENT, ORDINARY))
    return and_(in_state(DeliveryState.PENDING), ranks, _ROW.due <= at)


def with_any(conn: Connection, state: ColumnElement[bool]) -> Collection[str]:
    """The channels that have a delivery in that state."""
    return [name for name in conn.scalars(select(channels_of(state))) if name is not None]


def of_each(
    conn: Connection,
    which: ColumnElement[bool],
    channels: Iterable[str],
    since: ColumnElement[datetime] = _ROW.scheduled_for,
    *,
    given: Mapping[str, datetime] | None = None,
) -> Iterator[Backlog]:
    """The backlogs of these channels, each along its own part of an index.

    ``given``: the parameters of ``which``.
    """
    for channel in sorted({*channels} - {SYNTHETIC}):
        some = select(since.label("since")).where(which, _ROW.channel == channel)
        picked = some.limit(AT_MOST).subquery("picked")
        found = select(func.count(), func.min(picked.c.since))
        count, first = conn.execute(found, given).one()
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
