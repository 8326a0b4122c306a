"""Deliveries whose answer was lost: their channel is asked what became of them.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

import logging
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from noticeboard.domain.breaker import PROBE_EVERY, clamped
from noticeboard.domain.conclusion import (
    UNREAD,
    Conclusion,
    NotLetInError,
    TransientSendError,
    UnreadableError,
    UnwritableError,
    settle,
    unreadable,
)
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import SendError
from noticeboard.ports import Channel, Clock, Deliveries

AT_A_TIME = 20
# Seconds of asking, after which what is due goes first.
_LASTS = 1.0
_UNWRITABLE = "What its channel says of it cannot be kept."
_BROKE = "The channel broke while it was read."

# Channels that say nothing for now, and the seconds since boot at which they are asked again.
Silent = MutableMapping[str, float]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is left to do on a channel that was asked: ``more`` to ask for, at once; and whether
    one ``goes_again``, for that it is not there.
    """

    more: bool = False
    goes_again: bool = False


def settle_unknowns(
    deliveries: Deliveries,
    channel: Channel,
    clock: Clock,
    boottime: Callable[[], float],
    silent: Silent,
    *,
    is_believed: Callable[[], bool],
) -> Asked:
    """Ask a channel about those that are due for it.

    For a second at most, and not after one that it could not tell of: what waits to be sent there
    does not wait for a channel that is read slowly, or not at all. ``silent``: of one that wants
    to be asked later, or does not let us in, is noted when. Nothing is kept of a reading at a
    time that nobody believes (``is_believed``): the next would seem to come long after it.
    """
    began = boottime()
    if began < silent.get(channel.id, began) or not is_believed():
        return Asked()
    waiting, goes_again = deliveries.unknowns(channel.id, clock(), limit=AT_A_TIME), False
    for delivery in waiting:
        if boottime() - began >= _LASTS:
            return Asked(more=True, goes_again=goes_again)
        told, found, wait = _reading(deliveries, channel, delivery, clock)
        if wait is not None:
            silent[channel.id] = boottime() + wait.total_seconds()
        if not is_believed():
            return Asked(goes_again=goes_again)
        _write(deliveries, channel, delivery, found, clock)
        goes_again = goes_again or found.state is DeliveryState.PENDING
        if not told:
            return Asked(goes_again=goes_again)
    return Asked(more=len(waiting) == AT_A_TIME, goes_again=goes_again)


def _wait(error: SendError) -> timedelta | None:
    """For how long nobody asks again. What is sent there may be taken all the same."""
    if isinstance(error, NotLetInError):
        return PROBE_EVERY
    if isinstance(error, TransientSendError) and error.wait is not None:
        return clamped(error.wait)
    return None


def _reading(
    deliveries: Deliveries, channel: Channel, delivery: Delivery, clock: Clock
) -> tuple[bool, Conclusion, timedelta | None]:
    """Whether the channel could be read, if it was, and what becomes of the delivery.

    And for how long it is not asked again.
    """
    settling, identity = channel.capabilities.settling, channel.capabilities.identity
    unseen = partial(unreadable, delivery, settling=settling, identity=identity)
    try:
        message = deliveries.message(delivery)
    except UnreadableError:
        _log.exception("The words of %s could not be read.", delivery.id)
        return True, unreadable(delivery, UNREAD, clock(), settling=settling), None
    try:
        found: object = channel.find(message)
    except SendError as error:
        wait = _wait(error)
        return False, unseen(error.reason, clock(), wait=wait), wait
    except Exception:
        _log.exception("The channel %s broke while reading %s.", channel.id, delivery.id)
        return False, unseen(_BROKE, clock()), None
    if found is not None and not isinstance(found, Receipt):
        _log.error("The channel %s found no receipt of %s: %r.", channel.id, delivery.id, found)
        return False, unseen(_BROKE, clock()), None
    return True, settle(delivery, found, clock(), settling=settling, identity=identity), None


def _write(
    deliveries: Deliveries, channel: Channel, delivery: Delivery, found: Conclusion, clock: Clock
) -> None:
    try:
        deliveries.conclude(delivery, found, clock())
    except UnwritableError:
        # What cannot be kept is no proof: a person looks, and the others are asked for.
        _log.exception("What became of %s cannot be written.", delivery.id)
        settling = channel.capabilities.settling
        doubt = unreadable(delivery, _UNWRITABLE, clock(), settling=settling)
        deliveries.conclude(delivery, doubt, clock())
