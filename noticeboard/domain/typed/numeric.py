"""Days, times and zones as they are typed in any language."""

import re

from noticeboard.domain.typed.pieces import Day, Piece, Pieces, Written, exists, half_day

_YMD = re.compile(
    r"(?<![\d.-])(?P<y>\d{4})(?:-(?P<m>\d{1,2})-|/(?P<m2>\d{1,2})/|\.\s?(?P<m3>\d{1,2})\.\s?)"
    r"(?P<d>\d{1,2})(?!\d)\.?"
)
# Two digits for the year, or none: only with a weekday or a time behind them.
_SHORT_YMD = re.compile(
    r"(?<![\d.])'?(?P<y>[23]\d)\.\s?(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})(?!\d)\.?(?=\s?\()"
)
_MD_DOTS = re.compile(r"(?<![\d.])(?<!\. )(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})(?!\d)\.?(?=\s?\()")
_SLASHED = re.compile(r"(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/])")
_TIME = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2}):(?P<min>\d{2})(?::\d{2})?(?![\d:])"
    r"(?![ ]?[ap]\.?m\b)(?:[ ]?h\b)?",
    re.IGNORECASE,
)
_TWENTY_FOUR = re.compile(r"(?<![\d:.])(?P<h>[01]\d|2[0-4])(?P<min>[0-5]\d)[ ]?(?:hrs|hours)\b")
# By abbreviation or by name: an IANA zone, or hours from UTC.
_ZONES = {
    "kst": "Asia/Seoul",
    "jst": "Asia/Tokyo",
    "utc": "+0",
    "gmt": "+0",
    "bst": "+1",
    "cet": "+1",
    "cest": "+2",
    "sgt": "Asia/Singapore",
    "hkt": "Asia/Hong_Kong",
    "et": "America/New_York",
    "est": "-5",
    "edt": "-4",
    "ct": "America/Chicago",
    "cst": "-6",
    "cdt": "-5",
    "pt": "America/Los_Angeles",
    "pst": "-8",
    "pdt": "-7",
    "한국": "Asia/Seoul",
    "서울": "Asia/Seoul",
    "일본": "Asia/Tokyo",
    "미국 동부": "America/New_York",
    "뉴욕": "America/New_York",
    "미국 서부": "America/Los_Angeles",
    "태평양": "America/Los_Angeles",
    "런던": "Europe/London",
    "seoul": "Asia/Seoul",
    "korean": "Asia/Seoul",
    "korea": "Asia/Seoul",
    "tokyo": "Asia/Tokyo",
    "new york": "America/New_York",
    "london": "Europe/London",
    "eastern": "America/New_York",
    "pacific": "America/Los_Angeles",
}
_ZONE = re.compile(
    r"\b(?:(?:UTC|GMT)(?P<hours>[+-]\d{1,2})(?::00)?\b"
    r"|(?P<short>KST|JST|UTC|GMT|BST|CES?T|SGT|HKT|E[SD]?T|C[SD]?T|P[SD]?T)\b"
    r"|(?P<en>Seoul|Korean?|Tokyo|New York|London|Eastern|Pacific)(?: standard| daylight)? time\b)"
    r"|(?P<ko>한국|서울|일본|미국 동부|뉴욕|미국 서부|태평양|런던) ?(?:표준 ?시|시간|시각)"
    r"(?:으로|로|의)?"
)


def pieces(text: str) -> Pieces:
    """Every piece, in no order."""
    for found in _YMD.finditer(text):
        month = found["m"] or found["m2"] or found["m3"]
        yield from _day(found, (int(found["y"]), int(month), int(found["d"])))
    for found in _SHORT_YMD.finditer(text):
        yield from _day(found, (2000 + int(found["y"]), int(found["m"]), int(found["d"])))
    for found in _MD_DOTS.finditer(text):
        yield from _day(found, (None, int(found["m"]), int(found["d"])), weak=True)
    for found in _SLASHED.finditer(text):
        first, second = int(found["a"]), int(found["b"])
        yield from _day(found, (None, first, second), (None, second, first), weak=True)
    for pattern in (_TIME, _TWENTY_FOUR):
        for found in pattern.finditer(text):
            # 09:00 is the morning; 9:00 may be either.
            clock = half_day(int(found["h"]), int(found["min"]))
            if clock and found["h"].startswith("0"):
                clock = type(clock)(clock.readings[:1])
            if clock:
                yield Piece(*found.span(), clock=clock)
    for found in _ZONE.finditer(text):
        yield Piece(*found.span(), zone=_zone(found), weak=True)


def _day(found: re.Match[str], *written: Written, weak: bool = False) -> Pieces:
    dates = tuple(dict.fromkeys(w for w in written if exists(*w)))
    if dates:
        yield Piece(*found.span(), day=Day(dates), weak=weak)


def _zone(found: re.Match[str]) -> str:
    if found["hours"]:
        return found["hours"]
    return _ZONES[(found["short"] or found["en"] or found["ko"]).lower()]
