"""What was spent of the limits of channels, known to the senders of all hosts.

A row is locked from the look at what is left until what was taken is written: two claims never
spend the same.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from noticeboard.domain.budget import Budget, Rate
from noticeboard.domain.delivery import LEASE, Delivery
from noticeboard.store.codec import load
from noticeboard.store.dialects import insert_missing
from noticeboard.store.tables_clocks import budgets

_ROW = budgets.c
_ONE = select(_ROW.spent).where(_ROW.channel == bindparam("of_channel"))
_LOCKED = _ONE.with_for_update()
_SPEND = (
    update(budgets)
    .where(_ROW.channel == bindparam("of_channel"))
    .values(spent=bindparam("now_spent"))
)

_log = logging.getLogger(__name__)


def has_room(
    conn: Connection,
    rates: Mapping[str, Rate],
    channel: str,
    now: datetime,
    *,
    urgent: bool = True,
) -> bool:
    """Whether anything may go there now; if not ``urgent``, besides what is kept for that.

    Asked without a lock.
    """
    rate = rates.get(channel)
    if rate is None:
        return True
    found = _budget(channel, rate, conn.scalar(_ONE, {"of_channel": channel}))
    return found.left(now, urgent=urgent) > 0


def open_budget(conn: Connection, rates: Mapping[str, Rate], channel: str) -> Budget | None:
    """What is spent there, locked until the end of the transaction; ``None``: no limit."""
    rate = rates.get(channel)
    if rate is None:
        return None
    found = conn.execute(_LOCKED, {"of_channel": channel}).one_or_none()
    if found is None:
        row = {"channel": channel, "spent": {}}
        conn.execute(insert_missing(conn, budgets, [_ROW.channel]), row)
        found = conn.execute(_LOCKED, {"of_channel": channel}).one()
    return _budget(channel, rate, found.spent)


def spend(
    conn: Connection, channel: str, budget: Budget | None, taken: int, now: datetime
) -> None:
    """Note that ``taken`` more go there."""
    if budget is not None and taken:
        _save(conn, channel, budget.after(now, taken))


def refund(conn: Connection, rates: Mapping[str, Rate], unsent: Iterable[Delivery]) -> None:
    """Nothing was sent of what was taken: it spent nothing at the moment of its claim.

    What a process took that died with it is not refunded: some of that may have gone.
    """
    taken: dict[str, Counter[datetime]] = defaultdict(Counter)
    for delivery in unsent:
        if delivery.lease_until is not None:
            taken[delivery.channel][delivery.lease_until - LEASE] += 1
    for channel in sorted(taken):
        budget = open_budget(conn, rates, channel)
        if budget is not None:
            _save(conn, channel, budget.refunded(taken[channel]))


def _save(conn: Connection, channel: str, budget: Budget) -> None:
    spent = {end.isoformat(): count for end, count in budget.spent.items()}
    conn.execute(_SPEND, {"of_channel": channel, "now_spent": spent})


def load_budgets(conn: Connection, rates: Mapping[str, Rate]) -> Mapping[str, Budget]:
    """The budgets of all channels that have a limit."""
    rows = conn.execute(select(budgets).where(_ROW.channel.in_(rates))) if rates else ()
    found = {row.channel: row.spent for row in rows}
    return {name: _budget(name, rate, found.get(name)) for name, rate in rates.items()}


def _budget(channel: str, rate: Rate, spent: object) -> Budget:
    """A row that cannot be read stops nobody: it is as if nothing was spent."""
    if spent is None:
        return Budget(rate)
    try:
        return Budget(rate, load(dict[datetime, int], spent))
    except ValueError:
        _log.exception("What was spent of the limit of %s cannot be read.", channel)
        return Budget(rate)
