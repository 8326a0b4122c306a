"""Deliveries held by the dead, or past their lease: unknown, and never sent again as such.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard import owner as owners
from noticeboard.domain.delivery import Delivery
from noticeboard.ports import Channel, Clock, Deliveries, Owner

# A sender that lives, and is past its lease, is not ended at once: a database that was away for
# longer than that let nobody write what they had sent. It does so within this time.
GRACE = timedelta(seconds=3)

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
    looks = [_Look(delivery, holder, me, now) for delivery, holder in held.items()]
    gone = [look.delivery for look in looks if look.finds_gone(channels, before)]
    taken = sum(deliveries.mark_unknown(delivery, _LOST, clock()) for delivery in gone)
    expired.update({look.claim: before.get(look.claim, now) for look in looks if look.is_over})
    return taken


@dataclass(frozen=True, slots=True)
class _Look:
    """At one claim, at ``now``."""

    delivery: Delivery
    holder: Owner
    me: Owner
    now: datetime

    @property
    def claim(self) -> tuple[str, int]:
        return self.delivery.id, self.delivery.fence

    @property
    def is_over(self) -> bool:
        ends = self.delivery.lease_until
        return ends is not None and self.now >= ends

    def finds_gone(
        self, channels: Mapping[str, Channel], before: Mapping[tuple[str, int], datetime]
    ) -> bool:
        """Whether its holder sends no more; one that hangs is ended for that."""
        channel = channels.get(self.delivery.channel)
        lag = channel.capabilities.lag if channel else timedelta(0)
        ends = self.delivery.lease_until
        # None: nobody claims like that, the row is broken. No process is ended for it.
        silent = ends is None or self.now >= ends + lag
        return owners.is_gone(self.holder, self.me, expired=self._hangs(before), silent=silent)

    def _hangs(self, before: Mapping[tuple[str, int], datetime]) -> bool:
        """It is past its lease, and stopped, or had the time to write what it held."""
        since = before.get(self.claim)
        had_time = since is not None and self.now - since >= GRACE
        return self.is_over and (had_time or owners.is_stopped(self.holder))
