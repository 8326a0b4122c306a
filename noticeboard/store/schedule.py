"""What the timer asks of the record: when something is due, and for whom. Index reads only."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Engine,
    Select,
    exists,
    func,
    select,
    true,
)

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import BOARD, DeliveryState
from noticeboard.ports import RECORD_PAGES
from noticeboard.store.engine import reading
from noticeboard.store.holds import EVERY_CHANNEL, held_channels
from noticeboard.store.tables_delivery import ORDINARY, URGENT, deliveries, in_state
from noticeboard.store.tables_public import is_stale, public_pages
from noticeboard.store.tables_staff import bulletins, is_now, revisions

Wake = tuple[str, datetime]

_PENDING = in_state(DeliveryState.PENDING)
_UNKNOWN = in_state(DeliveryState.UNKNOWN)
_SCHEDULED = is_now(BulletinState.SCHEDULED)
# Each instant ahead is a wake of its own; beyond these the earliest of each channel is enough.
_AT_MOST = 500
_SOON = timedelta(hours=1)


class Schedule:
    """The timer's side of the store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def next_wakes(self, now: datetime, ahead: timedelta) -> list[Wake]:
        """``(channel, instant)`` of what is due before ``now + ahead``, the past included.

        Of the past the earliest of each channel, of what is ahead every instant. Pages to build
        are the board's.
        """
        until = now + ahead
        with reading(self._engine) as conn:
            held = held_channels(conn)
            sends = {*_earliest(conn), *_coming(conn, now, until)}
            pages = {(BOARD, at) for at in _page_instants(conn, now)}
        stopped = EVERY_CHANNEL in held
        free = {(channel, at) for channel, at in sends if not stopped and channel not in held}
        return sorted(((c, at) for c, at in free | pages if at <= until), key=lambda w: w[1])

    def unscheduled(self, now: datetime) -> tuple[str, ...]:
        """Scheduled bulletins, due within the hour, whose signed revision has no delivery."""
        found = unenqueued(now, bulletins.c.id).order_by(bulletins.c.publish_at)
        with reading(self._engine) as conn:
            return tuple(conn.scalars(found))


def unenqueued(now: datetime, *columns: ColumnElement[Any]) -> Select[Any]:
    """Of scheduled bulletins, due within the hour, whose signed revision has no delivery."""
    signed, row = revisions.c, deliveries.c
    planned = (
        exists()
        .where(row.bulletin_id == signed.bulletin_id, row.revision == signed.number)
        .correlate(revisions)
    )
    return (
        select(*columns)
        .join_from(bulletins, revisions, signed.bulletin_id == bulletins.c.id)
        .where(_SCHEDULED, bulletins.c.publish_at <= now + _SOON)
        .where(signed.state == "approved", ~planned)
    )


def _earliest(conn: Connection) -> Iterator[Wake]:
    """The earliest instant of each channel that has something pending or unknown."""
    ranks = deliveries.c.rank
    yield from _firsts(conn, _PENDING, (ranks == URGENT, ranks == ORDINARY))
    yield from _firsts(conn, _UNKNOWN, (true(),))


def _firsts(
    conn: Connection, state: ColumnElement[bool], kinds: Iterable[ColumnElement[bool]]
) -> Iterator[Wake]:
    row, channel = deliveries.c, _channels(state)
    mine = row.channel == channel.c.channel
    firsts = (select(func.min(row.due)).where(state, mine, kind) for kind in kinds)
    found = select(channel.c.channel, *(first.scalar_subquery() for first in firsts))
    for name, *instants in conn.execute(found.where(channel.c.channel.is_not(None))):
        yield name, min(at for at in instants if at is not None)


def _channels(state: ColumnElement[bool]) -> CTE:
    """The distinct channels of an index, one step for each: DISTINCT would read every row."""
    row = deliveries.c
    first = select(func.min(row.channel).label("channel")).where(state)
    found = first.cte("channels", recursive=True)
    following = select(func.min(row.channel)).where(state, row.channel > found.c.channel)
    step = select(following.scalar_subquery()).where(found.c.channel.is_not(None))
    return found.union_all(step)


def _coming(conn: Connection, now: datetime, until: datetime) -> set[Wake]:
    row = deliveries.c
    ahead = select(row.channel, row.due).where(_PENDING, row.due > now, row.due <= until)
    rows = conn.execute(ahead.order_by(row.due).limit(_AT_MOST))
    return {(channel, due) for channel, due in rows}


def _page_instants(conn: Connection, now: datetime) -> Iterator[datetime]:
    """Now, if a page is stale; and when the next one stops being true. The record's can wait."""
    urgent = public_pages.c.path.not_in(RECORD_PAGES)
    if conn.scalar(select(exists().where(is_stale, urgent))):
        yield now
    ends = public_pages.c.good_until
    over = conn.scalar(select(func.min(ends)).where(ends.is_not(None), urgent))
    if over is not None:
        yield over


def leaving(conn: Connection, notice_ids: Collection[str], now: datetime) -> frozenset[str]:
    """Those of the notices of which words are armed whose instant has come."""
    own = bulletins.c.notice_id
    found = select(own).where(_SCHEDULED, own.in_(notice_ids), bulletins.c.publish_at <= now)
    return frozenset(conn.scalars(found))
