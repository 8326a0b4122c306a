"""What a publication does to deliveries: older texts it makes wrong, channels it must reach."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, case, or_, select, update

from noticeboard import ids
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import DeliveryState, pending
from noticeboard.store import sendable
from noticeboard.store.delivery_rows import insert
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.types import UTCDateTime

_S = DeliveryState
_NOT_SENT = (_S.PENDING, _S.HELD, _S.FAILED, _S.NEEDS_PERSON)
_d = deliveries.c
# What was lost may still appear. Who waits for a person waits on: whoever looks there knows.
_MAY_GO = or_(_d.lost_at.is_(None), in_state(_S.PENDING))
_REPLACED = "A newer bulletin replaced it."


def after_publication(conn: Connection, bulletin: Bulletin, revision: int, now: datetime) -> None:
    """Supersede what the bulletin makes wrong; add rows where an earlier one may be live.

    In this order: what is claimed meanwhile counts as live.
    """
    _supersede(conn, bulletin, now)
    if bulletin.published_at is None:
        _reach(conn, bulletin, revision, now)


def _supersede(conn: Connection, bulletin: Bulletin, now: datetime) -> None:
    row = deliveries.c
    due = case((row.lost_at.is_(None), row.due), else_=bindparam("now", now, UTCDateTime))
    conn.execute(
        update(deliveries)
        .where(
            row.notice_id == bulletin.notice_id,
            row.bulletin_id != bulletin.id,
            in_state(*_NOT_SENT),
            _MAY_GO,
            sendable.is_replaced(deliveries),
        )
        .values(state=sendable.given_up(deliveries), due=due, reason=_REPLACED)
    )


def _reach(conn: Connection, bulletin: Bulletin, revision: int, now: datetime) -> None:
    """Rule 6: a follow-up goes wherever an earlier bulletin is, or may be, live."""
    due = bulletin.publish_at or now
    missing = sorted(_live_channels(conn, bulletin) - _own_channels(conn, bulletin))
    new = (pending(bulletin, revision, c, due, delivery_id=ids.new_id()) for c in missing)
    insert(conn, new)


def _live_channels(conn: Connection, bulletin: Bulletin) -> set[str]:
    row = deliveries.c
    found = select(row.channel).where(
        row.notice_id == bulletin.notice_id,
        row.bulletin_id != bulletin.id,
        sendable.may_be_live(deliveries),
    )
    return set(conn.scalars(found))


def _own_channels(conn: Connection, bulletin: Bulletin) -> set[str]:
    own = deliveries.c.bulletin_id == bulletin.id
    return set(conn.scalars(select(deliveries.c.channel).where(own)))
