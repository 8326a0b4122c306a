"""What a publication does to deliveries: older texts it makes wrong, channels it must reach."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from noticeboard import ids
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import DeliveryState, pending
from noticeboard.store import sendable
from noticeboard.store.delivery_rows import insert
from noticeboard.store.tables_delivery import deliveries, in_state

_S = DeliveryState
_NOT_SENT = (_S.PENDING, _S.HELD, _S.FAILED, _S.NEEDS_PERSON)
_REPLACED = "A newer bulletin replaced it."


def after_publication(conn: Connection, bulletin: Bulletin, revision: int, now: datetime) -> None:
    """Supersede what the bulletin makes wrong; add rows where an earlier one may be live.

    In this order: what is claimed meanwhile counts as live.
    """
    _supersede(conn, bulletin)
    if bulletin.published_at is None:
        _reach(conn, bulletin, revision, now)


def _supersede(conn: Connection, bulletin: Bulletin) -> None:
    row = deliveries.c
    conn.execute(
        update(deliveries)
        .where(
            row.notice_id == bulletin.notice_id,
            row.bulletin_id != bulletin.id,
            in_state(*_NOT_SENT),
            sendable.is_replaced(deliveries),
        )
        .values(state=_S.SUPERSEDED.value, reason=_REPLACED)
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
