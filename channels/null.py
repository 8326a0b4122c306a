"""Takes everything and keeps nothing: for rehearsals, and for measuring all the rest."""

from collections.abc import Mapping
from datetime import timedelta

from channels._options import only
from noticeboard.domain.conclusion import Settling
from noticeboard.domain.delivery import Receipt
from noticeboard.ports import Capabilities, Channel, Limits, Message, Outside, Preflight


class NullChannel(Channel):
    """Says that it published."""

    def __init__(self, channel_id: str) -> None:
        self.id = channel_id
        self.limits = Limits()
        # Sending twice leaves nothing twice.
        self.capabilities = Capabilities(
            identity=True, settling=Settling(readings=1, apart=timedelta(0))
        )

    def count(self, text: str) -> int:
        """Characters; there is no limit."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Forget the message."""
        return Receipt(message.delivery_id, stored=message.text)

    def find(self, message: Message) -> Receipt | None:
        """Always a receipt: nothing can be seen, and nothing can be missing."""
        return Receipt(message.delivery_id)

    def read(self, receipt: Receipt) -> str | None:
        """What the receipt says, for there is nothing else to ask."""
        return receipt.stored

    def preflight(self) -> Preflight:
        """Always ready."""
        return Preflight()


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """A channel that forgets; it has no settings of its own.

    Raises:
        ChannelOptionError: for any option.
    """
    only(options, ())
    return NullChannel(channel_id)
