"""What this process claimed and has not written the end of: kept, so that it can be written later.

A database that is away for a second must not make a healthy sender look dead.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import Delivery, Receipt
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
        self._unsure: set[str] = set()

    def claiming(
        self, channel: str, claim: Callable[[], tuple[Delivery, ...]]
    ) -> tuple[Delivery, ...]:
        """What ``claim`` takes; if it breaks, nobody knows whether it took anything."""
        self._unsure.add(channel)
        taken = claim()
        self._of(channel).update({delivery.id: delivery for delivery in taken})
        self._unsure.discard(channel)
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

    def recover(
        self, channel: str, me: Owner, owned: Callable[[str], Iterable[tuple[Delivery, Owner]]]
    ) -> None:
        """After a claim that broke: what it took all the same is in hand.

        ``owned``: what is being sent by processes of a host.
        """
        if channel not in self._unsure:
            return
        for delivery, holder in owned(me.host):
            if holder == me and delivery.channel == channel:
                self._of(channel).setdefault(delivery.id, delivery)
        self._unsure.discard(channel)

    def _of(self, channel: str) -> dict[str, Delivery | Tried]:
        return self._held.setdefault(channel, {})
