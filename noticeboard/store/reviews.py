"""Reviews whose time is over: what was to be published and nobody signed in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain

from sqlalchemy import Connection, Engine, Select, exists, select

from noticeboard.domain.bulletin import REPLACING, Bulletin, BulletinState
from noticeboard.domain.review import miss_review
from noticeboard.store import audit_rows
from noticeboard.store.bulletin_rows import load_bulletins
from noticeboard.store.bulletin_saving import save_bulletin
from noticeboard.store.engine import reading, writing
from noticeboard.store.poison import readable
from noticeboard.store.sendable import is_news
from noticeboard.store.tables_public import public_bulletins
from noticeboard.store.tables_staff import bulletins, is_now, revisions, works_on

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Reviews:
    """What the timer asks about reviews. Every call may be repeated, by several processes."""

    engine: Engine

    def overdue_reviews(self, now: datetime) -> tuple[Bulletin, ...]:
        """Bulletins in review whose instant of publication has passed."""
        with reading(self.engine) as conn:
            return _overdue(conn, now)

    def outdated(self) -> tuple[str, ...]:
        """Ids of bulletins in review since before something public that may make them wrong."""
        with reading(self.engine) as conn:
            return tuple(conn.scalars(_outdated()))

    def miss_reviews(self, now: datetime) -> tuple[Bulletin, ...]:
        """Mark what is overdue as missed: it is not published. Those that were marked."""
        missed = []
        for bulletin in self.overdue_reviews(now):
            with writing(self.engine) as conn:
                if _is_still_in_review(conn, bulletin):
                    missed.append(_miss(conn, bulletin, now))
        return tuple(missed)


def _overdue(conn: Connection, now: datetime) -> tuple[Bulletin, ...]:
    due = (
        select(bulletins.c.id, bulletins.c.notice_id)
        .where(is_now(BulletinState.IN_REVIEW), bulletins.c.review_until <= now)
        .order_by(bulletins.c.review_until)
        .limit(_AT_ONCE)
    )
    rows = conn.execute(due).all()
    loaded = readable(partial(_bulletins_of, conn), [row.notice_id for row in rows])
    by_id = {bulletin.id: bulletin for bulletin in loaded}
    return tuple(by_id[row.id] for row in rows if row.id in by_id)


def _bulletins_of(conn: Connection, notice_ids: Sequence[str]) -> Iterator[Bulletin]:
    return chain.from_iterable(load_bulletins(conn, notice_ids).values())


def _outdated() -> Select[tuple[str]]:
    own, text, said = bulletins.c, revisions.c, public_bulletins.c
    later = exists().where(
        said.notice_id == own.notice_id,
        said.kind.in_(REPLACING),
        is_news(public_bulletins, revisions),
    )
    return (
        select(own.id)
        .join_from(bulletins, revisions, text.bulletin_id == own.id)
        .where(works_on("in_review"), text.state == "in_review", later)
        .where(own.state.in_((BulletinState.IN_REVIEW, BulletinState.SCHEDULED)))
        .order_by(text.submitted_at.desc())
        .limit(_AT_ONCE)
    )


def _is_still_in_review(conn: Connection, bulletin: Bulletin) -> bool:
    found = load_bulletins(conn, [bulletin.notice_id], lock=True)[bulletin.notice_id]
    return bulletin in found


def _miss(conn: Connection, bulletin: Bulletin, now: datetime) -> Bulletin:
    missed = miss_review(bulletin)
    save_bulletin(conn, missed)
    audit_rows.note(conn, "timer", "review.missed", at=now, about=bulletin.id, detail={})
    return missed
