"""Opening the configured channels: a stanza that is wrong says where and what."""

from dataclasses import dataclass

import pytest

from noticeboard.channel_loading import kinds, open_channels
from noticeboard.domain.errors import ChannelOptionError
from noticeboard.ports import Message, Outside
from noticeboard.settings.channels import ChannelStanza


@dataclass
class Nowhere:
    """A public side nothing is sent to."""

    def publish(self, message: Message) -> None:
        """Never called here."""
        raise NotImplementedError

    def published(self, bulletin_id: str, revision: int) -> bool:
        """Never called here."""
        raise NotImplementedError

    def syndicate(self, message: Message) -> None:
        """Never called here."""
        raise NotImplementedError

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        """Never called here."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Never called here."""
        raise NotImplementedError


OUTSIDE = Outside(Nowhere())


def _stanza(kind: str, *, enabled: bool = True, **options: object) -> ChannelStanza:
    return ChannelStanza("archive", kind, enabled, (), options)


def test_every_file_in_the_folder_is_a_kind_but_what_they_share() -> None:
    """No list names the kinds: the folder does."""
    found = kinds()

    assert {"board", "feed", "file", "null"} <= set(found)
    assert not any(name.startswith("_") for name in found)


def test_enabled_channels_are_opened_by_their_ids() -> None:
    """One that is switched off is not."""
    stanzas = {"archive": _stanza("null"), "old": _stanza("null", enabled=False)}

    opened = open_channels(stanzas, OUTSIDE)

    assert [(key, channel.id) for key, channel in opened.items()] == [("archive", "archive")]


@pytest.mark.parametrize("kind", ["telegraph", "_journal", "os.path", "../x", ""])
def test_an_unknown_kind_is_refused_with_those_there_are(kind: str) -> None:
    """Nothing but a module of the folder is ever imported."""
    with pytest.raises(ChannelOptionError, match="There are: board, feed, file") as refused:
        open_channels({"archive": _stanza(kind)}, OUTSIDE)

    assert refused.value.key == "channels.archive.kind"


@pytest.mark.parametrize("path", [None, "", 7, "a\0b"])
def test_a_wrong_setting_names_its_stanza_and_its_key(path: object) -> None:
    """The operator finds the line without searching."""
    with pytest.raises(ChannelOptionError) as refused:
        open_channels({"archive": _stanza("file", path=path)}, OUTSIDE)

    assert refused.value.key == "channels.archive.path"
