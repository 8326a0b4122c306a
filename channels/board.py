"""The board itself: publication there is the act, every other channel an obligation."""

from collections.abc import Mapping

from channels._options import only
from channels._public import PublicChannel
from noticeboard.ports import Channel, Outside


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """The board; it has no settings of its own.

    Raises:
        ChannelOptionError: for any option.
    """
    only(options, ())
    site = outside.site
    return PublicChannel(channel_id, put=site.publish, stands=site.published, public_board=True)
