"""Deliveries held by the dead, or past their lease: unknown, and never sent again as such.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from noticeboard import owner as owners
from noticeboard.domain.delivery import Delivery
from noticeboard.ports import Channel, Clock, Deliveries, Owner

# A sender that lives, and is past its lease, is not ended at once: a database that was away for
# longer than that let nobody write what they had sent. It does so within this time, counted from
# a write that went through: what is read says nothing of that.
GRACE = timedelta(seconds=3)
# A write that took longer waited for somebody, and so did whoever holds something.
_PROMPT = timedelta(seconds=1)

# A delivery and its fence, since its lease was seen to be over while its holder lived.
Expired = MutableMapping[tuple[str, int], datetime]

_LOST = "The process that was sending it ended before the answer came."


def take_over(
    deliveries: Deliveries,
    channels: Mapping[str, Channel],
    clock: Clock,
    me: Owner,
    expired: Expired,
) -> int:
    """Make them unknown; how many there were.

    ``expired``: what the look before this one found, if that went through; then what this does.
    """
    now, before = clock(), dict(expired)
    # Forgotten by a look that breaks: nobody could write then, either.
    expired.clear()
    held = dict(deliveries.orphaned(me.host)) | dict(deliveries.expired(now))
    look = _Look(me, now, channels)
    over = [delivery for delivery in held if look.is_over(delivery)]
    if over:
        deliveries.prove_writable(me, now)
        if clock() - now > _PROMPT:
            before.clear()
    seen = clock()
    gone = [each for each, holder in held.items() if look.finds_gone(each, holder, before)]
    taken = sum(deliveries.mark_unknown(delivery, _LOST, clock()) for delivery in gone)
    expired.update({_claim(each): before.get(_claim(each), seen) for each in over})
    return taken


def _claim(delivery: Delivery) -> tuple[str, int]:
    return delivery.id, delivery.fence


@dataclass(frozen=True, slots=True)
class _Look:
    """At all claims, at ``now``. ``undying``: holders that were to be ended, and are still there.

    One of them costs two seconds, once: it may hold hundreds.
    """

    me: Owner
    now: datetime
    channels: Mapping[str, Channel]
    undying: set[Owner] = field(default_factory=set)

    def is_over(self, delivery: Delivery) -> bool:
        """Whether it is past its lease."""
        ends = delivery.lease_until
        return ends is not None and self.now >= ends

    def finds_gone(
        self, delivery: Delivery, holder: Owner, before: Mapping[tuple[str, int], datetime]
    ) -> bool:
        """Whether its holder sends no more; one that hangs is ended for that."""
        channel = self.channels.get(delivery.channel)
        lag = channel.capabilities.lag if channel else timedelta(0)
        ends = delivery.lease_until
        # None: nobody claims like that, the row is broken. No process is ended for it.
        silent = ends is None or self.now >= ends + lag
        hangs = holder not in self.undying and self._hangs(delivery, holder, before)
        gone = owners.is_gone(holder, self.me, expired=hangs, silent=silent)
        if hangs and not gone:
            self.undying.add(holder)
        return gone

    def _hangs(
        self, delivery: Delivery, holder: Owner, before: Mapping[tuple[str, int], datetime]
    ) -> bool:
        """It is past its lease, and stopped, or had the time to write what it held."""
        since = before.get(_claim(delivery))
        had_time = since is not None and self.now - since >= GRACE
        return self.is_over(delivery) and (had_time or owners.is_stopped(holder))
