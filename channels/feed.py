"""The board's feeds: RSS, Atom and JSON, one entry per bulletin."""

from collections.abc import Mapping

from channels._options import only
from channels._public import PublicChannel
from noticeboard.ports import Channel, Outside


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """The feeds; they have no settings of their own.

    Raises:
        ChannelOptionError: for any option.
    """
    only(options, ())
    return PublicChannel(channel_id, put=outside.site.syndicate, stands=outside.site.syndicated)
