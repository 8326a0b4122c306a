"""What there is to tell the staff, and whom it was told: ``memos.Memory``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    case,
    exists,
    literal,
    select,
    update,
)

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.memos import Memo, Way
from noticeboard.domain.notice import Notice
from noticeboard.domain.signing import Person
from noticeboard.ports import Subject
from noticeboard.store import people_rows
from noticeboard.store.batches import batches
from noticeboard.store.delivery_rows import to_delivery
from noticeboard.store.dialects import insert_missing
from noticeboard.store.engine import reading, writing
from noticeboard.store.poison import readable
from noticeboard.store.public_notices import load_notices
from noticeboard.store.subjects import load_subject, load_subjects
from noticeboard.store.tables_delivery import TROUBLED, deliveries, in_state
from noticeboard.store.tables_memos import memos, troubles
from noticeboard.store.tables_public import public_notices
from noticeboard.store.tables_staff import bulletins, is_now, notices, works_on
from noticeboard.store.types import UTCDateTime

_AT_ONCE = 200
_ASTRAY = (
    DeliveryState.DRIFTED,
    DeliveryState.GONE,
    DeliveryState.FAILED,
    DeliveryState.NEEDS_PERSON,
)
_STUCK: Mapping[str, tuple[DeliveryState, ...]] = {
    "dead": (DeliveryState.FAILED,),
    "undecided": (DeliveryState.NEEDS_PERSON, DeliveryState.HELD, DeliveryState.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class Memos:
    """Over one database. Every call may be repeated, by several timers."""

    engine: Engine

    def unsigned(self, since: datetime, until: datetime) -> tuple[Subject, ...]:
        """Notices of which something in review is due by ``until``, or missed it ``since``."""
        own = bulletins.c
        edited = select(own.notice_id).where(
            is_now(BulletinState.SCHEDULED), works_on("in_review"), own.publish_at <= until
        )
        waits = select(own.notice_id).where(
            is_now(BulletinState.IN_REVIEW), own.review_until <= until
        )
        missed = select(own.notice_id).where(
            is_now(BulletinState.MISSED_REVIEW), own.working_at >= since
        )
        with reading(self.engine) as conn:
            found = [conn.scalars(ids.limit(_AT_ONCE)) for ids in (waits, missed, edited)]
            ids_ = list(dict.fromkeys(chain.from_iterable(found)))
            return tuple(readable(partial(load_subjects, conn), ids_))

    def strayed(self, since: datetime) -> tuple[tuple[Delivery, str], ...]:
        """Deliveries whose copy is not what was sent, is gone, or was given up by machines.

        Each with its notice's id.

        None of which somebody was told before ``since``.
        """
        with reading(self.engine) as conn:
            found = conn.execute(_strayed(since).limit(_AT_ONCE))
            return tuple((to_delivery(row), row.notice_id) for row in found)

    def promising(self) -> Iterator[Notice]:
        """Public notices in which something is open, a few at a time."""
        open_ = select(public_notices.c.id).where(public_notices.c.open_anchor.is_not(None))
        with reading(self.engine) as conn:
            ids = list(conn.scalars(open_))
        for some in batches(ids):
            with reading(self.engine) as conn:
                found = readable(partial(load_notices, conn), some)
            yield from found

    def owner(self, notice_id: str) -> str | None:
        """Who began the notice."""
        own = select(notices.c.created_by).where(notices.c.id == notice_id)
        with reading(self.engine) as conn:
            return conn.scalar(own)

    def staff(self) -> tuple[Person, ...]:
        """Whoever can come in."""
        with reading(self.engine) as conn:
            return people_rows.load_staff(conn)

    def subject(self, notice_id: str) -> Subject | None:
        """The notice of that id."""
        with reading(self.engine) as conn:
            return load_subject(conn, notice_id)

    def lasts(self, memo: Memo) -> bool:
        """Whether the trouble it tells of is not over."""
        of = troubles.c
        own = exists().where(of.kind == memo.kind, of.named == memo.named)
        with reading(self.engine) as conn:
            return bool(conn.scalar(select(own)))

    def stuck(self, memo: Memo, limit: int) -> tuple[str, ...]:
        """The titles of some of what a person has to decide about, of that trouble."""
        states = _STUCK.get(memo.kind)
        if states is None:
            return ()
        asked = TROUBLED & in_state(*states)
        # What waits for a channel that is switched off is in no such state.
        waiting = in_state(DeliveryState.PENDING)
        most = min(limit, memo.count)
        with reading(self.engine) as conn:
            found = _titles(conn, asked, memo.named, most)
            return found or _titles(conn, waiting, memo.named, most)

    def add(self, new: Iterable[Memo], *, at: datetime) -> int:
        """Keep those that are not there yet, to be sent; how many."""
        with reading(self.engine) as conn:
            missing = _missing(conn, list(new))
        if not missing:
            return 0
        with writing(self.engine) as conn:
            return add_memos(conn, missing, at=at)

    def claim(self, now: datetime, way: Way, leases: Sequence[timedelta]) -> Memo | None:
        """Take the next memo that goes this way; one taken before, for the next of ``leases``.

        Committed on return; ``None`` where none waits.
        """
        free = (memos.c.free_at <= now, memos.c.way == way)
        with reading(self.engine) as conn:
            if not conn.scalar(select(exists().where(*free))):
                return None
        with writing(self.engine) as conn:
            first = select(memos.c.key).where(*free).order_by(memos.c.made_at, memos.c.key)
            key = conn.scalar(first.limit(1).with_for_update(skip_locked=True))
            until = [literal(now + lease, UTCDateTime) for lease in leases]
            free_at = case(dict(enumerate(until)), value=memos.c.tries, else_=until[-1])
            taken = update(memos).where(memos.c.key == key)
            taken = taken.values(tries=memos.c.tries + 1, free_at=free_at)
            row = conn.execute(taken.returning(*memos.c)).one_or_none()
            return None if row is None else _memo(row)

    def settle(self, memo: Memo, *, sent_at: datetime | None) -> None:
        """It went out, or never will."""
        own = update(memos).where(memos.c.key == memo.key)
        with writing(self.engine) as conn:
            conn.execute(own.values(free_at=None, sent_at=sent_at))


def add_memos(conn: Connection, new: Iterable[Memo], *, at: datetime) -> int:
    """Keep those that are not there yet, to be sent; how many."""
    return sum(_is_added(conn, memo, at) for memo in new)


def _titles(
    conn: Connection, which: ColumnElement[bool], channel: str, limit: int
) -> tuple[str, ...]:
    """Of the notices whose deliveries there are so, the oldest first."""
    of = deliveries.c
    found = select(notices.c.title).join_from(deliveries, notices, notices.c.id == of.notice_id)
    mine = found.where(which, of.channel == channel)
    return tuple(conn.scalars(mine.order_by(of.scheduled_for, of.id).limit(limit)))


def _strayed(since: datetime) -> Select[Any]:
    of, to = deliveries.c, memos.c
    stray = in_state(*_ASTRAY)
    told = exists().where(
        to.bulletin_id == of.bulletin_id,
        to.named == of.channel,
        to.kind == literal("copy_") + of.state,
        to.made_at < since,
    )
    found = select(deliveries).where(TROUBLED, stray, ~told)
    return found.order_by(of.scheduled_for.desc(), of.id.desc())


def _missing(conn: Connection, new: Sequence[Memo]) -> list[Memo]:
    known: set[str] = set()
    for some in batches([memo.key for memo in new]):
        known.update(conn.scalars(select(memos.c.key).where(memos.c.key.in_(some))))
    return [memo for memo in new if memo.key not in known]


def _is_added(conn: Connection, memo: Memo, at: datetime) -> bool:
    row = insert_missing(conn, memos, (memos.c.key,)).values(
        key=memo.key,
        person_id=memo.person,
        kind=memo.kind,
        notice_id=memo.notice_id,
        bulletin_id=memo.bulletin_id,
        at=memo.at,
        named=memo.named,
        way=memo.way,
        word=memo.word or "",
        count=memo.count,
        made_at=at,
        free_at=at,
        tries=0,
    )
    return conn.scalar(row.returning(memos.c.key)) is not None


def _memo(row: Row[Any]) -> Memo:
    return Memo(
        key=row.key,
        person=row.person_id,
        kind=row.kind,
        notice_id=row.notice_id,
        bulletin_id=row.bulletin_id,
        at=row.at,
        named=row.named,
        way=row.way,
        word=row.word or None,
        count=row._mapping["count"],
    )
