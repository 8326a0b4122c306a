"""What the words around a typed time or figure say about it."""

import re
from collections.abc import Iterable

# What begins at a promised time, in the words of announcements.
_OPENS = re.compile(
    r"시작|열립니다|열려|엽니다|여는|오픈|출시|개시|개막|발매|판매|예약(?:하실 수|을 받|받)"
    r"|\b(?:start|open|begin|launch|releas|go(?:es)? (?:live|on sale)|on sale|availab|pre-?order)",
    re.IGNORECASE,
)
# A time by which something must be done is not the one at which something begins.
_BY = re.compile(r"(?:\b(?:by|before|until|till|no later than|up to)\s(?:the\s)?)$", re.IGNORECASE)
_UNTIL = re.compile(r"\)?\s?(?:까지|이전|전에|전까지|마감)")
_SCHEDULE = re.compile(
    r"평일|매일|매주|주말|영업|운영|상담|고객\s?센터|콜센터|매장|지점"
    r"|대표\s?전화|문의|업무\s?시간"
    r"|\b(?:every (?:day|week|hour|mon|tue|wed|thu|fri|sat|sun)\w*|daily|weekdays?|weekends?"
    r"|(?:opening|office|business|support) hours|shops?|stores?|hotline|helpline"
    r"|call us|phones?)\b",
    re.IGNORECASE,
)
# Beside these a figure is another one than the price: what it was, what is paid besides or back.
_OTHER_FIGURE = re.compile(
    r"기존|원래|정가|이전|전작|지난|할인|쿠폰|배송비|수수료|위약금|보증금|적립|상당|환불|보상|사은품"
    r"|차액|대신|보다|(?<!\d)월\s(?=\d)|매월|잘못|아니"
    r"|\b(?:was|were|previous\w*|formerly|instead|original\w*|discount\w*|off|saves?|coupons?"
    r"|vouchers?|credits?|shipping|delivery|deposit|worth|refund\w*|compensat\w*|gifts?|than"
    r"|difference|not|wrong\w*|mistake\w*|per month|a month|monthly)\b",
    re.IGNORECASE,
)
# Beside these a time is told as one that was promised, and is so no more.
_NO_MORE = re.compile(
    r"원래|당초|애초|기존|이전|앞서|예정이[었던]|[였었했됐겼렸]|던|취소|철회|연기|미[루룬뤄]|옮[기긴]|변경"
    r"|바[꾸꾼뀌뀐]|대신|아니|아닌|(?<!늦)지 (?:않|못)"
    r"|\b(?:was|were|had been|would have|instead|rather than|original\w*|previous\w*|formerly"
    r"|earlier|no longer|not|cannot|mov(?:ed|es?|ing)|postpon\w*|delay\w*|cancel\w*|withdr\w*"
    r"|called off)\b|\b(?:is|are|does|do|will|wo|ca)n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]\s|\s-\s|며\s|고\s")
_LEAST_OF_A_CLAUSE = 4
_WORD = re.compile(r"[가-힣]{2,}|[A-Za-z][\w-]{3,}")


def clause(sentence: str, excerpt: str) -> str:
    """The clause of a sentence in which the excerpt, a part of it, stands."""
    at = sentence.index(excerpt)
    before, behind = sentence[:at], sentence[at + len(excerpt) :]
    begins = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    ends = _CLAUSE.search(behind)
    rest = behind[: ends.start()] if ends else behind
    # "12월 10일, 드디어 …": a time set apart by a comma belongs to what follows.
    alone = len(before[begins:].strip()) + len(rest.strip()) < _LEAST_OF_A_CLAUSE
    return sentence if alone else before[begins:] + excerpt + rest


def opens(clause_: str) -> bool:
    """Whether a clause tells of something that begins."""
    return _OPENS.search(clause_) is not None


def names(clause_: str, label: str) -> bool:
    """Whether a clause speaks of what a promise is called: by most of its words."""
    words = [word.casefold() for word in _WORD.findall(label)]
    told = clause_.casefold()
    found = sum(word[: max(2, len(word) - 1)] in told for word in words)
    return bool(words) and 2 * found >= len(words)


def is_deadline(text: str, start: int, end: int) -> bool:
    """Whether something must be done by then."""
    return bool(_BY.search(text[max(0, start - 20) : start]) or _UNTIL.match(text, end))


def is_schedule(sentence: str) -> bool:
    """Whether a sentence tells of hours that come back every day or week."""
    return _SCHEDULE.search(sentence) is not None


def tells_no_more(sentence: str) -> bool:
    """Whether a sentence tells of a time that it is not the one any more."""
    return _NO_MORE.search(sentence) is not None


def is_other_figure(sentence: str) -> bool:
    """Whether a sentence tells of another sum beside the price, or of the one before."""
    return _OTHER_FIGURE.search(sentence) is not None


def names_any(sentence: str, titles: Iterable[str]) -> bool:
    """Whether a sentence holds one of these words."""
    told = sentence.casefold()
    return any(title.casefold() in told for title in titles)
