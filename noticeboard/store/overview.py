"""What the desk looks across: every question steps along an index, and stops at its limit."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    exists,
    literal,
    or_,
    select,
    tuple_,
)

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.budget import Budget, Rate
from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import SYNTHETIC
from noticeboard.domain.notice import Notice
from noticeboard.ports import Arrival, Hold, Place, Subject, Trouble
from noticeboard.ports.clocks import ClockHold
from noticeboard.store import clocks, holds
from noticeboard.store.breakers import load_breakers
from noticeboard.store.budgets import load_budgets
from noticeboard.store.delivery_rows import to_delivery
from noticeboard.store.engine import reading
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.subjects import load_subjects
from noticeboard.store.tables_delivery import ARRIVED, TROUBLED, UNSENT, deliveries
from noticeboard.store.tables_staff import (
    bulletins,
    is_now,
    notices,
    people,
    sign_offs,
    unconfirmed,
    works_on,
)
from noticeboard.store.types import is_storable

LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Overview:
    """``ports.Overview``. Each call sees one moment."""

    engine: Engine
    rates: Mapping[str, Rate] = field(default_factory=dict)

    def at_work(self, *, limit: int) -> tuple[Subject, ...]:
        """Notices of which something is in draft, in review, scheduled, or missed its review."""
        with reading(self.engine) as conn:
            return load_subjects(conn, _at_work(conn, limit))

    def published_alone(self, *, limit: int) -> tuple[Subject, ...]:
        """Notices with a text that one person published alone and nobody confirmed yet."""
        of = bulletins.c
        found = select(of.notice_id).join(sign_offs, sign_offs.c.bulletin_id == of.id)
        found = found.where(unconfirmed).order_by(sign_offs.c.at).limit(limit)
        with reading(self.engine) as conn:
            return load_subjects(conn, list(dict.fromkeys(conn.scalars(found))))

    def troubled(
        self, *, now: datetime, limit: int, channel: str | None = None
    ) -> tuple[Trouble, ...]:
        """Deliveries that need somebody, newest first; then those that are late."""
        if channel is not None and not is_storable(channel):
            return ()
        row = deliveries.c
        there = row.channel != SYNTHETIC if channel is None else row.channel == channel
        # What nobody tried and is put off keeps quiet hours.
        under_way = or_(row.attempts > 0, row.due <= now)
        late = UNSENT & (row.scheduled_for < now - LATE_AFTER) & under_way
        with reading(self.engine) as conn:
            found = _troubles(conn, TROUBLED & there, limit)
            rest = limit - len(found)
            return (*found, *(_troubles(conn, late & there, rest) if rest else ()))

    def arrivals(self, channels: Collection[str]) -> Mapping[str, Arrival]:
        """What arrived last on each of these channels; none for one on which nothing did."""
        with reading(self.engine) as conn:
            newest = ((name, conn.execute(_arrived_last(name)).first()) for name in channels)
            return {
                name: Arrival(row.done_at, row.bulletin_id, row.title, row.language)
                for name, row in newest
                if row is not None
            }

    def promised(self, *, limit: int) -> tuple[Notice, ...]:
        """Public notices with an open promise or an owed word, by their earliest anchor."""
        return tuple(PublicRows(self.engine).open_notices(limit))

    def holds(self) -> tuple[Hold, ...]:
        """What is stopped by the kill switch: all of it first, then by channel."""
        with reading(self.engine) as conn:
            return holds.load_holds(conn)

    def clock_holds(self) -> tuple[ClockHold, ...]:
        """The processes that release nothing because of their clocks, by host."""
        with reading(self.engine) as conn:
            return clocks.load_holds(conn)

    def breakers(self) -> Mapping[str, Breaker]:
        """The channels that are given a rest, because they failed again and again."""
        with reading(self.engine) as conn:
            return load_breakers(conn)

    def budgets(self) -> Mapping[str, Budget]:
        """What is spent of the limits of the channels that have one."""
        with reading(self.engine) as conn:
            return load_budgets(conn, self.rates)

    def people_names(self, ids: Collection[str]) -> Mapping[str, str]:
        """What to call those of ``ids`` who are, or were, on the staff."""
        own = people.c
        found = select(own.id, own.name, own.email).where(own.id.in_(_storable(ids)))
        with reading(self.engine) as conn:
            return {row.id: row.name or row.email for row in conn.execute(found)}

    def places(self, ids: Collection[str]) -> Mapping[str, Place]:
        """Where each of ``ids`` belongs: of notices, bulletins and deliveries."""
        with reading(self.engine) as conn:
            return {
                row.id: Place(row.notice_id, row.title, row.bulletin_id, row.kind)
                for found in _places(_storable(ids))
                for row in conn.execute(found)
            }


def _storable(ids: Collection[str]) -> Collection[str]:
    return [id_ for id_ in ids if is_storable(id_)]


def _at_work(conn: Connection, limit: int) -> list[str]:
    """Ids of notices. A source that names each once holds all that may be among the first."""
    dated = [
        *conn.execute(_of_each_notice(_SCHEDULED, "publish_at").limit(limit)),
        *conn.execute(_of_each_notice(_IN_REVIEW, "working_at").limit(limit)),
    ]
    dated.sort(key=lambda row: (row.at, row.notice_id))
    begun = conn.execute(_of_each_notice(_DRAFT, "touched_at", newest=True).limit(limit)).all()
    return list(dict.fromkeys(row.notice_id for row in (*dated, *begun)))[:limit]


Which = Callable[[FromClause], ColumnElement[bool]]
_SCHEDULED: Which = partial(is_now, BulletinState.SCHEDULED)
_IN_REVIEW: Which = partial(works_on, "in_review")
_DRAFT: Which = partial(works_on, "draft")


def _of_each_notice(
    which: Which, instant: str, *, newest: bool = False
) -> Select[tuple[str, datetime]]:
    """Of each notice the first such bulletin by ``instant``, or the last: those, in this order."""
    place = _place(bulletins, instant)
    other = bulletins.alias("other")
    before = _place(other, instant)
    earlier = tuple_(*before) > tuple_(*place) if newest else tuple_(*before) < tuple_(*place)
    same = other.c.notice_id == bulletins.c.notice_id
    order = (column.desc() if newest else column for column in place)
    return (
        select(bulletins.c.notice_id, place[0].label("at"))
        .where(which(bulletins), ~exists().where(same, which(other), earlier))
        .order_by(*order)
    )


def _place(table: FromClause, instant: str) -> tuple[ColumnElement[Any], ColumnElement[str]]:
    return table.c[instant], table.c.id


def _troubles(conn: Connection, which: ColumnElement[bool], limit: int) -> tuple[Trouble, ...]:
    row = deliveries.c
    found = (
        select(deliveries, notices.c.title)
        .join_from(deliveries, notices, notices.c.id == row.notice_id)
        .where(which)
        .order_by(row.scheduled_for.desc(), row.id.desc())
        .limit(limit)
    )
    return tuple(
        Trouble(to_delivery(each), each.notice_id, each.title, each.kind)
        for each in conn.execute(found)
    )


def _arrived_last(channel: str) -> Select[tuple[datetime, str, str, str]]:
    row, of = deliveries.c, notices.c
    return (
        select(row.done_at, row.bulletin_id, of.title, of.language)
        .join_from(deliveries, notices, of.id == row.notice_id)
        .where(row.channel == channel, ARRIVED)
        .order_by(row.done_at.desc(), row.id.desc())
        .limit(1)
    )


def _places(ids: Collection[str]) -> Iterator[Select[tuple[str, str, str, str, str]]]:
    own, none = notices.c, literal("")
    whole = (own.id.label("notice_id"), own.title, none.label("bulletin_id"), none.label("kind"))
    yield select(own.id, *whole).where(own.id.in_(ids))
    for table, bulletin_id in (
        (bulletins, bulletins.c.id),
        (deliveries, deliveries.c.bulletin_id),
    ):
        of = table.c
        part = (of.notice_id, own.title, bulletin_id.label("bulletin_id"), of.kind)
        found = select(of.id, *part).join_from(table, notices, own.id == of.notice_id)
        yield found.where(of.id.in_(ids))
