"""Moments told by the day on which somebody reads of them: tomorrow noon, 금요일 오후.

They are true for a day and stand for ever. What only sounds like one is left alone: the
technology of tomorrow, a Friday Night edition, every Friday afternoon, within an hour of paying.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.typed.legible import Sentences, legible

_KO_PART = r"(?:새벽|아침|오전|점심|정오|한낮|낮|오후|저녁|밤(?!하늘|바다|거리|풍경|공기)|자정)"
_KO_NUMBER = (
    r"(?:(?<![\d.,])\d{1,3}|(?<![가-힣])(?:몇|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|서너|두세))"
)
_KO_DAYS = r"(?:하루|이틀|사흘|나흘|닷새|열흘|일주일|보름)"
_KO_LENGTH = rf"(?:{_KO_NUMBER}\s?(?:분|시간|일|주일?|달|개월)|{_KO_DAYS})"
_KO_WEEKDAY = r"[월화수목금토일]요일"
# What may stand behind a week or a month that is meant: not 다음 주소, not 다음 달성.
_KO_MEANT = rf"(?=\s|에|중|까지|부터|초|말|쯤|면|은|[,.!)]|$|{_KO_WEEKDAY})"

_EN_PART = r"(?:morning|noon|afternoon|evening|night)"
_EN_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a few|some|half an)"
)
_EN_LENGTH = rf"{_EN_NUMBER}[ ](?:minute|hour|day|week|month)s?\b"
_EN_PERIOD = r"(?:day|business|week(?:end)?|month)"
# What follows where the part of the day is no part of a name: not Monday morning traffic.
_GOES_ON = "and|at|for|from|in|it|on|our|the|there|to|until|we|when|with|you"
_EN_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

# Sure to be still to come for whoever writes them.
_TO_COME = re.compile(
    rf"(?:내일모레|내일|명일|모레|글피)(?:\s?{_KO_PART}|(?=까지|부터|쯤|\s중))"
    r"|(?:오늘|금일)\s?(?:까지|중(?:으로|에)?[는도]?(?![가-힣])|안(?:에|으로)|내로)"
    rf"|(?:(?:다음|오는|돌아오는)\s?주말?\s?{_KO_WEEKDAY}|(?:다음|오는|돌아오는)\s?{_KO_WEEKDAY})"
    rf"(?:\s?{_KO_PART})?|(?:다음\s?(?:주말?|달)|차주|내주|내달){_KO_MEANT}"
    r"|(?:이번\s?주말?|이번\s?달|금주|이달|금월)\s?(?:말?까지|말에|안에|중(?:으로|에)|내로)"
    r"|(?<![가-힣])주말까지"
    rf"|(?:앞으로|지금부터|이제부터)\s?{_KO_LENGTH}\s?(?:안|이내|내|뒤|후)"
    r"|\b[Tt]he day after tomorrow\b"
    rf"|\b[Tt]omorrow[ ]{_EN_PART}\b|\b(?:by|from|until|before|later) tomorrow\b(?!['-])"
    r"|\b(?:[Ll]ater|[Bb]y|before the end of) (?:today|tonight)\b"
    rf"|\b[Nn]ext {_EN_WEEKDAY}\b|\b[Nn]ext (?:week(?:end)?|month)\b(?!')"
    rf"|\b[Bb]y (?:(?:the )?(?:end|close) of (?:(?:the|this|next) )?{_EN_PERIOD}|EOD|COB)\b"
    r"|\b[Ll]ater this (?:week|month)\b|\b[Ww]ithin the (?:hour|day|week)\b"
    rf"|\b(?:[Ii]n|[Ww]ithin) the next {_EN_LENGTH}|\b{_EN_LENGTH} from (?:now|today)\b"
)
# The same, of which nobody can tell whether it is behind or ahead.
_EITHER = re.compile(
    rf"(?:오늘|금일|어제|그제|그저께)\s?{_KO_PART}(?!\s?마다)|어젯밤|간밤에|지난밤"
    rf"|이번\s?주말?\s?{_KO_WEEKDAY}|오늘부터"
    rf"|\b(?:[Ee]arl(?:y|ier) |[Ll]ate )?[Tt]his (?:morning|afternoon|evening)\b|\b[Tt]onight\b"
    rf"|\b[Ll]ast night\b|\b[Yy]esterday {_EN_PART}\b|\b[Ff]rom today\b"
    rf"|\b[Tt]his (?:coming )?{_EN_WEEKDAY}\b(?:[ ]{_EN_PART}\b)?"
)
# The day before, wherever something is told of it; not what 어제 or yesterday only describes.
_BEHIND = re.compile(
    r"(?<![가-힣])(?:엊그제|그저께|그제(?!야|서)|어제(?!오늘))(?=[\s,.)]|[는도]|부터|까지|자\s|$)"
    r"|\b(?:[Tt]he day before )?[Yy]esterday\b(?!['’-])"
)
# A day of the week with the time of day, or by which something comes: unless it comes every week.
_WEEKDAY = re.compile(
    rf"{_KO_WEEKDAY}\s?{_KO_PART}(?!의|\s?마다)|(?<!부터 ){_KO_WEEKDAY}까지"
    rf"|\b{_EN_WEEKDAY}[ ]{_EN_PART}\b(?=[.,;:!?)]|$|\n|[ ](?:{_GOES_ON})\b)"
    rf"|\b(?:[Bb]y|[Bb]efore|[Nn]ot until) {_EN_WEEKDAY}\b"
)
_WEEKLY = re.compile(
    r"매주|매일|매달|매월|격주|평일|마다|휴무|영업|운영|상담|고객\s?센터|전화|요일부터"
    r"|\b(?:every|each|weekly|weekdays|hours|closed|hotline|helpline|call us|phones?)\b",
    re.IGNORECASE,
)
# The next day is one only where something is told to come: not the books of tomorrow.
_NEXT_DAY = re.compile(
    r"(?<!나은 )(?<!밝은 )(?<!새로운 )(?:내일모레|내일|명일|모레|글피)(?=에|[\s,.!]|$)"
    r"|(?<!of )(?<!for )(?<!better )(?<!brighter )\b[Tt]omorrow\b(?!['-])"
)
# 익일 is the next day of a day that was named, and of the reading only where none was.
_FOLLOWING_DAY = re.compile(rf"익일(?=까지|부터|에|[\s,.!]|{_KO_PART}|$)")
_DAY_NAMED = re.compile(
    r"\d\s?일|\d[./-]\d|\d\s?시|\ufffc|요일|오늘|금일|내일|명일|모레|당일|매일|평일|시작일"
)
# A length of time counts from the reading only where something is told to come; else it may
# count from whatever is done: charged in two hours, 결제하고 30분 뒤.
_LENGTH = re.compile(
    rf"{_KO_LENGTH}\s?(?:안에|이내에|(?:뒤|후)(?!\s?(?:에도|까지|에는 )))"
    rf"|\b[Ii]n {_EN_LENGTH}(?![ ]?(?:of|or|time|before|after|earlier)\b)"
)
_COMES = re.compile(
    r"시작|재개|복구|열립니다|엽니다|다시|안내|말씀|알려|발표|공개|해결|오픈|재입고|돌아"
    r"|\b(?:start|open|begin|launch|go(?:es)? live|on sale|back|again|resum|restor|return"
    r"|fixed|write|tell|news|next word|update)",
    re.IGNORECASE,
)
_COUNTED_FROM = re.compile(
    r"(?:주문|결제|구매|구입|신청|가입|접수|수령|반납|완료|충전|하신|부터|고|면|서),?\s"
    r"|\b(?:your|after|once|when|if|each|every)\b"
)


# What somebody may do, and when it is done, is told of no certain day.
_AT_WILL = re.compile(r"\b[Yy]ou (?:can|may)\b|하면")


@dataclass(frozen=True, slots=True)
class Passing:
    """Such a moment, and where it stands. ``to_come``: it lies ahead for certain; ``behind``:
    it is a whole day that is over.
    """

    start: int
    end: int
    text: str
    to_come: bool
    behind: bool = False


def passing(text: str) -> tuple[Passing, ...]:
    """Every moment of ``text`` that is told by the day of reading, in order."""
    plain = legible(text)
    sentences = Sentences.of(plain)
    found: list[_Found] = [(*m.span(), True) for m in _TO_COME.finditer(plain)]
    found += [(*m.span(), False) for m in _EITHER.finditer(plain)]
    found += [(*m.span(), False) for m in _WEEKDAY.finditer(plain) if not _weekly(sentences, m)]
    for pattern in (_NEXT_DAY, _LENGTH):
        found += [(*m.span(), True) for m in pattern.finditer(plain) if _comes(sentences, m)]
    found += [(*m.span(), True) for m in _FOLLOWING_DAY.finditer(plain) if _unnamed(sentences, m)]
    found += [(*m.span(), None) for m in _BEHIND.finditer(plain)]
    return tuple(_apart(text, found))


def _weekly(sentences: Sentences, found: re.Match[str]) -> bool:
    return _WEEKLY.search(sentences.around(*found.span())) is not None


def _comes(sentences: Sentences, found: re.Match[str]) -> bool:
    """Whether the sentence tells of what comes, and names nothing to count from."""
    sentence = sentences.around(*found.span())
    if _AT_WILL.search(sentence) or not _COMES.search(sentence):
        return False
    return not _COUNTED_FROM.search(sentence[: sentence.index(found[0])])


def _unnamed(sentences: Sentences, found: re.Match[str]) -> bool:
    """Whether the sentence tells of what comes, and names no day for which this is the next."""
    before = sentences.around(*found.span()).partition(found[0])[0]
    return _comes(sentences, found) and not _DAY_NAMED.search(before)


# Where it begins and ends, and whether it is to come; ``None``: a day that is over.
_Found = tuple[int, int, bool | None]


def _apart(text: str, found: list[_Found]) -> Iterator[Passing]:
    """Of those that overlap the first, and of two that begin together the longest."""
    taken = 0
    for start, end, to_come in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= taken:
            taken = end
            yield Passing(start, end, text[start:end], bool(to_come), behind=to_come is None)
