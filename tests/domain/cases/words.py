"""Rules 1, 3 and 8: by when the company speaks again, once or every day until it is over."""

from dataclasses import replace

from noticeboard.domain.content import DailyWord
from noticeboard.domain.explanation import Explanation, PartDue
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    POWER_CUT,
    SEOUL,
    a_content,
    a_follow_up,
    a_kind,
    a_notice,
    a_situation,
    an_instant,
    explained,
    told,
)
from tests.domain.cases import Case, refused, sound, warned

_NEWS = a_follow_up(body="We are checking.", short="", moves=())
_DAILY = a_follow_up(
    body="We are checking.", short="", moves=(), daily_word=DailyWord("18:00", SEOUL)
)
_STATEMENT = a_kind("statement", promises=False, next_word=True)
_SAID = a_content(body="We are checking.", short="", promises=())
_WHY = explained(what_happened=POWER_CUT, cause=PartDue(an_instant(NOON + DAY)))
_OWING = told(a_notice(at=NOON - DAY), "delay", a_follow_up(explanation=_WHY), NOON - HOUR)

CASES: list[Case] = [
    refused(
        "a statement that says neither a time nor when the next word comes",
        a_situation(content=_SAID, kind=_STATEMENT),
        ("announcement.next_word_by", "next_word_missing"),
    ),
    sound(
        "a statement with its next word",
        a_situation(
            content=a_content(
                body="We are checking.",
                short="",
                promises=(),
                next_word_by=an_instant(NOON + DAY),
            ),
            kind=_STATEMENT,
        ),
    ),
    sound("a statement that promises a time", a_situation(content=a_content(), kind=_STATEMENT)),
    warned(
        "what is resolved while the cause of a delay is owed",
        a_situation(
            "update", replace(_NEWS, resolved=True, explanation=Explanation()), notice=_OWING
        ),
        ("resolved", "still_owed"),
    ),
    sound("a follow-up of a statement", a_situation("update", _NEWS, kind=_STATEMENT)),
    sound("a holding statement for every evening", a_situation("holding", _DAILY)),
    *(
        refused(
            f"a word for every day at {at!r}",
            a_situation("update", a_follow_up(**{**_PLAIN, "daily_word": DailyWord(at, SEOUL)})),
            ("daily_word.at", "not_a_time_of_day"),
        )
        for _PLAIN in ({"body": "We are checking.", "short": "", "moves": ()},)
        for at in ("", "24:00", "6pm", "18:00:00", "18.00", "1８:00")
    ),
    refused(
        "a word for every day on nobody's clock",
        a_situation(
            "update",
            a_follow_up(body="x", short="", moves=(), daily_word=DailyWord("18:00", "Seoul")),
        ),
        ("daily_word.zone", "unknown_zone"),
    ),
    refused(
        "over, and told of every day",
        a_situation(
            "update",
            a_follow_up(
                body="Over.",
                short="",
                moves=(),
                daily_word=DailyWord("18:00", SEOUL),
                resolved=True,
            ),
        ),
        ("resolved", "daily_and_resolved"),
    ),
    sound(
        "it is over",
        a_situation("update", a_follow_up(body="Over.", short="", moves=(), resolved=True)),
    ),
    refused(
        "a holding statement that says that it is over",
        a_situation(
            "holding",
            a_follow_up(
                body="Over.",
                short="",
                moves=(),
                resolved=True,
                next_word_by=an_instant(NOON + 2 * HOUR),
            ),
        ),
        ("resolved", "resolved_not_here"),
    ),
]
