"""Known again by nothing but the link in its own text: X's way."""

from collections.abc import Mapping

from noticeboard.ports import Capabilities, Channel, Message, Outside
from tests.faults.reaching import ReachingChannel, Request

# As the product has it for whoever says nothing else: two readings, 20 seconds apart.
_CAPABILITIES = Capabilities(read_back=True)


class Anonymous(ReachingChannel):
    """An account that publishes whatever it is asked to, as often as it is asked."""


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """The channel to ``account`` on ``server``."""
    return Anonymous(channel_id, options, _CAPABILITIES, asks=_request, known_by=_mark)


def _request(message: Message) -> Request:
    return Request("POST", "posts", {}, message.text)


def _mark(message: Message) -> str:
    return f"words:{message.link}"
