"""Taking deliveries for sending: locked, judged and updated, durable before the first byte leaves.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    insert,
)

from noticeboard.domain.budget import NO_RATES, Rate, allowed
from noticeboard.domain.delivery import LEASE, Delivery
from noticeboard.domain.kind import Policy
from noticeboard.domain.quiet import quiet_until
from noticeboard.ports import Owner
from noticeboard.store import late, sendable
from noticeboard.store.budgets import open_budget, spend
from noticeboard.store.claimable import (
    DROP_STALE,
    TAKE,
    is_worth_a_claim,
    sendable_rows,
)
from noticeboard.store.delivery_rows import owner_columns, to_delivery
from noticeboard.store.holds import is_held
from noticeboard.store.tables_delivery import ORDINARY, URGENT, attempts

# So many rows are looked through at least once some of those before were too late, and so many
# are judged in one transaction: whoever writes waits for it.
_PAGE, _MOST = 50, 200


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
        self._sendable = sendable_rows(kinds)
        self._elders = sendable_rows(kinds, only_elders=True)

    def claim(
        self, conn: Connection, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[tuple[Delivery, ...], bool]:
        """Take up to ``limit`` due rows of a channel; those that make a text wrong go first.

        Those, and whether there are no others: some that were too late, or were dropped, may have
        kept them back.
        """
        if is_held(conn, channel):
            return (), True
        is_quiet, all_hushed = self._hush(conn, channel, now)
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
        if taken or round_.settled or not all_hushed or left < limit:
            # What is dropped goes after what is sent: in a look that finds nothing else.
            return taken, all_hushed and not round_.settled
        dropped = conn.execute(DROP_STALE, {"of_channel": channel, "now": now}).all()
        return taken, not dropped

    def _hush(self, conn: Connection, channel: str, now: datetime) -> tuple[bool, bool]:
        """Whether it is quiet there now, and all that can wait waits."""
        until = quiet_until(self._policy, now) if channel in self._rings else now
        if until > now:
            return True, late.hush(conn, channel, now, until)
        return False, True


@dataclass
class _Round:
    """One look through what is due on a channel.

    How much of it was ``judged``, and how many of these were ``settled`` as late.
    """

    conn: Connection
    channel: str
    now: datetime
    owner: Owner
    policy: Policy
    rings: bool
    is_quiet: bool
    judged: int = 0
    settled: int = 0

    def take(self, rows: Select[Any], rank: int, limit: int) -> tuple[Delivery, ...]:
        """The first ``limit`` of these ``rows`` that go out."""
        return _take(self.conn, self._choose(rows, rank, limit), self.now, self.owner)

    def _choose(self, rows: Select[Any], rank: int, limit: int) -> list[Row[Any]]:
        """The first ``limit`` of them that go out: judged, and only those.

        While too many are held or dropped the next ones are looked at, up to a portion.
        """
        given = {"of_channel": self.channel, "of_rank": rank, "now": self.now}
        given |= {"ends": self.now + LEASE, **sendable.patience(self.policy, self.now)}
        chosen: list[Row[Any]] = []
        page = limit
        while limit > 0 and self.judged < _MOST:
            found = self.conn.execute(rows, {**given, "at_most": page}).all()
            late_ones = late.settle_late(self.conn, found, self.now, self.policy, rings=self.rings)
            self.judged, self.settled = self.judged + len(found), self.settled + len(late_ones)
            chosen = [row for row in found if row.id not in late_ones and self._goes(row)]
            if not late_ones or len(chosen) >= limit:
                break
            page = max(limit, _PAGE)
        return chosen[:limit]

    def _goes(self, row: Row[Any]) -> bool:
        # Somebody else had it locked when all that is quiet was put off.
        return not (self.is_quiet and late.keeps_quiet(row))


def _take(
    conn: Connection, coming: Sequence[Row[Any]], now: datetime, owner: Owner
) -> tuple[Delivery, ...]:
    """Rows that are locked are ours: as they are from here."""
    if not coming:
        return ()
    held = {"now": now, "ends": now + LEASE, **owner_columns(owner)}
    conn.execute(TAKE, {"of_ids": [row.id for row in coming], **held})
    tries = [{"delivery_id": row.id, "number": row.attempts, "started_at": now} for row in coming]
    conn.execute(insert(attempts), tries)
    return tuple(map(to_delivery, coming))
