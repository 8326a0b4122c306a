"""What came of an attempt, written only by whoever still holds the delivery.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Text, Update, and_, bindparam, case, func, or_, select, update

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import Delivery, DeliveryState, transition
from noticeboard.store import sendable
from noticeboard.store.delivery_rows import receipt_columns
from noticeboard.store.removal_rows import lost_other_words
from noticeboard.store.tables_delivery import attempts, deliveries
from noticeboard.store.types import UTCDateTime

_S = DeliveryState
Ended = tuple[Delivery, Conclusion]

_HELD = update(deliveries).where(
    deliveries.c.id == bindparam("held_id"),
    deliveries.c.fence == bindparam("held_fence"),
    deliveries.c.state == bindparam("held_state"),
)
_IS_STALE = sendable.is_stale(deliveries)
_SIGNED = func.coalesce(sendable.approved_revision(deliveries), deliveries.c.revision)
# Waiting again, in the newest signed words; or superseded, if something newer is out.
_PROVEN_ABSENT = _HELD.values(
    state=case((_IS_STALE, _S.SUPERSEDED.value), else_=_S.PENDING.value),
    revision=case((_IS_STALE, deliveries.c.revision), else_=_SIGNED),
    lost_at=None,
    absent_at=None,
    asked_at=None,
)
# A request of it may still be on its way. It may be repeated word for word; before it is
# superseded, or sent in other words, its channel is asked.
_IS_IN_DOUBT = and_(
    deliveries.c.lost_at.is_not(None),
    or_(
        _IS_STALE,
        deliveries.c.revision != _SIGNED,
        lost_other_words(deliveries),
    ),
)
_HELD_UNTIL_LATER = _HELD.values(
    state=case(
        (_IS_IN_DOUBT, _S.UNKNOWN.value),
        (_IS_STALE, _S.SUPERSEDED.value),
        else_=_S.PENDING.value,
    ),
    revision=case((or_(_IS_IN_DOUBT, _IS_STALE), deliveries.c.revision), else_=_SIGNED),
    due=case(
        (_IS_IN_DOUBT, bindparam("ask_at", type_=UTCDateTime)),
        else_=func.coalesce(bindparam("again_at", type_=UTCDateTime), deliveries.c.due),
    ),
    reason=case(
        (_IS_IN_DOUBT, deliveries.c.reason),
        else_=func.coalesce(bindparam("why", type_=Text), deliveries.c.reason),
    ),
)
_GIVEN_BACK = _HELD_UNTIL_LATER.values(given_back=deliveries.c.given_back + 1)
_ATTEMPT = (
    update(attempts)
    .where(
        attempts.c.delivery_id == bindparam("of_delivery"),
        attempts.c.number == bindparam("of_number"),
    )
    .values(ended_at=func.coalesce(attempts.c.ended_at, bindparam("now", type_=UTCDateTime)))
)
_OWN_ROW = deliveries.c.id == attempts.c.delivery_id
# The attempts that rows say arrived just now.
_ARRIVED = (
    update(attempts)
    .where(
        attempts.c.delivery_id.in_(bindparam("of_ids", expanding=True)),
        attempts.c.number == select(deliveries.c.attempts).where(_OWN_ROW).scalar_subquery(),
    )
    .values(
        ended_at=func.coalesce(
            attempts.c.ended_at, select(deliveries.c.done_at).where(_OWN_ROW).scalar_subquery()
        ),
        outcome=_S.DELIVERED.value,
        reason=None,
    )
)
# Nobody knows yet, or only that its owner was gone.
_NOT_SENT = _ATTEMPT.where(func.coalesce(attempts.c.outcome, _S.UNKNOWN.value) == _S.UNKNOWN)


def conclude(conn: Connection, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
    """Write what an attempt changed; whether the delivery was still ours.

    A sender's attempt is noted either way: what a late holder learned is evidence.
    """
    if conclusion.state is not delivery.state:
        transition(delivery.state, conclusion.state)
    changed = _conclude(conn, delivery, conclusion, now)
    tried = changed and delivery.state is _S.UNKNOWN
    if tried or delivery.state is _S.SENDING:
        _end_attempt(conn, delivery, conclusion.state, conclusion.reason, now)
    return changed


def conclude_all(conn: Connection, ended: Sequence[Ended], now: datetime) -> int:
    """The same for several; how many were still ours."""
    arrived = [each for each in ended if _arrived(*each)]
    others = [each for each in ended if not _arrived(*each)]
    written = sum(conclude(conn, delivery, ended, now) for delivery, ended in others)
    return written + (_note_arrivals(conn, arrived, now) if arrived else 0)


def _arrived(delivery: Delivery, conclusion: Conclusion) -> bool:
    return delivery.state is _S.SENDING and conclusion.state is _S.DELIVERED


def _note_arrivals(conn: Connection, arrived: Sequence[Ended], now: datetime) -> int:
    """Two statements, however many they are."""
    rows = [{**_held(d), "lease_until": None, **_columns(d, c, now)} for d, c in arrived]
    written = conn.execute(_HELD, rows).rowcount
    if written == len(rows):
        conn.execute(_ARRIVED, {"of_ids": [d.id for d, _ in arrived]})
    else:
        tries = [_attempt(d, c.state, c.reason, c.done_at or now) for d, c in arrived]
        conn.execute(_ATTEMPT, tries)
    return written


def _conclude(conn: Connection, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
    if conclusion.state is not _S.PENDING:
        return _write(conn, _HELD, delivery, _columns(delivery, conclusion, now))
    again_at, why = conclusion.due or now, conclusion.reason
    if conclusion.proven:
        proven = {"due": again_at, "reason": why, **_decision(conclusion)}
        return _write(conn, _PROVEN_ABSENT, delivery, proven)
    given = {"again_at": again_at, "ask_at": conclusion.ask_at or now, "why": why}
    first = {"absent_at": conclusion.absent_at or delivery.absent_at}
    return _write(conn, _HELD_UNTIL_LATER, delivery, {**given, **first})


def _decision(conclusion: Conclusion) -> Mapping[str, object]:
    """What a person decides stays decided, whatever becomes of it later."""
    return {"decided_at": conclusion.decided_at} if conclusion.decided_at else {}


def give_back(conn: Connection, delivery: Delivery, now: datetime) -> tuple[bool, bool]:
    """A claimed row nothing was sent for waits again: whether it was still ours, and is news.

    Of a row that was taken over meanwhile only the attempt is ended so.
    """
    unchanged = {"again_at": None, "ask_at": now, "why": None}
    changed = _write(conn, _GIVEN_BACK, delivery, unchanged)
    given = _attempt(delivery, "given_back", None, now)
    return changed, conn.execute(_NOT_SENT, given).rowcount == 1


def mark_unknown(conn: Connection, delivery: Delivery, reason: str, now: datetime) -> bool:
    """The owner is gone: the row is unknown, and what the owner held is worth nothing."""
    lost = _columns(delivery, Conclusion(_S.UNKNOWN, reason, lost_at=now), now)
    changed = _write(conn, _HELD, delivery, {**lost, "fence": delivery.fence + 1})
    if changed:
        _end_attempt(conn, delivery, _S.UNKNOWN, reason, now)
    return changed


def _write(
    conn: Connection, statement: Update, delivery: Delivery, columns: Mapping[str, object]
) -> bool:
    given = {**_held(delivery), "lease_until": None, **columns}
    return conn.execute(statement, given).rowcount == 1


def _held(delivery: Delivery) -> dict[str, object]:
    return {
        "held_id": delivery.id,
        "held_fence": delivery.fence,
        "held_state": delivery.state.value,
    }


def _columns(delivery: Delivery, conclusion: Conclusion, now: datetime) -> Mapping[str, object]:
    columns: dict[str, object] = {
        "state": conclusion.state.value,
        "reason": conclusion.reason,
        **receipt_columns(conclusion.receipt),
    }
    if conclusion.state is _S.UNKNOWN:
        lost_at = conclusion.lost_at or delivery.lost_at or now
        columns |= {"due": conclusion.due or now, "lost_at": lost_at}
        asked_at = conclusion.asked_at or (None if conclusion.lost_at else delivery.asked_at)
        columns |= {"absent_at": conclusion.absent_at, "asked_at": asked_at}
    if conclusion.done_at is not None:
        columns["done_at"] = conclusion.done_at
    return columns


def _end_attempt(
    conn: Connection, delivery: Delivery, outcome: str, reason: str | None, now: datetime
) -> None:
    conn.execute(_ATTEMPT, _attempt(delivery, outcome, reason, now))


def _attempt(
    delivery: Delivery, outcome: str, reason: str | None, now: datetime
) -> dict[str, object]:
    attempt = {"of_delivery": delivery.id, "of_number": delivery.attempts}
    return {**attempt, "outcome": str(outcome), "reason": reason, "now": now}
