"""Deliveries with their attempts, and how far a bulletin reached."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.aftercare import ACTS, available
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.sentence import Language
from noticeboard.domain.times import rfc3339
from noticeboard.ports import Attempt, Hold
from noticeboard.presenting import delivery_shapes
from noticeboard.presenting.bulletins import moment
from noticeboard.presenting.outcomes import attempt_sentence, reason_sentence, state_sentence
from noticeboard.presenting.records import Stanza

_DONE = (DeliveryState.DELIVERED, DeliveryState.VERIFIED)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a delivery means depends on these too.

    ``enabled``: the channels that are switched on; ``holds``: what the kill switch stops;
    ``public``: whether the board has the bulletin; when, and in whose language, it is told.
    """

    enabled: Collection[str]
    holds: Collection[Hold]
    public: bool
    now: datetime
    language: Language

    def stops(self, channel: str) -> bool:
        """Whether nothing is sent to ``channel`` now, for somebody wants it so."""
        return any(hold.channel in (None, channel) for hold in self.holds)


def circumstances(
    bulletin: Bulletin,
    channels: Iterable[Stanza],
    holds: Collection[Hold],
    *,
    now: datetime,
    language: Language,
) -> Circumstances:
    """What is around the deliveries of a bulletin."""
    enabled = frozenset(channel.id for channel in channels if channel.enabled)
    return Circumstances(enabled, holds, bulletin.published_at is not None, now, language)


def present_deliveries(
    found: Iterable[tuple[Delivery, Sequence[Attempt]]], around: Circumstances
) -> delivery_shapes.DeliveriesShape:
    """Every delivery of a bulletin with its attempts."""
    pairs = list(found)
    return {
        "items": [present_delivery(delivery, tries, around) for delivery, tries in pairs],
        "next": None,
        "reach": reach(delivery for delivery, _ in pairs),
    }


def reach(deliveries: Iterable[Delivery]) -> delivery_shapes.ReachShape:
    """On how many of its channels a bulletin stands: the newest revision counts on each."""
    newest = {d.channel: d.state for d in sorted(deliveries, key=lambda d: d.revision)}
    return {"done": sum(state in _DONE for state in newest.values()), "of": len(newest)}


def present_delivery(
    delivery: Delivery, attempts: Sequence[Attempt], around: Circumstances
) -> delivery_shapes.DeliveryShape:
    """One delivery: how it stands, what that means, what may be done."""
    receipt, enabled = delivery.receipt, delivery.channel in around.enabled
    adopted_by = receipt.adopted_by if receipt else None
    open_acts = available(delivery, enabled, public=around.public)
    stopped = around.stops(delivery.channel)
    told = state_sentence(delivery, enabled, around.now, stopped=stopped)
    return {
        "id": delivery.id,
        "channel": delivery.channel,
        "revision": delivery.revision,
        "state": delivery.state.value,
        "scheduled_for": rfc3339(delivery.scheduled_for),
        "due": rfc3339(delivery.due),
        "done_at": moment(delivery.done_at),
        "lateness_ms": _lateness(delivery),
        "remote_id": receipt.remote_id if receipt and not adopted_by else None,
        "remote_url": receipt.url if receipt else None,
        "adopted_by": adopted_by,
        "reason": _reason(delivery.reason, around),
        "sentence": told.in_(around.language),
        "available": [act for act in ACTS if act in open_acts],
        "attempts": [_attempt(attempt, around) for attempt in attempts],
    }


def _lateness(delivery: Delivery) -> float | None:
    if delivery.done_at is None:
        return None
    return (delivery.done_at - delivery.scheduled_for) / timedelta(milliseconds=1)


def _reason(reason: str | None, around: Circumstances) -> str | None:
    return None if reason is None else reason_sentence(reason).in_(around.language)


def _attempt(attempt: Attempt, around: Circumstances) -> delivery_shapes.AttemptShape:
    return {
        "number": attempt.number,
        "started_at": rfc3339(attempt.started_at),
        "ended_at": moment(attempt.ended_at),
        "outcome": attempt.outcome,
        "reason": _reason(attempt.reason, around),
        "sentence": attempt_sentence(attempt).in_(around.language),
    }
