"""Days and times as they are typed in Korean."""

import re

from noticeboard.domain.typed.pieces import Clock, Day, Piece, Pieces, exists, half_day

_WEEKDAYS = "월화수목금토일"
_ONES = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두")
_NUMBERS = {word: number for number, word in enumerate(_ONES, start=1)}
_DATE = re.compile(
    r"(?:(?<!\d)'?(?P<y>\d{4}|\d{2})\s?년\s?)?(?<!\d)(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일"
    r"(?!간)"
)
# A day without its month, where what follows says that it is no length of time.
_DAY = re.compile(
    r"(?<![\d,.월년])(?<![월년] )(?P<d>\d{1,2})\s?일"
    r"(?=\s?\(|\s?(?:오전|오후|새벽|아침|낮|저녁|밤|정오|자정|\d{1,2}\s?시|\d{1,2}:|[월화수목금토일]요일)"
    r"|에(?!\s?(?:걸|한|두|세|\d))|부터|로(?!\s)|자로|날)"
)
_WEEKDAY = re.compile(
    r"\(\s?(?P<short>[월화수목금토일])(?:요일)?\s?\)|(?P<long>[월화수목금토일])요일"
)
_PART = r"(?P<part>오전|오후|새벽|아침|낮|저녁|밤|[AaPp]\.?[Mm]\.?)"
_HOUR = r"(?:(?<!\d)(?P<h>\d{1,2})|(?P<word>열한|열두|다섯|여섯|일곱|여덟|아홉|열|한|두|세|네))"
_TIME = re.compile(
    rf"(?:{_PART}\s?)?{_HOUR}\s?시(?!간|점|즌|리즈|작|스템|대|중|행|도|민|내|장|세|절)"
    r"(?:\s?(?P<min>\d{1,2})\s?분|\s?(?P<half>반))?"
)
_COLON = re.compile(rf"{_PART}\s?(?<!\d)(?P<h>\d{{1,2}}):(?P<min>\d{{2}})(?![\d:])")
_NAMED = re.compile(r"(?P<midnight>자정)|(?P<noon>정오)")
_AFTER = {"오늘": 0, "금일": 0, "내일": 1, "명일": 1, "모레": 2, "글피": 3, "어제": -1, "그제": -2}
_RELATIVE = re.compile(
    r"(?P<day>오늘(?!날)|금일|내일(?!배움|채움|을|의)|명일|모레|글피|어제|그제)"
    r"|(?P<week>(?:이번|다음)\s?(?:주말?|달)(?![가-힣]*[년제])|차주|금주)"
)
_LENGTHS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "열흘": 10,
    "일주일": 7,
    "보름": 15,
}
_LATER = re.compile(
    r"(?:(?<![\d.,])(?P<n>\d{1,3})\s?(?P<unit>일|주일?|개월|달|시간|분)"
    r"|(?P<word>하루|이틀|사흘|나흘|닷새|열흘|일주일|보름))\s?(?:뒤|후)(?!\s?(?:에도|까지|에는 ))"
)
_COUNTDOWN = re.compile(r"(?<![\w-])[Dd]\s?-\s?(?P<n>\d{1,3}|day|데이)(?![\w-])", re.IGNORECASE)


def pieces(text: str) -> Pieces:
    """Every piece, in no order."""
    yield from _dates(text)
    for found in _WEEKDAY.finditer(text):
        short = found["short"]
        weekday = _WEEKDAYS.index(short or found["long"])
        yield Piece(*found.span(), weekday=weekday, weak=True)
    yield from _clocks(text)
    yield from _relative(text)


def _dates(text: str) -> Pieces:
    for found in _DATE.finditer(text):
        year, month, day = _year(found["y"]), int(found["m"]), int(found["d"])
        if exists(year, month, day):
            yield Piece(*found.span(), day=Day(((year, month, day),)))
    for found in _DAY.finditer(text):
        if exists(None, None, int(found["d"])):
            yield Piece(*found.span(), day=Day(((None, None, int(found["d"])),)))


def _year(typed: str | None) -> int | None:
    if typed is None:
        return None
    return int(typed) if len(typed) == 4 else 2000 + int(typed)


def _clocks(text: str) -> Pieces:
    for found in _TIME.finditer(text):
        hour = int(found["h"]) if found["h"] else _NUMBERS[found["word"]]
        minute = 30 if found["half"] else int(found["min"] or 0)
        clock = at_part_of_day(found["part"], hour, minute)
        # "열 시" is a time only where nothing stands before it: 서른한 시, 계열 시…
        bare = found["word"] and found.start() and text[found.start() - 1].isalnum()
        if clock and not bare:
            yield Piece(*found.span(), clock=clock)
    for found in _COLON.finditer(text):
        clock = at_part_of_day(found["part"], int(found["h"]), int(found["min"]))
        if clock:
            yield Piece(*found.span(), clock=clock)
    for found in _NAMED.finditer(text):
        midnight = Clock(((0, 0), (24, 0)), unclear=True)
        yield Piece(*found.span(), clock=midnight if found["midnight"] else Clock(((12, 0),)))


def at_part_of_day(part: str | None, hour: int, minute: int) -> Clock | None:
    """A time with the part of the day before it; ``None`` for what no clock shows."""
    if part is None or hour > 12:
        return half_day(hour, minute)
    if minute > 59:
        return None
    part = part.lower().replace(".", "")
    if hour == 12 and part in ("밤", "새벽", "오전", "am"):
        return Clock(((0, minute), *(((24, 0),) if minute == 0 else ())), unclear=True)
    if hour == 12:
        return Clock(((12, minute),), unclear=part in ("오후", "pm"))
    afternoon = {"오후": 1, "pm": 1, "저녁": 1, "낮": 6, "밤": 6}
    late = part in afternoon and (hour >= 6 if part == "밤" else hour <= 11)
    if part == "낮":
        late = hour < 6
    return Clock(((hour + 12 if late else hour, minute),))


def _relative(text: str) -> Pieces:
    for found in _RELATIVE.finditer(text):
        day = Day(vague=True) if found["week"] else Day(after=_AFTER[found["day"]])
        yield Piece(*found.span(), day=day)
    for found in _LATER.finditer(text):
        yield Piece(*found.span(), day=_later(found))
    for found in _COUNTDOWN.finditer(text):
        yield Piece(*found.span(), day=Day(after=int(found["n"]) if found["n"].isdigit() else 0))


def _later(found: re.Match[str]) -> Day:
    if found["word"]:
        return Day(after=_LENGTHS[found["word"]])
    count, unit = int(found["n"]), found["unit"]
    if unit == "일":
        return Day(after=count)
    return Day(after=7 * count) if unit.startswith("주") else Day(vague=True)
