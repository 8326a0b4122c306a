"""Opens the configured channels: a kind is the name of a module in ``channels/``."""

import importlib
import pkgutil
import re
from collections.abc import Mapping

import channels
from noticeboard.domain.errors import ChannelOptionError
from noticeboard.ports import Channel, OpenChannel, Outside
from noticeboard.settings.channels import ChannelStanza

# An underscore begins what the kinds share.
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")


def kinds() -> tuple[str, ...]:
    """Every kind of channel there is: the modules in ``channels/``."""
    found = (module.name for module in pkgutil.iter_modules(channels.__path__))
    return tuple(sorted(name for name in found if _KIND.fullmatch(name)))


def open_channels(stanzas: Mapping[str, ChannelStanza], outside: Outside) -> dict[str, Channel]:
    """Every enabled channel by its id.

    Raises:
        ChannelOptionError: an unknown kind, or a wrong setting; the key names the stanza.
    """
    return {stanza.id: _opened(stanza, outside) for stanza in stanzas.values() if stanza.enabled}


def _opened(stanza: ChannelStanza, outside: Outside) -> Channel:
    try:
        return _opener(stanza.kind)(stanza.id, stanza.options, outside)
    except ChannelOptionError as error:
        raise ChannelOptionError(f"channels.{stanza.id}.{error.key}", error.sentence) from None


def _opener(kind: str) -> OpenChannel:
    if kind not in kinds():
        known = ", ".join(kinds())
        raise ChannelOptionError(
            "kind", f'There is no kind of channel "{kind[:40]}". There are: {known}.'
        )
    opener: OpenChannel = importlib.import_module(f"channels.{kind}").open_channel
    return opener
