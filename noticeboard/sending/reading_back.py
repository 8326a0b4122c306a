"""What stands on the channels, compared with what was sent there.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

import logging
from collections.abc import Mapping, MutableMapping
from datetime import datetime

from noticeboard.domain.conclusion import compare
from noticeboard.domain.delivery import READ_AGAIN, VERIFY_AFTER, Delivery, DeliveryState
from noticeboard.domain.errors import SendError
from noticeboard.ports import Channel, Clock, Deliveries

_AT_A_TIME = 20

_log = logging.getLogger(__name__)


def read_back(
    deliveries: Deliveries,
    channels: Mapping[str, Channel],
    clock: Clock,
    unread: MutableMapping[str, datetime],
) -> int:
    """How many were looked at. ``unread``: those that could not be, and when they are again.

    A channel that fails is left alone until the next time: the others are read as well.
    """
    now, looked = clock(), 0
    for copy in [copy for copy, at in unread.items() if at <= now]:
        del unread[copy]
    for channel_id, channel in channels.items():
        if not channel.capabilities.read_back:
            continue
        # Those that wait are the oldest: they keep nobody else from being looked at.
        most = _AT_A_TIME + len(unread)
        found = deliveries.unverified(channel_id, now - VERIFY_AFTER, limit=most)
        for delivery in [d for d in found if d.id not in unread][:_AT_A_TIME]:
            looked += 1
            if not _compare(deliveries, channel, delivery, clock):
                unread[delivery.id] = clock() + READ_AGAIN
                break
    return looked


def _compare(deliveries: Deliveries, channel: Channel, delivery: Delivery, clock: Clock) -> bool:
    """Whether it could be read."""
    if delivery.receipt is None:
        return False
    try:
        live: object = channel.read(delivery.receipt)
    except SendError as error:
        _log.warning("%s could not be read back: %s", delivery.channel, error.reason)
        return False
    except Exception:
        _log.exception("The channel %s broke while %s was read.", channel.id, delivery.id)
        return False
    if live is not None and not isinstance(live, str):
        _log.error("The channel %s read no text of %s: %r.", channel.id, delivery.id, live)
        return False
    result = compare(delivery, live)
    if result.state is not DeliveryState.VERIFIED:
        _log.error("%s on %s: %s", delivery.id, delivery.channel, result.reason)
    deliveries.conclude(delivery, result, clock())
    return True
