"""Deliveries held by the dead, or past their lease: unknown, and never sent again as such.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from noticeboard import owner as owners
from noticeboard.domain.delivery import Delivery
from noticeboard.ports import Channel, Clock, Deliveries, Owner

_LOST = "The process that was sending it ended before the answer came."


def take_over(
    deliveries: Deliveries, channels: Mapping[str, Channel], clock: Clock, me: Owner
) -> int:
    """Make them unknown; how many there were."""
    now = clock()
    held = dict(deliveries.orphaned(me.host)) | dict(deliveries.expired(now))
    gone = [d for d, holder in held.items() if _is_gone(holder, me, d, channels, now)]
    return sum(deliveries.mark_unknown(delivery, _LOST, clock()) for delivery in gone)


def _is_gone(
    holder: Owner, me: Owner, delivery: Delivery, channels: Mapping[str, Channel], now: datetime
) -> bool:
    channel = channels.get(delivery.channel)
    lag = channel.capabilities.lag if channel else timedelta(0)
    ends = delivery.lease_until
    if ends is None:  # Nobody claims like that: the row is broken. No process is ended for it.
        return owners.is_gone(holder, me, expired=False, silent=True)
    return owners.is_gone(holder, me, expired=now >= ends, silent=now >= ends + lag)
