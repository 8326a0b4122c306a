"""What the timer asks of the record: when something is due, and for whom. Index reads only."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    exists,
    func,
    select,
    true,
)

from noticeboard.domain.budget import NO_RATES, Budget, Rate
from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import BOARD, DeliveryState
from noticeboard.ports import RECORD_PAGES
from noticeboard.store.backlogs import channels_of
from noticeboard.store.budgets import load_budgets
from noticeboard.store.engine import reading
from noticeboard.store.holds import EVERY_CHANNEL, held_channels
from noticeboard.store.tables_delivery import ORDINARY, URGENT, deliveries, in_state
from noticeboard.store.tables_public import is_stale, public_pages
from noticeboard.store.tables_staff import bulletins, is_now, revisions
from noticeboard.store.types import NEVER

Wake = tuple[str, datetime]

_PENDING = in_state(DeliveryState.PENDING)
_UNKNOWN = in_state(DeliveryState.UNKNOWN)
_SCHEDULED = is_now(BulletinState.SCHEDULED)
# Each instant ahead is a wake of its own; beyond these the earliest of each channel is enough.
_AT_MOST = 500
_SOON = timedelta(hours=1)


class Schedule:
    """The timer's side of the store."""

    def __init__(self, engine: Engine, rates: Mapping[str, Rate] = NO_RATES) -> None:
        """``rates``: how much goes to the channels that have a limit."""
        self._engine = engine
        self._rates = rates

    def next_wakes(self, now: datetime, ahead: timedelta) -> list[Wake]:
        """``(channel, instant)`` of what is due before ``now + ahead``, the past included.

        Of the past the earliest of each channel, of what is ahead every instant. Pages to build
        are the board's.
        """
        until = now + ahead
        with reading(self._engine) as conn:
            held = held_channels(conn)
            spent = _Spent(load_budgets(conn, self._rates), now)
            sends = {*_earliest(conn, spent), *_coming(conn, spent, until)}
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


@dataclass(frozen=True, slots=True)
class _Spent:
    """What is spent of the limits of channels, as of one moment."""

    budgets: Mapping[str, Budget]
    now: datetime

    def at(self, channel: str, rank: int, due: datetime) -> datetime:
        """When what is due may go at the earliest. Nobody waits for an instant that is none."""
        if due >= NEVER:
            return self.now
        budget = self.budgets.get(channel)
        opens = budget and budget.opens_at(self.now, urgent=rank == URGENT)
        return max(due, opens) if opens else due


def _earliest(conn: Connection, spent: _Spent) -> Iterator[Wake]:
    """The earliest instant of each channel that has something pending or unknown."""
    ranks = (URGENT, ORDINARY)
    for name, firsts in _firsts(conn, _PENDING, [deliveries.c.rank == rank for rank in ranks]):
        due = {rank: at for rank, at in zip(ranks, firsts, strict=True) if at is not None}
        yield name, min(spent.at(name, rank, at) for rank, at in due.items())
    for name, firsts in _firsts(conn, _UNKNOWN, (true(),)):
        yield from ((name, at if at < NEVER else spent.now) for at in firsts if at is not None)


def _firsts(
    conn: Connection, state: ColumnElement[bool], kinds: Iterable[ColumnElement[bool]]
) -> Iterator[tuple[str, list[datetime | None]]]:
    """Of each channel its name, and of each of these kinds the earliest instant there."""
    row, channel = deliveries.c, channels_of(state)
    mine = row.channel == channel.c.channel
    firsts = (select(func.min(row.due)).where(state, mine, kind) for kind in kinds)
    found = select(channel.c.channel, *(first.scalar_subquery() for first in firsts))
    for name, *instants in conn.execute(found.where(channel.c.channel.is_not(None))):
        yield name, list(instants)


def _coming(conn: Connection, spent: _Spent, until: datetime) -> set[Wake]:
    row = deliveries.c
    ahead = select(row.channel, row.rank, row.due)
    ahead = ahead.where(_PENDING, row.due > spent.now, row.due <= until)
    rows = conn.execute(ahead.order_by(row.due).limit(_AT_MOST))
    return {(channel, spent.at(channel, rank, due)) for channel, rank, due in rows}


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
