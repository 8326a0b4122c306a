"""Taking deliveries for sending: one conditional UPDATE, durable before the first byte leaves.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
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
from noticeboard.domain.delivery import LEASE, Delivery, DeliveryState
from noticeboard.domain.kind import Policy
from noticeboard.domain.quiet import quiet_until
from noticeboard.ports import Owner
from noticeboard.store import late, sendable
from noticeboard.store.budgets import open_budget, spend
from noticeboard.store.delivery_rows import owner_columns, to_delivery
from noticeboard.store.holds import is_held
from noticeboard.store.tables_delivery import ORDINARY, URGENT, attempts, deliveries, in_state
from noticeboard.store.types import UTCDateTime

_REPLACED = "A newer bulletin took its place before it was sent."
_NOW = bindparam("now", type_=UTCDateTime)
# So many rows are looked through at least once some of those before were too late, and so many
# are judged in one transaction: whoever writes waits for it.
_PAGE, _MOST = 50, 200
# So many are dropped by one claim as no longer wanted.
_DROPPED = 500


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
        kinds = tuple(policy.kinds)
        self._sendable = _sendable_rows(kinds)
        self._elders = _sendable_rows(kinds, only_elders=True)

    def claim(
        self, conn: Connection, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[tuple[Delivery, ...], bool]:
        """Take up to ``limit`` due rows of a channel; those that make a text wrong go first.

        Those, and whether there are no others: some that were too late may have kept them back.
        """
        if is_held(conn, channel):
            return (), True
        is_quiet = self._hush(conn, channel, now)
        rings = channel in self._rings
        round_ = _Round(conn, channel, now, owner, self._policy, rings=rings, is_quiet=is_quiet)
        budget = open_budget(conn, self._rates, channel)
        left = allowed(budget, limit, now, urgent=False)
        most = allowed(budget, limit, now, urgent=True)
        taken = round_.take(self._sendable, URGENT, most)
        taken += round_.take(self._sendable, ORDINARY, left - len(taken))
        if (
            len(taken) < most
            and left < most
            and is_worth_a_claim(conn, channel, now, only_urgent=True)
        ):
            # What one that goes first waits for goes before it.
            taken += round_.take(self._elders, ORDINARY, most - len(taken))
        spend(conn, channel, budget, len(taken), now)
        if round_.settled or len(taken) == limit or left < limit:
            return taken, not round_.settled
        dropped = conn.execute(_DROP_STALE, {"of_channel": channel, "now": now}).rowcount
        return taken, dropped < _DROPPED

    def _hush(self, conn: Connection, channel: str, now: datetime) -> bool:
        """Whether it is quiet there now."""
        until = quiet_until(self._policy, now) if channel in self._rings else now
        if until > now:
            late.hush(conn, channel, now, until)
        return until > now


@dataclass
class _Round:
    """One look through what is due on a channel, and how many of it were ``settled`` as late."""

    conn: Connection
    channel: str
    now: datetime
    owner: Owner
    policy: Policy
    rings: bool
    is_quiet: bool
    settled: int = 0

    def take(self, rows: Select[Any], rank: int, limit: int) -> tuple[Delivery, ...]:
        """The first ``limit`` of these ``rows`` that go out."""
        return _take(self.conn, self._choose(rows, rank, limit), self.now, self.owner)

    def _choose(self, rows: Select[Any], rank: int, limit: int) -> list[Row[Any]]:
        """The first ``limit`` of them that go out: judged, and only those.

        While some are held or dropped the next ones are looked at, up to a portion.
        """
        given = {"of_channel": self.channel, "of_rank": rank, "now": self.now}
        given |= sendable.patience(self.policy, self.now)
        chosen: list[Row[Any]] = []
        page = limit
        while limit > 0 and self.settled < _MOST:
            found = self.conn.execute(rows, {**given, "at_most": page}).all()
            late_ones = late.settle_late(self.conn, found, self.now, self.policy, rings=self.rings)
            self.settled += len(late_ones)
            chosen = [row for row in found if row.id not in late_ones and self._goes(row)]
            if not late_ones:
                break
            page = max(limit, _PAGE)
        return chosen[:limit]

    def _goes(self, row: Row[Any]) -> bool:
        # Somebody else had it locked when all that is quiet was put off.
        return not (self.is_quiet and late.keeps_quiet(row))


def is_worth_a_claim(
    conn: Connection, channel: str, now: datetime, *, only_urgent: bool = False
) -> bool:
    """Whether a claim may find something to take or to drop: asked without the write lock.

    At T every sender wakes; all but the board's would only get in the way of its publication.
    ``only_urgent``: there is room for nothing but what goes first, and what that waits for.
    """
    asked = _URGENT_WAITS if only_urgent else _WORTH_A_CLAIM
    return bool(conn.scalar(asked, {"of_channel": channel, "now": now}))


def _worth_a_claim() -> Select[tuple[bool]]:
    row = deliveries.alias("waiting")
    found = exists().where(
        *_is_due(row), or_(sendable.is_on_the_board(row), sendable.is_stale(row))
    )
    return select(found)


def _urgent_waits() -> Select[tuple[bool]]:
    row = deliveries.alias("waiting")
    return select(exists().where(*_is_due(row), row.c.rank == URGENT))


def _is_due(row: FromClause) -> tuple[ColumnElement[bool], ...]:
    of_channel = row.c.channel == bindparam("of_channel")
    return in_state(DeliveryState.PENDING, of=row), of_channel, row.c.due <= _NOW


_WORTH_A_CLAIM, _URGENT_WAITS = _worth_a_claim(), _urgent_waits()


@cache
def _sendable_rows(kinds: tuple[str, ...], *, only_elders: bool = False) -> Select[Any]:
    """Whole rows, in the order in which they go, locked: longer in the making than in use."""
    row = deliveries.alias("waiting")
    wanted = (sendable.is_waited_for(row),) if only_elders else ()
    return (
        select(row)
        .where(
            *_is_due(row),
            row.c.rank == bindparam("of_rank"),
            row.c.scheduled_for <= _NOW,
            *wanted,
            sendable.is_on_the_board(row),
            ~sendable.waits_for_an_elder(row, kinds),
            ~sendable.is_stale(row),
        )
        .order_by(row.c.due, row.c.sequence)
        .limit(bindparam("at_most", type_=Integer))
        .with_for_update(skip_locked=True)
    )


_TAKE = (
    update(deliveries)
    .where(
        deliveries.c.id.in_(bindparam("of_ids", expanding=True)), in_state(DeliveryState.PENDING)
    )
    .values(
        state=DeliveryState.SENDING.value,
        fence=deliveries.c.fence + 1,
        attempts=deliveries.c.attempts + 1,
        # What was lost is repeated, and looked for, in the words of the try that was.
        worded_at=case(
            (deliveries.c.lost_at.is_(None), _NOW),
            else_=func.coalesce(deliveries.c.worded_at, _NOW),
        ),
    )
)


def _take(
    conn: Connection, coming: Sequence[Row[Any]], now: datetime, owner: Owner
) -> tuple[Delivery, ...]:
    """Rows that are locked are ours: as they are from here."""
    if not coming:
        return ()
    held = {"lease_until": now + LEASE, **owner_columns(owner)}
    conn.execute(_TAKE, {"of_ids": [row.id for row in coming], "now": now, **held})
    taken = tuple(_taken(row, now) for row in coming)
    tries = [{"delivery_id": d.id, "number": d.attempts, "started_at": now} for d in taken]
    conn.execute(insert(attempts), tries)
    return tuple(sorted(taken, key=lambda d: (d.due, d.sequence)))


def _taken(row: Row[Any], now: datetime) -> Delivery:
    """As ``_TAKE`` left it."""
    return replace(
        to_delivery(row),
        state=DeliveryState.SENDING,
        fence=row.fence + 1,
        attempts=row.attempts + 1,
        lease_until=now + LEASE,
        worded_at=now if row.lost_at is None else row.worded_at or now,
    )


def _dropping() -> Update:
    row = deliveries.alias("overdue")
    stale = (
        select(row.c.id)
        .where(*_is_due(row), sendable.is_stale(row))
        .limit(_DROPPED)
        # A publication may be superseding the same rows: waiting for it could be a deadlock.
        .with_for_update(skip_locked=True)
        .cte("stale")
    )
    own = update(deliveries).where(deliveries.c.id.in_(select(stale.c.id)))
    return own.values(state=sendable.given_up(deliveries), reason=_REPLACED)


# What is due and can never go any more would be looked at again for ever.
_DROP_STALE = _dropping()
