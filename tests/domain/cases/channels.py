"""Rule 6, as far as an author decides it: where a bulletin goes."""

from tests.builders import a_content, a_follow_up, a_kind, a_situation
from tests.domain.cases import Case, refused, sound

_DEMANDING = a_kind(mandatory_channels=("board", "feed", "mastodon-brand"))

CASES: list[Case] = [
    sound(
        "one more channel than must be",
        a_situation(content=a_content(channels=("board", "feed", "mastodon-brand"))),
    ),
    refused(
        "channels nobody configured",
        a_situation(content=a_content(channels=("board", "feed", "x-brand", ""))),
        ("announcement.channels.2", "unknown_channel"),
        ("announcement.channels.3", "unknown_channel"),
    ),
    refused(
        "a channel twice",
        a_situation(content=a_content(channels=("board", "feed", "board"))),
        ("announcement.channels.2", "channel_twice"),
    ),
    refused(
        "a notice for the board alone",
        a_situation(content=a_content(channels=("board",))),
        ("announcement.channels", "mandatory_channel_missing"),
    ),
    refused(
        "a notice for no channel",
        a_situation(content=a_content(channels=())),
        ("announcement.channels", "mandatory_channel_missing"),
    ),
    refused(
        "a delay that leaves out what its kind demands",
        a_situation("delay", kind=_DEMANDING),
        ("channels", "mandatory_channel_missing"),
    ),
    refused(
        "a channel in capitals",
        a_situation("delay", a_follow_up(channels=("board", "feed", "BOARD"))),
        ("channels.2", "unknown_channel"),
    ),
    sound(
        "words of its own for the board",
        a_situation(content=a_content(texts={"board": "{{ promise.preorder }}!"})),
    ),
    refused(
        "words for a channel it does not go to",
        a_situation(content=a_content(texts={"mastodon-brand": "Soon!"})),
        ("announcement.texts.mastodon-brand", "unknown_channel"),
    ),
]
