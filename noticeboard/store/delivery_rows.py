"""Rows of ``deliveries`` and ``attempts``, and the dataclasses they stand for."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select, update

from noticeboard.domain.bulletin import GOES_FIRST, Bulletin
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Attempt, Owner
from noticeboard.store.dialects import insert_missing
from noticeboard.store.tables_delivery import ORDINARY, URGENT, attempts, deliveries, in_state
from noticeboard.store.types import is_storable

_WAITING = (DeliveryState.PENDING, DeliveryState.HELD)
_UNSENT = (*_WAITING, DeliveryState.SUPERSEDED)
_UNCLAIMED = Sentence(
    "It is being sent already, so it cannot be pulled back.",
    "이미 발송이 시작되어 회수할 수 없습니다.",
)


def to_delivery(row: Row[Any]) -> Delivery:
    """The delivery a row stands for."""
    receipt = None if row.remote_id is None else Receipt(row.remote_id, row.url, row.stored)
    return Delivery(
        id=row.id,
        bulletin_id=row.bulletin_id,
        notice_id=row.notice_id,
        revision=row.revision,
        channel=row.channel,
        sequence=row.sequence,
        kind=row.kind,
        state=DeliveryState(row.state),
        scheduled_for=row.scheduled_for,
        due=row.due,
        fence=row.fence,
        attempts=row.attempts,
        given_back=row.given_back,
        lease_until=row.lease_until,
        reason=row.reason,
        receipt=receipt,
        done_at=row.done_at,
        lost_at=row.lost_at,
        absent_at=row.absent_at,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        worded_at=row.worded_at,
    )


def to_owner(row: Row[Any]) -> Owner:
    """Who claimed a row last."""
    return Owner(
        host=row.owner_host,
        boot=row.owner_boot,
        pid_namespace=row.owner_pidns,
        pid=row.owner_pid,
        started=row.owner_started,
    )


def owner_columns(owner: Owner) -> Mapping[str, object]:
    """The columns that say who claimed a row."""
    return {
        "owner_host": owner.host,
        "owner_boot": owner.boot,
        "owner_pidns": owner.pid_namespace,
        "owner_pid": owner.pid,
        "owner_started": owner.started,
    }


def receipt_columns(receipt: Receipt | None) -> Mapping[str, object]:
    """The columns that hold what the channel gave back."""
    if receipt is None:
        return {}
    return {"remote_id": receipt.remote_id, "url": receipt.url, "stored": receipt.stored}


def _columns(delivery: Delivery) -> Mapping[str, object]:
    return {
        "id": delivery.id,
        "bulletin_id": delivery.bulletin_id,
        "notice_id": delivery.notice_id,
        "revision": delivery.revision,
        "channel": delivery.channel,
        "sequence": delivery.sequence,
        "kind": delivery.kind,
        "rank": URGENT if delivery.kind in GOES_FIRST else ORDINARY,
        "state": delivery.state.value,
        "scheduled_for": delivery.scheduled_for,
        "due": delivery.due,
        "fence": delivery.fence,
        "attempts": delivery.attempts,
        "given_back": delivery.given_back,
    }


def insert(conn: Connection, new: Iterable[Delivery]) -> None:
    """Add deliveries; a row that exists for (bulletin, revision, channel) is left alone."""
    rows = [_columns(delivery) for delivery in new]
    if rows:
        unique = [deliveries.c.bulletin_id, deliveries.c.revision, deliveries.c.channel]
        conn.execute(insert_missing(conn, deliveries, unique), rows)


def load(conn: Connection, delivery_id: str) -> Delivery | None:
    """The delivery of that id."""
    if not is_storable(delivery_id):
        return None
    own = select(deliveries).where(deliveries.c.id == delivery_id)
    row = conn.execute(own).one_or_none()
    return None if row is None else to_delivery(row)


def load_for_notice(conn: Connection, notice_id: str) -> tuple[Delivery, ...]:
    """All deliveries of a notice, in the order of its bulletins."""
    found = select(deliveries).where(deliveries.c.notice_id == notice_id)
    return _load(conn, found)


def load_for_bulletin(conn: Connection, bulletin_id: str) -> tuple[Delivery, ...]:
    """All deliveries of a bulletin, by revision and channel."""
    found = select(deliveries).where(deliveries.c.bulletin_id == bulletin_id)
    return _load(conn, found)


def _load(conn: Connection, found: Any) -> tuple[Delivery, ...]:
    ordered = found.order_by(deliveries.c.sequence, deliveries.c.revision, deliveries.c.channel)
    return tuple(to_delivery(row) for row in conn.execute(ordered))


def load_attempts(conn: Connection, delivery_id: str) -> tuple[Attempt, ...]:
    """Every try at a delivery, oldest first."""
    found = select(attempts).where(attempts.c.delivery_id == delivery_id)
    return tuple(
        Attempt(row.number, row.started_at, row.ended_at, row.outcome, row.reason)
        for row in conn.execute(found.order_by(attempts.c.number))
    )


def rearm(conn: Connection, bulletin: Bulletin, channels: Collection[str]) -> None:
    """Point the waiting rows of a bulletin at its armed revision and its new instant.

    Those of other ``channels`` go: nobody signed that it is published there. What somebody had
    sent however late it was, is on time again.
    """
    armed = bulletin.armed
    if armed is None or bulletin.publish_at is None:
        return
    own = deliveries.c.bulletin_id == bulletin.id
    dropped = own & in_state(*_WAITING) & deliveries.c.channel.not_in(channels)
    conn.execute(delete(deliveries).where(dropped, deliveries.c.attempts == 0))
    conn.execute(
        update(deliveries)
        .where(own, in_state(*_WAITING))
        .values(
            revision=armed.number,
            scheduled_for=bulletin.publish_at,
            due=bulletin.publish_at,
            decided_at=None,
        )
    )


def withdraw(conn: Connection, bulletin_id: str) -> None:
    """Delete the rows of a bulletin that was pulled back.

    Raises:
        ConflictError: when one has been claimed.
    """
    own = deliveries.c.bulletin_id == bulletin_id
    unsent = own & in_state(*_UNSENT) & (deliveries.c.attempts == 0)
    conn.execute(delete(deliveries).where(unsent))
    if conn.scalar(select(exists().where(own))):
        raise ConflictError("claimed", _UNCLAIMED)
