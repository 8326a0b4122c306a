"""Days and times as they are typed in English."""

import re

from noticeboard.domain.typed.pieces import Clock, Day, Piece, Pieces, exists, half_day

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<mon>[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|May|[Jj]une?|[Jj]uly?"
    r"|[Aa]ug(?:ust)?|[Ss]ept?(?:ember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?"
    r"|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\b\.?"
)
_NUMBER = r"(?<![\d.,:/$€£¥₩-])(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?[ ]{1,2}(?P<y>(?:19|20)\d{2})\b)?"
_DAY_MONTH = re.compile(rf"\b{_NUMBER}[ -](?:of[ ])?{_MONTH}{_YEAR}")
_MONTH_DAY = re.compile(
    rf"\b{_MONTH}[ ]{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%.,]\d){_YEAR}"
)
_NTH = re.compile(
    r"\b(?:on|from|until|till|by|before|for)[ ]the[ ](?P<d>\d{1,2})(?:st|nd|rd|th)\b"
    r"(?![ ](?:of\b|floor|gener|edition|anniv|time|place|cent|birth|av|street|vers|year|quarter"
    r"|day|week|month|hour|customer|order|person))"
)
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAY = re.compile(
    r"\b(?P<w>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
    r"\b(?!s|-)\.?",
)
_WORDS = [
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
]
_WORD = "|".join(_WORDS)
_COUNT = rf"(?P<n>\d{{1,3}}|an?|{_WORD})"
_HALF = re.compile(
    r"(?<![\d.:,$€£¥₩])(?P<h>\d{1,2})(?:[:.](?P<min>\d{2}))?[ ]?"
    r"(?P<half>[ap])(?:\.[ ]?m\b\.?|m\b)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{_WORD})[ ]o'clock\b"
    rf"|\bat[ ](?P<bare>\d{{1,2}}|{_WORD})\b(?![:.,]\d|[ ]?(?:[ap]\.?m|%|per|o'))"
    r"(?:[ ](?:in[ ]the[ ]|at[ ])(?P<part>morning|afternoon|evening|night)\b)?"
    r"|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b",
    re.IGNORECASE,
)
_AFTER = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_RELATIVE = re.compile(
    r"\bthe day after (?P<next>tomorrow)\b|\b(?P<day>today|tonight|tomorrow|yesterday)\b(?!')"
    r"|\b(?P<week>(?:this|next)[ ](?:week(?:end)?|month))\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    rf"\b(?:in[ ]{_COUNT}[ ](?P<unit>minute|hour|day|week|month)s?\b"
    r"(?![ ]?(?:of|or|time|before|after|earlier))"
    rf"|(?P<m>\d{{1,3}}|{_WORD})[ ](?P<unit2>day|week)s?[ ]from[ ](?:now|today)\b)",
    re.IGNORECASE,
)


def pieces(text: str) -> Pieces:
    """Every piece, in no order."""
    yield from _dates(text)
    for found in _WEEKDAY.finditer(text):
        weekday = _WEEKDAYS.index(found["w"][:3].lower())
        yield Piece(*found.span(), weekday=weekday, weak=True)
    yield from _clocks(text)
    yield from _relative(text)


def _dates(text: str) -> Pieces:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for found in pattern.finditer(text):
            month = _MONTHS.index(found["mon"][:3].lower()) + 1
            written = (int(found["y"]) if found["y"] else None, month, int(found["d"]))
            if exists(*written):
                yield Piece(*found.span(), day=Day((written,)))
    for found in _NTH.finditer(text):
        if exists(None, None, int(found["d"])):
            yield Piece(*found.span(), day=Day(((None, None, int(found["d"])),)))


def _clocks(text: str) -> Pieces:
    for found in _HALF.finditer(text):
        clock = _of_half(int(found["h"]), int(found["min"] or 0), found["half"].lower())
        if clock:
            yield Piece(*found.span(), clock=clock)
    for found in _CLOCK.finditer(text):
        if found["noon"] or found["midnight"]:
            midnight = Clock(((0, 0), (24, 0)), unclear=True)
            yield Piece(*found.span(), clock=midnight if found["midnight"] else Clock(((12, 0),)))
        elif clock := half_day(_number(found["n"] or found["bare"]), 0):
            weak = found["bare"] is not None and found["part"] is None
            yield Piece(*found.span(), clock=_in_part(clock, found["part"]), weak=weak)


def _in_part(clock: Clock, part: str | None) -> Clock:
    """Of the two readings of "three", the one that is in that part of the day."""
    if part is None or len(clock.readings) != 2:
        return clock
    early = part.lower() == "morning"
    return Clock(tuple(time for time in clock.readings if (time[0] < 12) is early))


def _of_half(hour: int, minute: int, half: str) -> Clock | None:
    if not 1 <= hour <= 12 or minute > 59:
        return None
    if hour < 12:
        return Clock(((hour + (12 if half == "p" else 0), minute),))
    if half == "p":
        return Clock(((12, minute),), unclear=minute == 0)
    return Clock(((0, minute), *(((24, 0),) if minute == 0 else ())), unclear=True)


def _relative(text: str) -> Pieces:
    for found in _RELATIVE.finditer(text):
        if found["week"]:
            yield Piece(*found.span(), day=Day(vague=True))
        else:
            after = 2 if found["next"] else _AFTER[found["day"].lower()]
            yield Piece(*found.span(), day=Day(after=after))
    for found in _LATER.finditer(text):
        count, unit = _number(found["n"] or found["m"]), (found["unit"] or found["unit2"]).lower()
        days = {"day": 1, "week": 7}.get(unit)
        yield Piece(*found.span(), day=Day(after=days * count) if days else Day(vague=True))


def _number(typed: str) -> int:
    typed = typed.lower()
    if typed.isdecimal():
        return int(typed)
    return _WORDS.index(typed) + 1 if typed in _WORDS else 1
