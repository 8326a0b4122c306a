"""Deliveries with their attempts, and how far a bulletin reached."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.times import rfc3339
from noticeboard.ports import Attempt
from noticeboard.presenting import shapes
from noticeboard.presenting.bulletins import moment

_DONE = (DeliveryState.DELIVERED, DeliveryState.VERIFIED)


def present_deliveries(
    found: Iterable[tuple[Delivery, Sequence[Attempt]]],
) -> shapes.DeliveriesShape:
    """Every delivery of a bulletin with its attempts."""
    pairs = list(found)
    return {
        "items": [_delivery(delivery, attempts) for delivery, attempts in pairs],
        "next": None,
        "reach": reach(delivery for delivery, _ in pairs),
    }


def reach(deliveries: Iterable[Delivery]) -> shapes.ReachShape:
    """On how many of its channels a bulletin stands: the newest revision counts on each."""
    newest = {d.channel: d.state for d in sorted(deliveries, key=lambda d: d.revision)}
    return {"done": sum(state in _DONE for state in newest.values()), "of": len(newest)}


def _delivery(delivery: Delivery, attempts: Sequence[Attempt]) -> shapes.DeliveryShape:
    receipt = delivery.receipt
    return {
        "id": delivery.id,
        "channel": delivery.channel,
        "revision": delivery.revision,
        "state": delivery.state.value,
        "scheduled_for": rfc3339(delivery.scheduled_for),
        "due": rfc3339(delivery.due),
        "done_at": moment(delivery.done_at),
        "lateness_ms": _lateness(delivery),
        "remote_id": receipt.remote_id if receipt else None,
        "remote_url": receipt.url if receipt else None,
        "reason": delivery.reason,
        "attempts": [_attempt(attempt) for attempt in attempts],
    }


def _lateness(delivery: Delivery) -> float | None:
    if delivery.done_at is None:
        return None
    return (delivery.done_at - delivery.scheduled_for) / timedelta(milliseconds=1)


def _attempt(attempt: Attempt) -> shapes.AttemptShape:
    return {
        "number": attempt.number,
        "started_at": rfc3339(attempt.started_at),
        "ended_at": moment(attempt.ended_at),
        "outcome": attempt.outcome,
        "reason": attempt.reason,
    }
