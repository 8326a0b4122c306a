"""What came of an attempt, written only by whoever still holds the delivery.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, case, func, literal, update

from noticeboard.domain.delivery import Conclusion, Delivery, DeliveryState, transition
from noticeboard.store import sendable
from noticeboard.store.delivery_rows import receipt_columns
from noticeboard.store.tables_delivery import attempts, deliveries
from noticeboard.store.types import UTCDateTime

_S = DeliveryState
_GIVEN_BACK = "given_back"


def conclude(conn: Connection, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
    """Write what an attempt changed; whether the delivery was still ours.

    A sender's attempt is noted either way: what a late holder learned is evidence.
    """
    if conclusion.state is not delivery.state:
        transition(delivery.state, conclusion.state)
    changed = _write(conn, delivery, _columns(conclusion, now))
    if changed or delivery.state is _S.SENDING:
        _end_attempt(conn, delivery, conclusion.state, conclusion.reason, now)
    return changed


def give_back(conn: Connection, delivery: Delivery, now: datetime) -> bool:
    """A claimed row nothing was sent for waits again; whether it was still ours."""
    changed = _write(conn, delivery, _pending_again())
    if changed:
        _end_attempt(conn, delivery, _GIVEN_BACK, None, now)
    return changed


def mark_unknown(conn: Connection, delivery: Delivery, reason: str, now: datetime) -> bool:
    """The owner is gone: the row is unknown, and what the owner held is worth nothing."""
    columns = _columns(Conclusion(_S.UNKNOWN, reason, due=now), now)
    changed = _write(conn, delivery, {**columns, "fence": deliveries.c.fence + 1})
    if changed:
        _end_attempt(conn, delivery, _S.UNKNOWN, reason, now)
    return changed


def _write(conn: Connection, delivery: Delivery, columns: Mapping[str, object]) -> bool:
    row = deliveries.c
    held = update(deliveries).where(
        row.id == delivery.id,
        row.fence == delivery.fence,
        row.state == delivery.state.value,
    )
    return conn.execute(held.values(lease_until=None, **columns)).rowcount == 1


def _columns(conclusion: Conclusion, now: datetime) -> Mapping[str, object]:
    if conclusion.state is _S.PENDING:
        again = {"due": conclusion.due} if conclusion.due else {}
        return {**_pending_again(), **again, "reason": conclusion.reason}
    columns: dict[str, object] = {
        "state": conclusion.state.value,
        "reason": conclusion.reason,
        **receipt_columns(conclusion.receipt),
    }
    if conclusion.state is _S.UNKNOWN:
        lost = func.coalesce(deliveries.c.lost_at, literal(now, UTCDateTime))
        columns |= {"due": conclusion.due or now, "lost_at": lost}
        columns |= {"absent_at": conclusion.absent_at}
    if conclusion.done_at is not None:
        columns["done_at"] = conclusion.done_at
    return columns


def _pending_again() -> Mapping[str, object]:
    """Waiting again in the newest signed words; or superseded, if something newer is out."""
    stale = sendable.is_stale(deliveries)
    signed = func.coalesce(sendable.approved_revision(deliveries), deliveries.c.revision)
    return {
        "state": case((stale, _S.SUPERSEDED.value), else_=_S.PENDING.value),
        "revision": case((stale, deliveries.c.revision), else_=signed),
        "lost_at": None,
        "absent_at": None,
    }


def _end_attempt(
    conn: Connection, delivery: Delivery, outcome: str, reason: str | None, now: datetime
) -> None:
    row = attempts.c
    conn.execute(
        update(attempts)
        .where(row.delivery_id == delivery.id, row.number == delivery.attempts)
        .values(
            ended_at=func.coalesce(row.ended_at, literal(now, UTCDateTime)),
            outcome=str(outcome),
            reason=reason,
        )
    )
