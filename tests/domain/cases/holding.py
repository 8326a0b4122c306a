"""Rule 8: what one person may publish without a signature, and what not."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.content import Content, PreApproved
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy import Situation
from tests.builders import DAY, HOUR, MINUTE, NOON, a_kind, a_notice, a_situation, an_instant
from tests.domain.cases import Case, refused, sound, warned

_WORDS = Content(
    body="We know of {{ promise }}. {{ sentence }} Next word by {{ next_word }}.",
    short="Next word by {{ next_word }} {{ link }}",
    publish_at=None,
    channels=("board", "feed"),
)


def _filled(
    promise: str | None = None,
    sentence: str = "",
    *,
    word: datetime = NOON + HOUR,
    notice: Notice | None = None,
) -> Situation:
    slots = PreApproved("text-1", 1, promise, sentence)
    content = replace(_WORDS, next_word_by=an_instant(word), pre_approved=slots)
    return a_situation("holding", content, notice=notice or a_notice(at=NOON - DAY))


def _withdrawn() -> Notice:
    notice = a_notice(at=NOON - DAY)
    [promise] = notice.promises
    return replace(notice, promises=(replace(promise, withdrawn_by="bulletin-2"),))


CASES: list[Case] = [
    sound(
        "a holding text with a promise and a sentence, and a night's sleep",
        _filled("preorder", "The courier's lorry stands on the motorway.", word=NOON + DAY),
    ),
    sound(
        "a kind that speaks every two days may promise its word for then",
        replace(_filled(word=NOON + 2 * DAY), kind=a_kind(cadence=2 * DAY)),
    ),
    refused(
        "a next word further than a day away",
        _filled(word=NOON + DAY + MINUTE),
        ("next_word_by", "next_word_far"),
    ),
    refused(
        "a next word that has passed",
        _filled(word=NOON),
        ("next_word_by", "next_word_past"),
    ),
    refused("a promise nobody made", _filled("sale"), ("promise", "promise_not_open")),
    refused(
        "a promise that was withdrawn: it is not late, it will not be",
        _filled("preorder", notice=_withdrawn()),
        ("promise", "promise_not_open"),
    ),
    warned(
        "a sentence with a time of its own",
        _filled(sentence="Preorder opens on 26 July 2026 at 9:00 in Seoul."),
        ("sentence", "typed_time_disagrees"),
    ),
    refused("a sentence that nobody sees", _filled(sentence="\u200b"), ("sentence", "blank")),
    refused("a sentence too long", _filled(sentence="x" * 201), ("sentence", "too_long")),
    refused("two lines", _filled(sentence="One.\nTwo."), ("sentence", "line_break")),
    refused("two lines, hidden", _filled(sentence="One.\u2028Two."), ("sentence", "line_break")),
    *(
        refused(
            f"no plain words: {signs}", _filled(sentence=signs), ("sentence", "not_a_sentence")
        )
        for signs in ("{{ fact.price }}", "See }}", "See HTTPS://example.com", "WWW.example.com")
    ),
]
