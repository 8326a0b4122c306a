"""Known again by the id of the record that is put: Bluesky's way."""

from collections.abc import Mapping

from noticeboard.ports import Capabilities, Channel, Outside
from tests.faults.reaching import ReachingChannel, Request

_CAPABILITIES = Capabilities(identity=True, read_back=True)


class Recorded(ReachingChannel):
    """An account to which the identical record may be put again."""


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """The channel to ``account`` on ``server``."""
    return Recorded(
        channel_id,
        options,
        _CAPABILITIES,
        asks=lambda message: Request("PUT", f"records/{message.delivery_id}", {}, message.text),
        known_by=lambda message: f"key:{message.delivery_id}",
    )
