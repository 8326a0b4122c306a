"""Known again by an ``Idempotency-Key``: Mastodon's way."""

from collections.abc import Mapping

from noticeboard.ports import Capabilities, Channel, Message, Outside
from tests.faults.reaching import ReachingChannel, Request

_CAPABILITIES = Capabilities(identity=True, read_back=True)


class Keyed(ReachingChannel):
    """An account that publishes once for each key."""


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """The channel to ``account`` on ``server``."""
    return Keyed(
        channel_id,
        options,
        _CAPABILITIES,
        asks=_request,
        known_by=lambda message: f"key:{message.delivery_id}",
    )


def _request(message: Message) -> Request:
    return Request("POST", "posts", {"Idempotency-Key": message.delivery_id}, message.text)
