"""Deliveries whose answer was lost: their channel is asked what became of them.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

import logging
from functools import partial

from noticeboard.domain.conclusion import UNREAD, Conclusion, settle, unreadable
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.errors import SendError
from noticeboard.ports import Channel, Clock, Deliveries

AT_A_TIME = 20
_UNWRITABLE = "What its channel says of it cannot be kept."
_BROKE = "The channel broke while it was read."

_log = logging.getLogger(__name__)


def settle_unknowns(deliveries: Deliveries, channel: Channel, clock: Clock) -> int:
    """Ask a channel about those that are due for it; how many were looked at."""
    waiting = deliveries.unknowns(channel.id, clock(), limit=AT_A_TIME)
    for delivery in waiting:
        found = _reading(deliveries, channel, delivery, clock)
        try:
            deliveries.conclude(delivery, found, clock())
        except Exception:
            # What cannot be kept is no proof: a person looks, and the others are asked for.
            _log.exception("What became of %s cannot be written.", delivery.id)
            settling = channel.capabilities.settling
            doubt = unreadable(delivery, _UNWRITABLE, clock(), settling=settling)
            deliveries.conclude(delivery, doubt, clock())
    return len(waiting)


def _reading(
    deliveries: Deliveries, channel: Channel, delivery: Delivery, clock: Clock
) -> Conclusion:
    settling, identity = channel.capabilities.settling, channel.capabilities.identity
    unseen = partial(unreadable, delivery, settling=settling, identity=identity)
    try:
        message = deliveries.message(delivery)
    except Exception:
        _log.exception("The words of %s could not be read.", delivery.id)
        return unreadable(delivery, UNREAD, clock(), settling=settling)
    try:
        found = channel.find(message)
    except SendError as error:
        return unseen(error.reason, clock())
    except Exception:
        _log.exception("The channel %s broke while reading %s.", channel.id, delivery.id)
        return unseen(_BROKE, clock())
    return settle(delivery, found, clock(), settling=settling, identity=identity)
