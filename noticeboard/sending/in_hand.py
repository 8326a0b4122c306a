"""What this process claimed and has not written the end of: kept, so that it can be written later.

A database that is away for a second must not make a healthy sender look dead.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import LEASE, Delivery, Receipt
from noticeboard.domain.errors import SendError
from noticeboard.ports import Owner

Outcome = Receipt | SendError


@dataclass(frozen=True, slots=True)
class Tried:
    """What becomes of a delivery, as of when it was tried, however late that is written.

    ``outcome``: what the channel said, if it was asked.
    """

    delivery: Delivery
    result: Conclusion
    outcome: Outcome | None = None


class InHand:
    """Claimed deliveries, each with what came of it; each channel is one thread's."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Delivery | Tried]] = {}
        self._unsure: dict[str, float] = {}

    def claiming(
        self,
        channel: str,
        claim: Callable[[], tuple[Delivery, ...]],
        boottime: Callable[[], float],
    ) -> tuple[Delivery, ...]:
        """What ``claim`` takes; if it breaks, nobody knows whether it took anything."""
        try:
            taken = claim()
        except BaseException:
            self._unsure[channel] = boottime()
            raise
        self._of(channel).update({delivery.id: delivery for delivery in taken})
        return taken

    def note(self, tried: Tried) -> None:
        """What came of it, before that is written."""
        self._of(tried.delivery.channel)[tried.delivery.id] = tried

    def drop(self, ended: Iterable[Delivery]) -> None:
        """Their end is written."""
        for delivery in ended:
            self._of(delivery.channel).pop(delivery.id, None)

    def unsent(self, channel: str) -> list[Delivery]:
        """Those of a channel of which nothing was sent."""
        return [each for each in self._of(channel).values() if isinstance(each, Delivery)]

    def unwritten(self, channel: str) -> list[Tried]:
        """Those of a channel that were tried, and whose end is not written."""
        return [each for each in self._of(channel).values() if isinstance(each, Tried)]

    def is_unsure(self, channel: str) -> bool:
        """Whether a claim for it broke, and may still have taken something."""
        return channel in self._unsure

    def recover(
        self,
        channel: str,
        me: Owner,
        owned: Callable[[str], Iterable[tuple[Delivery, Owner]]],
        now: float,
    ) -> None:
        """After a claim that broke: what it took all the same is in hand.

        For the length of a lease: a commit that was given up may land however much later.
        ``owned``: what is being sent by processes of a host.
        """
        broke_at = self._unsure.get(channel)
        if broke_at is None:
            return
        for delivery, holder in owned(me.host):
            if holder == me and delivery.channel == channel:
                self._of(channel).setdefault(delivery.id, delivery)
        if now - broke_at >= LEASE.total_seconds():
            del self._unsure[channel]

    def _of(self, channel: str) -> dict[str, Delivery | Tried]:
        return self._held.setdefault(channel, {})
