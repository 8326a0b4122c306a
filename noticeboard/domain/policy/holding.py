"""Rule 8, as far as words are concerned: what one person may publish without a signature."""

import re
import unicodedata
from collections.abc import Iterator

from noticeboard.domain.explanation import is_blank
from noticeboard.domain.filling import latest_next_word
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Finding, Violation

MOST_SENTENCE, MOST_WHAT = 200, 60
# Whoever got hold of a link to the page of a call shall lead nobody elsewhere by it.
# An address is one without its scheme, too, and a number is one to call.
_BETWEEN = r"[ .‐-―-]"
_NOT_WORDS = re.compile(
    r"\{\{|\}\}|//|@|www\."
    r"|\w[.。](?:[a-z]{2,}|한국|닷컴|닷넷)"
    rf"|\+\d(?:{_BETWEEN}?[()]?\d){{7,}}"
    rf"|(?<!\d)\(?0\d{{1,3}}\)?{_BETWEEN}?\d{{3,4}}{_BETWEEN}?\d{{4}}(?!\d)"
    rf"|(?<!\d)1[568]\d{{2}}{_BETWEEN}?\d{{4}}(?!\d)"
    rf"|(?<!\d)\(?\d{{3}}\)?{_BETWEEN}{{1,2}}\d{{3}}{_BETWEEN}\d{{4}}(?!\d)"
)


def a_pre_approved_text_keeps_to_its_slots(s: Situation) -> Iterator[Finding]:
    """One open promise, a next word within a day or the cadence, a few plain words. Rule 8."""
    slots = s.content.pre_approved
    if slots is None:
        return
    if slots.promise is not None:
        yield from _promise(s, slots.promise)
    word = s.content.next_word_by
    if word is not None and word.utc > latest_next_word(s.speaks_at, s.kind.cadence):
        yield Violation("next_word_far", "next_word_by", _FAR)
    yield from _plain("sentence", slots.sentence)
    yield from _plain("what", slots.what, MOST_WHAT)


def a_note_of_a_fulfilment_is_plain_words(s: Situation) -> Iterator[Finding]:
    """What one person adds to the signed words of a fulfilment is one plain sentence. Rule 8."""
    kept = s.content.fulfilment
    if kept is not None and kept.note:
        yield from _plain("note", kept.note)


def _promise(s: Situation, key: str) -> Iterator[Finding]:
    promise = s.promise(key)
    if promise is None or promise.status != "open":
        yield Violation("promise_not_open", "promise", _NOT_OPEN)


def _plain(field: str, sentence: str, most: int = MOST_SENTENCE) -> Iterator[Finding]:
    if sentence and is_blank(sentence):
        yield Violation("blank", field, _BLANK)
    if len(sentence) > most:
        yield Violation("too_long", field, _too_long(most))
    if len(sentence.splitlines()) > 1:
        yield Violation("line_break", field, _ONE_LINE)
    if _NOT_WORDS.search(unicodedata.normalize("NFKC", sentence).casefold()):
        yield Violation("not_a_sentence", field, _PLAIN_WORDS)


def _too_long(most: int) -> Sentence:
    return Sentence(
        f"At most {most} characters go here. Shorten it.",
        f"여기에는 {most}자까지 쓸 수 있습니다. 줄여 주세요.",
    )


_FAR = Sentence(
    "Promise the next word for sooner: within a day, or within the time after which this kind of "
    "notice must speak again.",
    "다음 소식 시각이 너무 멉니다. 하루 안, 또는 이 종류의 공지가 다시 알려야 하는 시간 안으로 "
    "정해 주세요.",
)
_NOT_OPEN = Sentence(
    "This promise is not open in this notice. Choose one that is, or none.",
    "이 공지에서 아직 남아 있는 약속이 아닙니다. 남아 있는 약속을 고르거나 비워 두세요.",
)
_BLANK = Sentence(
    "This says nothing. Write something, or leave it out.",
    "읽을 수 있는 내용이 없습니다. 적거나 비워 두세요.",
)
_ONE_LINE = Sentence(
    "This stands on one line. Take the line break out.",
    "한 줄로 적는 곳입니다. 줄바꿈을 빼 주세요.",
)
_PLAIN_WORDS = Sentence(
    "Only plain words here, which nobody signs: no address, no telephone number and no "
    "placeholder. If it is none, put a space after the full stop.",
    "따로 승인받지 않는 문장이므로 글만 쓸 수 있습니다. 주소, 전화번호, {{ }} 자리는 빼 주세요. "
    "그런 것이 아니라면 마침표 뒤를 띄어 주세요.",
)
