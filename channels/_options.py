"""Reads a stanza's own settings: every one known, none missing, each of its type."""

from collections.abc import Iterable, Mapping

from noticeboard.domain.errors import ChannelOptionError


def only(options: Mapping[str, object], known: Iterable[str]) -> None:
    """Nothing but what the kind knows.

    Raises:
        ChannelOptionError: for the first unknown option.
    """
    names = sorted(known)
    for key in sorted(set(options) - set(names)):
        takes = f"it takes {', '.join(names)}" if names else "it takes none"
        raise ChannelOptionError(key, f"This kind of channel has no such setting; {takes}.")


def text(options: Mapping[str, object], key: str) -> str:
    """The setting ``key``, which must be there.

    Raises:
        ChannelOptionError: when it is missing, empty or not text.
    """
    value = options.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ChannelOptionError(key, "This kind of channel needs this setting, as text.")
    return value
