"""Rules 1, 3 and 8: by when the company speaks again, once or every day until it is over."""

import re
from collections.abc import Iterator

from noticeboard.domain.content import DailyWord
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Finding, Violation
from noticeboard.domain.zones import TimeRefusedError, zone_of

_TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def next_word_is_ahead(s: Situation) -> Iterator[Finding]:
    """The next word is promised for after this one."""
    word = s.content.next_word_by
    if word is not None and word.utc <= s.speaks_at:
        yield Violation("next_word_past", s.path("next_word_by"), NEXT_WORD_PAST)


def a_holding_statement_gives_the_next_word(s: Situation) -> Iterator[Finding]:
    """Whoever only says that they know of it also says by when they speak again. Rule 3."""
    holds = s.bulletin_kind == "holding"
    if holds and s.content.next_word_by is None and s.content.daily_word is None:
        yield Violation("next_word_missing", s.path("next_word_by"), _NEXT_WORD_MISSING)


def a_statement_gives_the_next_word(s: Situation) -> Iterator[Finding]:
    """Who cannot promise a time yet promises when they speak again. Rule 1."""
    silent = s.content.next_word_by is None and not s.content.promises
    if s.announces and s.kind.next_word and silent:
        yield Violation("next_word_missing", s.path("next_word_by"), _NEXT_WORD_INSTEAD)


def a_daily_word_can_be_kept(s: Situation) -> Iterator[Finding]:
    """A word for every day names a time and a zone, and does not end where it begins. Rule 8."""
    word = s.content.daily_word
    if word is not None:
        yield from _readable(s, word)
        if s.content.resolved:
            yield Violation("daily_and_resolved", s.path("resolved"), _DAILY_AND_RESOLVED)


def only_an_update_resolves(s: Situation) -> Iterator[Finding]:
    """That something is over is said in an update. Rule 8."""
    if s.content.resolved and s.bulletin_kind != "update":
        yield Violation("resolved_not_here", s.path("resolved"), _RESOLVED_NOT_HERE)


def _readable(s: Situation, word: DailyWord) -> Iterator[Finding]:
    if not _TIME_OF_DAY.fullmatch(word.at):
        yield Violation("not_a_time_of_day", s.path("daily_word.at"), _NOT_A_TIME_OF_DAY)
    try:
        zone_of(word.zone)
    except TimeRefusedError as error:
        yield error.at(s.path("daily_word.zone"))


NEXT_WORD_PAST = Sentence(
    "The next word must come after this one is published.",
    "다음 소식 시각은 이 글이 공개된 뒤여야 합니다.",
)
_NEXT_WORD_MISSING = Sentence(
    "Say by when you will speak again: that is what people wait for.",
    "언제까지 다시 알릴지 적어 주세요. 기다리는 분들이 가장 알고 싶어 하는 것입니다.",
)
_NEXT_WORD_INSTEAD = Sentence(
    "You promise no time yet. Say by when you will speak again instead.",
    "아직 약속하는 시각이 없는 글입니다. 그 대신 언제까지 다시 알릴지 적어 주세요.",
)
_NOT_A_TIME_OF_DAY = Sentence(
    "Give the time of day by which you speak, such as 18:00.",
    "날마다 몇 시까지 알릴지 18:00처럼 적어 주세요.",
)
_DAILY_AND_RESOLVED = Sentence(
    "This says that it is over, and promises a word for every day. Choose one.",
    "해결되었다고 하면서 날마다 알리겠다고도 합니다. 하나만 골라 주세요.",
)
_RESOLVED_NOT_HERE = Sentence(
    "Say that it is over in an update.",
    "해결되었다는 말은 추가 소식으로 알려 주세요.",
)
