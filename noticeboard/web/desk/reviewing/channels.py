"""What goes to each channel, counted as the channel counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.ports import Channel
from noticeboard.previewing import Preview
from noticeboard.render.words import Words


@dataclass(frozen=True, slots=True)
class PartText:
    """One part of a thread; ``counted`` by its channel, which takes ``most``."""

    text: str
    counted: int
    most: int | None


@dataclass(frozen=True, slots=True)
class ChannelText:
    """What goes to one channel. ``by_hand``: it is switched off, a person puts it there.

    ``lost_words``: it was made anew of what is public, since words were removed.
    """

    channel: str
    by_hand: bool
    parts: tuple[PartText, ...]
    lost_words: bool

    def note(self, words: Words) -> str:
        """How long it is, and what is special about it."""
        said = [length(words, part) for part in self.parts]
        if len(self.parts) > 1:
            said.insert(0, words("review.channel.thread", count=len(self.parts)))
        if self.by_hand:
            said.append(words("review.channel.by_hand"))
        if self.lost_words:
            said.append(words("review.channel.lost_words"))
        return " · ".join(said)


def length(words: Words, part: PartText) -> str:
    """``412 of 500``."""
    if part.most is None:
        return words("review.channel.counted", count=part.counted)
    return words("review.channel.counted_of", count=part.counted, most=part.most)


def channel_texts(preview: Preview, channels: Mapping[str, Channel]) -> tuple[ChannelText, ...]:
    """The text of every channel that the bulletin goes to, in its order."""
    return tuple(_text(preview, name, channels.get(name)) for name in preview.channels)


def _text(preview: Preview, name: str, channel: Channel | None) -> ChannelText:
    parts = tuple(_part(text, channel) for text in preview.sent.thread(name))
    return ChannelText(name, channel is None, parts, preview.lost_words)


def _part(text: str, channel: Channel | None) -> PartText:
    if channel is None:
        return PartText(text, len(text), None)
    return PartText(text, channel.count(text), channel.limits.characters)
