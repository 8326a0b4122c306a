"""What waits for the end of quiet hours, and what comes too late: decided before a claim."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    select,
    type_coerce,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from noticeboard.domain.content import Content
from noticeboard.domain.delivery import LEASE, LEASE_LEFT, OURS, Delivery, DeliveryState
from noticeboard.domain.kind import Policy
from noticeboard.domain.late import (
    DROPPED_REASON,
    HELD_OVER_REASON,
    HELD_REASON,
    OVER_REASON,
    Late,
    has_begun,
    is_over,
    lateness,
    looks_ahead,
)
from noticeboard.domain.quiet import CAN_WAIT, rings_at
from noticeboard.store.codec import load
from noticeboard.store.poison import is_poison
from noticeboard.store.public_notices import load_notice
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.tables_staff import notices, revisions
from noticeboard.store.types import CanonicalJson, UTCDateTime

_log = logging.getLogger(__name__)

# At its instant nothing is late, and nobody has the time to ask.
_AT_ONCE = timedelta(minutes=1)
# What is taken is sent by then, or given back.
_ON_ITS_WAY = LEASE - LEASE_LEFT
# So many are put off by one claim: whoever writes waits for it.
MOST_HUSHED = 500
_PENDING = in_state(DeliveryState.PENDING)
_NOW = bindparam("now", type_=UTCDateTime)
_d, _r = deliveries.c, revisions.c


def hush(conn: Connection, channel: str, now: datetime, until: datetime) -> bool:
    """Have what can wait there wait ``until`` quiet hours end; whether that is all of it."""
    given = {"of_channel": channel, "now": now, "until": until}
    return len(conn.execute(_HUSH, given).all()) < MOST_HUSHED


def keeps_quiet(row: Row[Any]) -> bool:
    """Whether it waits for the end of quiet hours. What was lost was on its way already.

    What a person has sent goes at once, as that person was told.
    """
    return row.kind in CAN_WAIT and row.lost_at is None and row.decided_at is None


def settle_late(
    conn: Connection, coming: Iterable[Row[Any]], now: datetime, policy: Policy, *, rings: bool
) -> frozenset[str]:
    """Hold or drop what of ``coming`` is too late, as its kind says: the ids of these.

    What was lost was on its way in time: it is repeated, or found, however late that is. What a
    person decided is not decided again, whatever became of it since.
    """
    since = now - min([_AT_ONCE, *(kind.late_after for kind in policy.kinds.values())])
    late = (row for row in coming if keeps_quiet(row) and row.scheduled_for < since)
    ids = [row.id for row in late if row.channel not in OURS]
    if not ids:
        return frozenset()
    found = conn.execute(_LATE, {"of_ids": ids}).all()
    return frozenset(row.id for row in found if _is_settled(conn, row, now, policy, rings=rings))


def _is_settled(
    conn: Connection, row: Row[Any], now: datetime, policy: Policy, *, rings: bool
) -> bool:
    """Whether it is held or dropped."""
    try:
        found, over = _lateness(conn, row, now, policy, rings=rings)
    except Exception as error:
        if not is_poison(error):
            raise
        # Whoever takes it finds that its words cannot be read, and says so.
        _log.exception("Nobody knows whether %s comes too late.", row.id)
        return False
    if found in ("held", "dropped"):
        _settle(conn, row.id, found, over=over)
        return True
    return False


def wanted_at(policy: Policy, kind: str, scheduled_for: datetime, *, rings: bool) -> datetime:
    """When a text was to go out on a channel: its instant, or the end of quiet hours."""
    said = next((known for known in CAN_WAIT if known == kind), None)
    return rings_at(policy, said, scheduled_for) if said and rings else scheduled_for


def says_late(conn: Connection, delivery: Delivery, at: datetime) -> bool:
    """Whether something it looks forward to had begun by ``at``, as was known then."""
    if delivery.kind not in CAN_WAIT or at - delivery.scheduled_for < _AT_ONCE:
        return False
    own = (_r.bulletin_id == delivery.bulletin_id) & (_r.number == delivery.revision)
    stored = conn.scalar(select(_r.content).where(own))
    ahead = _ahead(conn, stored, delivery.notice_id, delivery.scheduled_for, known_at=at)
    return has_begun(ahead, at)


def _lateness(
    conn: Connection, row: Row[tuple[object, ...]], now: datetime, policy: Policy, *, rings: bool
) -> tuple[Late, bool]:
    """What becomes of a delivery, and whether what it looks forward to lies behind."""
    kind = policy.kinds.get(row.notice_kind)
    if kind is None:
        return "on_time", False
    wanted = wanted_at(policy, row.kind, row.scheduled_for, rings=rings)
    begins = _ahead(conn, row.content, row.notice_id, row.scheduled_for)
    # As of the last moment at which what is taken now may still leave.
    ahead = [at - _ON_ITS_WAY for at in begins]
    return lateness(kind, row.kind, wanted, ahead, now), is_over(ahead, now)


def _ahead(
    conn: Connection,
    stored: object,
    notice_id: str,
    scheduled_for: datetime,
    *,
    known_at: datetime | None = None,
) -> tuple[datetime, ...]:
    """What a text looks forward to; of a follow-up the notice says it, as the public has it.

    Or as the public had it at the instant ``known_at``.
    """
    content = load(Content, stored)
    notice = None if content.promises else load_notice(conn, notice_id)
    return looks_ahead(content, notice, scheduled_for, known_at=known_at)


def _settle(conn: Connection, delivery_id: str, found: Late, *, over: bool) -> None:
    held = found == "held"
    reasons = (HELD_OVER_REASON, HELD_REASON) if held else (OVER_REASON, DROPPED_REASON)
    reason = reasons[0] if over else reasons[1]
    state = DeliveryState.HELD if held else DeliveryState.EXPIRED
    row = (_d.id == delivery_id) & _PENDING
    conn.execute(update(deliveries).where(row).values(state=state.value, reason=reason))


def _hush() -> ReturningUpdate[tuple[str]]:
    row = deliveries.alias("waiting")
    quiet = (
        select(row.c.id)
        .where(
            in_state(DeliveryState.PENDING, of=row),
            row.c.lost_at.is_(None),
            row.c.decided_at.is_(None),
            row.c.channel == bindparam("of_channel"),
            row.c.due <= _NOW,
            row.c.scheduled_for <= _NOW,
            row.c.kind.in_(CAN_WAIT),
        )
        .limit(MOST_HUSHED)
        # A publication may be superseding the same rows: waiting for it could be a deadlock.
        .with_for_update(skip_locked=True)
        .cte("quiet")
    )
    own = update(deliveries).where(_d.id.in_(select(quiet.c.id)))
    until = bindparam("until", type_=UTCDateTime)
    # SQLite does not count what is changed by way of a CTE.
    return own.values(due=until, quiet_until=until).returning(_d.id)


def _late() -> Select[tuple[object, ...]]:
    signed = (revisions.c.bulletin_id == _d.bulletin_id) & (revisions.c.number == _d.revision)
    columns = (_d.id, _d.kind, _d.notice_id, _d.scheduled_for)
    # As its text: one that is no JSON breaks nothing but itself.
    content = type_coerce(_r.content, CanonicalJson).label("content")
    return (
        select(*columns, notices.c.kind.label("notice_kind"), content)
        .join_from(deliveries, notices, notices.c.id == _d.notice_id)
        .join(revisions, signed)
        .where(_d.id.in_(bindparam("of_ids", expanding=True)))
    )


_HUSH, _LATE = _hush(), _late()
