"""Taking deliveries for sending: one conditional UPDATE, durable before the first byte leaves.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from noticeboard.domain.delivery import LEASE, LEASE_LEFT, Delivery, DeliveryState
from noticeboard.domain.kind import Policy
from noticeboard.ports import Owner
from noticeboard.store import sendable
from noticeboard.store.delivery_rows import owner_columns, to_delivery
from noticeboard.store.holds import is_held
from noticeboard.store.tables_delivery import ORDINARY, URGENT, attempts, deliveries, in_state

_REPLACED = "A newer bulletin took its place before it was sent."


def claim(
    conn: Connection, policy: Policy, channel: str, now: datetime, owner: Owner, *, limit: int
) -> tuple[Delivery, ...]:
    """Take up to ``limit`` due rows of a channel, those that correct an older text first."""
    if is_held(conn, channel):
        return ()
    urgent = _take(conn, policy, channel, URGENT, now, owner, limit)
    rest = limit - len(urgent)
    ordinary = _take(conn, policy, channel, ORDINARY, now, owner, rest) if rest else ()
    taken = (*urgent, *ordinary)
    if taken:
        _note_attempts(conn, taken, now)
    if len(taken) < limit:
        _drop_stale(conn, channel, now)
    return taken


def _take(
    conn: Connection,
    policy: Policy,
    channel: str,
    rank: int,
    now: datetime,
    owner: Owner,
    limit: int,
) -> tuple[Delivery, ...]:
    row = deliveries.alias("due")
    picked = (
        select(row.c.id)
        .where(
            in_state(DeliveryState.PENDING, of=row),
            row.c.channel == channel,
            row.c.rank == rank,
            row.c.due <= now,
            row.c.scheduled_for <= now,
            sendable.is_on_the_board(row),
            ~sendable.waits_for_an_elder(row, policy, now),
            ~sendable.is_stale(row),
        )
        .order_by(row.c.due, row.c.sequence)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    taken = (
        update(deliveries)
        .where(deliveries.c.id.in_(select(picked.c.id)))
        .values(
            state=DeliveryState.SENDING.value,
            fence=deliveries.c.fence + 1,
            attempts=deliveries.c.attempts + 1,
            lease_until=now + LEASE,
            **owner_columns(owner),
        )
        .returning(deliveries)
    )
    found = (to_delivery(row) for row in conn.execute(taken))
    return tuple(sorted(found, key=lambda d: (d.due, d.sequence)))


def _note_attempts(conn: Connection, taken: tuple[Delivery, ...], now: datetime) -> None:
    conn.execute(
        insert(attempts),
        [{"delivery_id": d.id, "number": d.attempts, "started_at": now} for d in taken],
    )


def _drop_stale(conn: Connection, channel: str, now: datetime) -> None:
    """What is due and can never go any more: it would be looked at again for ever."""
    row = deliveries.c
    conn.execute(
        update(deliveries)
        .where(
            in_state(DeliveryState.PENDING),
            row.channel == channel,
            row.due <= now,
            sendable.is_stale(deliveries),
        )
        .values(state=DeliveryState.SUPERSEDED.value, reason=_REPLACED)
    )


def is_still_mine(conn: Connection, delivery: Delivery, now: datetime) -> bool:
    """The last look before sending: fence, lease, newest signed words, still wanted, no hold."""
    row = deliveries
    found = select(row.c.id).where(
        row.c.id == delivery.id,
        row.c.fence == delivery.fence,
        in_state(DeliveryState.SENDING),
        row.c.lease_until >= now + LEASE_LEFT,
        row.c.revision == sendable.approved_revision(row),
        ~sendable.is_stale(row),
    )
    return conn.scalar(found) is not None and not is_held(conn, delivery.channel)
