"""Rule 6, as far as an author decides it: where a bulletin goes."""

from collections.abc import Iterator

from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Finding, Violation


def channels_exist(s: Situation) -> Iterator[Finding]:
    """Every channel named is configured, and named once. Rule 6."""
    for i, channel in enumerate(s.content.channels):
        if channel not in s.channels:
            yield Violation("unknown_channel", s.path(f"channels.{i}"), _unknown(s, channel))
        elif channel in s.content.channels[:i]:
            yield Violation("channel_twice", s.path(f"channels.{i}"), _TWICE)


def mandatory_channels_are_in(s: Situation) -> Iterator[Finding]:
    """The channels a kind demands cannot be left out. Rule 6."""
    left_out = [c for c in s.kind.mandatory_channels if c not in s.content.channels]
    if left_out:
        yield Violation("mandatory_channel_missing", s.path("channels"), _left_out(left_out))


def own_texts_have_a_channel(s: Situation) -> Iterator[Finding]:
    """Words for one channel go with a channel the bulletin goes to."""
    for channel in s.content.texts:
        if channel not in s.content.channels:
            yield Violation("unknown_channel", s.path(f"texts.{channel}"), _NO_SUCH_TEXT)


def _unknown(s: Situation, channel: str) -> Sentence:
    known = ", ".join(sorted(s.channels))
    return Sentence(
        f'There is no channel "{channel[:40]}". There are: {known}.',
        f'없는 채널입니다: "{channel[:40]}". 쓸 수 있는 채널: {known}.',
    )


def _left_out(channels: list[str]) -> Sentence:
    named = ", ".join(channels)
    return Sentence(
        f"This kind of notice always goes to {named} as well. Add it.",
        f"이 종류의 공지에서 뺄 수 없는 채널이 빠졌습니다: {named}. 추가해 주세요.",
    )


_TWICE = Sentence("This channel is named twice.", "같은 채널을 두 번 적었습니다.")
_NO_SUCH_TEXT = Sentence(
    "These words are for a channel that this does not go to. Add the channel, or drop them.",
    "이 글을 올리지 않는 채널의 문구입니다. 채널을 추가하거나 문구를 지워 주세요.",
)
