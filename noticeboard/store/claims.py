"""Taking deliveries for sending: one conditional UPDATE, durable before the first byte leaves.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Update,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from noticeboard.domain.budget import NO_RATES, Rate, allowed
from noticeboard.domain.delivery import LEASE, LEASE_LEFT, Delivery, DeliveryState
from noticeboard.domain.kind import Policy
from noticeboard.domain.quiet import quiet_until
from noticeboard.ports import Owner
from noticeboard.store import late, sendable
from noticeboard.store.budgets import open_budget, spend
from noticeboard.store.delivery_rows import owner_columns, to_delivery
from noticeboard.store.holds import is_held
from noticeboard.store.removal_rows import lost_other_words
from noticeboard.store.tables_delivery import ORDINARY, URGENT, attempts, deliveries, in_state
from noticeboard.store.types import UTCDateTime

_REPLACED = "A newer bulletin took its place before it was sent."
_NOW = bindparam("now", type_=UTCDateTime)


class Claims:
    """The statements that take rows. Made once for a policy.

    ``rings``: the channels that keep quiet hours. ``rates``: how much goes to those with a limit.
    """

    def __init__(
        self, policy: Policy, rings: Collection[str] = (), rates: Mapping[str, Rate] = NO_RATES
    ) -> None:
        self._policy = policy
        self._rings = frozenset(rings)
        self._rates = rates
        self._taking = _taking(_sendable_rows(policy))
        self._taking_elders = _taking(_sendable_rows(policy, only_elders=True))

    def claim(
        self, conn: Connection, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[Delivery, ...]:
        """Take up to ``limit`` due rows of a channel; those that make a text wrong go first."""
        if is_held(conn, channel):
            return ()
        self._settle_late(conn, channel, now)
        given = {
            "of_channel": channel,
            "now": now,
            "lease_until": now + LEASE,
            **owner_columns(owner),
            **sendable.patience(self._policy, now),
        }
        taken = self._take_allowed(conn, given, channel, now, limit)
        _note_attempts(conn, taken, now)
        if len(taken) < limit:
            conn.execute(_DROP_STALE, {"of_channel": channel, "now": now})
        return taken

    def _take_allowed(
        self,
        conn: Connection,
        given: Mapping[str, object],
        channel: str,
        now: datetime,
        limit: int,
    ) -> tuple[Delivery, ...]:
        """What the budget of the channel leaves: a part of it for what goes first only."""
        budget = open_budget(conn, self._rates, channel)
        most = allowed(budget, limit, now, urgent=True)
        left = allowed(budget, limit, now, urgent=False)
        urgent = self._take(conn, self._taking, given, URGENT, most)
        rest = self._take(conn, self._taking, given, ORDINARY, left - len(urgent))
        taken = (*urgent, *rest)
        if left < most and len(taken) < most:
            # What one that goes first waits for goes before it.
            elders = most - len(taken)
            taken += self._take(conn, self._taking_elders, given, ORDINARY, elders)
        spend(conn, channel, budget, len(taken), now)
        return taken

    def _settle_late(self, conn: Connection, channel: str, now: datetime) -> None:
        rings = channel in self._rings
        until = quiet_until(self._policy, now) if rings else now
        if until > now:
            late.hush(conn, channel, now, until)
        late.settle_late(conn, channel, now, self._policy, rings=rings)

    def _take(
        self,
        conn: Connection,
        taking: Update,
        given: Mapping[str, object],
        rank: int,
        limit: int,
    ) -> tuple[Delivery, ...]:
        if limit < 1:
            return ()
        rows = conn.execute(taking, {**given, "of_rank": rank, "at_most": limit})
        found = (to_delivery(row) for row in rows)
        return tuple(sorted(found, key=lambda d: (d.due, d.sequence)))


def is_worth_a_claim(conn: Connection, channel: str, now: datetime) -> bool:
    """Whether a claim may find something to take or to drop: asked without the write lock.

    At T every sender wakes; all but the board's would only get in the way of its publication.
    """
    return bool(conn.scalar(_WORTH_A_CLAIM, {"of_channel": channel, "now": now}))


def _worth_a_claim() -> Select[tuple[bool]]:
    row = deliveries.alias("waiting")
    found = exists().where(
        in_state(DeliveryState.PENDING, of=row),
        row.c.channel == bindparam("of_channel"),
        row.c.due <= _NOW,
        or_(sendable.is_on_the_board(row), sendable.is_stale(row)),
    )
    return select(found)


_WORTH_A_CLAIM = _worth_a_claim()


def _taking(sendable_rows: Select[tuple[str]]) -> Update:
    row = deliveries.c
    picked = sendable_rows.cte("picked")
    own = update(deliveries).where(row.id.in_(select(picked.c.id)))
    taken = own.values(
        state=DeliveryState.SENDING.value,
        fence=row.fence + 1,
        attempts=row.attempts + 1,
        # What was lost is repeated, and looked for, in the words of the try that was.
        worded_at=case((row.lost_at.is_(None), _NOW), else_=func.coalesce(row.worded_at, _NOW)),
    )
    return taken.returning(deliveries)


def _sendable_rows(policy: Policy, *, only_elders: bool = False) -> Select[tuple[str]]:
    row = deliveries.alias("due")
    wanted = (sendable.is_waited_for(row),) if only_elders else ()
    return (
        select(row.c.id)
        .where(
            in_state(DeliveryState.PENDING, of=row),
            row.c.channel == bindparam("of_channel"),
            row.c.rank == bindparam("of_rank"),
            row.c.due <= _NOW,
            row.c.scheduled_for <= _NOW,
            sendable.is_on_the_board(row),
            ~sendable.waits_for_an_elder(row, policy),
            ~sendable.is_stale(row),
            *wanted,
        )
        .order_by(row.c.due, row.c.sequence)
        .limit(bindparam("at_most", type_=Integer))
        .with_for_update(skip_locked=True)
    )


def _dropping() -> Update:
    row = deliveries.alias("overdue")
    stale = (
        select(row.c.id)
        .where(
            in_state(DeliveryState.PENDING, of=row),
            row.c.channel == bindparam("of_channel"),
            row.c.due <= _NOW,
            sendable.is_stale(row),
        )
        # A publication may be superseding the same rows: waiting for it could be a deadlock.
        .with_for_update(skip_locked=True)
        .cte("stale")
    )
    own = update(deliveries).where(deliveries.c.id.in_(select(stale.c.id)))
    return own.values(state=sendable.given_up(deliveries), reason=_REPLACED)


# What is due and can never go any more would be looked at again for ever.
_DROP_STALE = _dropping()


def _note_attempts(conn: Connection, taken: tuple[Delivery, ...], now: datetime) -> None:
    rows = [{"delivery_id": d.id, "number": d.attempts, "started_at": now} for d in taken]
    if rows:
        conn.execute(insert(attempts), rows)


_LAST_LOOK = select(deliveries.c.id, deliveries.c.fence).where(
    deliveries.c.id.in_(bindparam("of_ids", expanding=True)),
    in_state(DeliveryState.SENDING),
    deliveries.c.lease_until >= bindparam("lease_left", type_=UTCDateTime),
    deliveries.c.revision == sendable.approved_revision(deliveries),
    ~sendable.is_stale(deliveries),
    ~lost_other_words(deliveries),
)


def still_mine(conn: Connection, taken: Collection[Delivery], now: datetime) -> frozenset[str]:
    """The last look before sending: fence, lease, newest signed words, still wanted, no hold."""
    channels = {delivery.channel for delivery in taken}
    if any(is_held(conn, channel) for channel in channels):
        return frozenset()
    fences = {delivery.id: delivery.fence for delivery in taken}
    given = {"of_ids": list(fences), "lease_left": now + LEASE_LEFT}
    found = conn.execute(_LAST_LOOK, given)
    return frozenset(row_id for row_id, fence in found if fences[row_id] == fence)
