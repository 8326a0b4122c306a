"""Rule 8: what one person may publish without a signature, and what not."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.content import Content, Fulfilment, PreApproved
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy import Situation
from tests.builders import DAY, HOUR, MINUTE, NOON, a_kind, a_notice, a_situation, an_instant
from tests.domain.cases import Case, refused, sound

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


def _noted(note: str) -> Situation:
    """A promise kept ten minutes ago, and what one person says about it."""
    kept = Fulfilment("preorder", NOON - 10 * MINUTE, "partly_kept", note=note, early=True)
    words = Content("Kept.", "Kept.", None, ("board", "feed"), fulfilment=kept)
    return a_situation("fulfilment", words, notice=a_notice(at=NOON - DAY))


_DISAGREES = ("sentence", "typed_time_disagrees")

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
    *(
        refused(f"a time nobody promised: {words}", _filled(sentence=words), _DISAGREES)
        for words in (
            "Preorder opens on 26 July 2026 at 9:00 in Seoul.",
            "Everything is back on 26 July 2026.",
            "Back tomorrow at 10:00.",
            "Back today at 23:50.",
        )
    ),
    *(
        sound(f"what was, or nobody counts: {words}", _filled(sentence=words))
        for words in (
            "Orders have failed since 11:40.",
            "Orders began to fail today at 11:40.",
            "It began on 14 July 2026 at 9:00.",
            "Of 40 shops 12 are closed, e.g. Busan. About 20 % of orders fail.",
        )
    ),
    refused(
        "a day without a time",
        _filled(sentence="The shop opens again tomorrow."),
        ("sentence", "typed_relative"),
    ),
    refused(
        "another price",
        _filled(sentence="Preorders cost 1,290,000 KRW."),
        ("sentence", "typed_fact_disagrees"),
    ),
    refused("a sentence that nobody sees", _filled(sentence="\u200b"), ("sentence", "blank")),
    refused("a sentence too long", _filled(sentence="x" * 201), ("sentence", "too_long")),
    refused("two lines", _filled(sentence="One.\nTwo."), ("sentence", "line_break")),
    refused("two lines, hidden", _filled(sentence="One.\u2028Two."), ("sentence", "line_break")),
    *(
        refused(
            f"no plain words: {signs}", _filled(sentence=signs), ("sentence", "not_a_sentence")
        )
        for signs in (
            *("{{ fact.price }}", "See }}", "See HTTPS://example.com", "WWW.example.com"),
            *(
                "Claim it at refunds.example today.",
                "[Here](//x)",
                "ｅｖｉｌ．ｃｏｍ",
                "환불。한국",
            ),
            *("Write to a@b", "Call 1588-0000", "Call 02) 123-4567", "010.1234.5678"),
            *("+82 10 1234 5678", "+1 (212) 555-0100", "212-555-0100", "15880000"),
        )
    ),
    sound("a note about what is missing", _noted("Seoul only: Busan has no stock.")),
    refused(
        "a note that says when by the day of reading",
        _noted("Seoul only: Busan opens tomorrow."),
        ("note", "typed_relative"),
    ),
    sound("a note of what was", _noted("Doors opened at 11:42, after 300 people had come.")),
    *(
        refused(f"a note that is more: {note}", _noted(note), ("note", code))
        for note, code in (
            ("Refunds at evil.example", "not_a_sentence"),
            ("Call 1588-0000", "not_a_sentence"),
            ("One.\nTwo.", "line_break"),
            ("x" * 201, "too_long"),
            ("\u200b", "blank"),
            ("Sales go on on 20 July 2027 at 20:00.", "typed_time_disagrees"),
            ("Preorders cost 1,290,000 KRW.", "typed_fact_disagrees"),
        )
    ),
]
