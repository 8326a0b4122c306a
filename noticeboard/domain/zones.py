"""Time zones by their IANA names, and which one somebody means who calls it otherwise."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation

_AREAS = re.compile(
    "(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+"
)
_NOT_A_PART = re.compile(r"[\s_-]+")
_OF_TIME = re.compile(r"(_(standard_)?time|_?(표준시|시간대|시간|시각))$")
# Names that stand in no list of zones; the rest is found in the list itself. The places that most
# people here mean come first: of the zones that share an abbreviation, the first ones are told.
_NAMES = {
    "서울 부산 인천 대구 대전 광주 울산 제주 한국 대한민국 busan korea south_korea": "Asia/Seoul",
    "뉴욕 워싱턴 보스턴 애틀랜타 마이애미 미국_동부 washington boston": "America/New_York",
    "시카고 댈러스 휴스턴 미국_중부 dallas houston": "America/Chicago",
    "덴버 미국_산악": "America/Denver",
    "로스앤젤레스 엘에이 샌프란시스코 시애틀 라스베이거스 실리콘밸리 미국_서부 "
    "la san_francisco seattle": "America/Los_Angeles",
    "호놀룰루 하와이 hawaii": "Pacific/Honolulu",
    "상파울루": "America/Sao_Paulo",
    "베이징 북경 상하이 상해 선전 중국 beijing shenzhen china": "Asia/Shanghai",
    "런던 영국 uk": "Europe/London",
    "파리 프랑스": "Europe/Paris",
    "베를린 프랑크푸르트 뮌헨 독일 frankfurt munich": "Europe/Berlin",
    "마드리드 스페인": "Europe/Madrid",
    "로마 밀라노 이탈리아": "Europe/Rome",
    "모스크바": "Europe/Moscow",
    "이스탄불": "Europe/Istanbul",
    "두바이": "Asia/Dubai",
    "뉴델리 델리 뭄바이 인도 delhi mumbai india": "Asia/Kolkata",
    "방콕 태국": "Asia/Bangkok",
    "하노이 호찌민 호치민 베트남 hanoi": "Asia/Ho_Chi_Minh",
    "자카르타": "Asia/Jakarta",
    "싱가포르": "Asia/Singapore",
    "쿠알라룸푸르": "Asia/Kuala_Lumpur",
    "홍콩": "Asia/Hong_Kong",
    "도쿄 동경 오사카 일본 osaka": "Asia/Tokyo",
    "시드니": "Australia/Sydney",
    "오클랜드": "Pacific/Auckland",
    "토론토": "America/Toronto",
    "밴쿠버": "America/Vancouver",
    "멕시코시티": "America/Mexico_City",
    "마닐라 필리핀": "Asia/Manila",
    "타이베이 대만": "Asia/Taipei",
}
_MOST = 2


class TimeRefusedError(ValueError):
    """A text that is not one instant, or names no zone; ``code`` and ``sentence`` say why."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__(f"{code}: {sentence.en}")
        self.code = code
        self.sentence = sentence

    def at(self, field: str) -> Violation:
        """The same, as a violation of ``field``."""
        return Violation(self.code, field, self.sentence)


@cache
def zone_names() -> frozenset[str]:
    """Every name that is a zone of some place, or UTC."""
    return frozenset(available_timezones()) - {"Factory", "localtime", "posixrules"}


def zone_of(name: str) -> ZoneInfo:
    """The zone of exactly that IANA name.

    Raises:
        TimeRefusedError: unknown, in another case ("asia/seoul"), or known by another name
            ("New York", "뉴욕", "PST"); it says which one may be meant.
    """
    if name in zone_names():
        return ZoneInfo(name)
    near = [f'"{zone}"' for zone in meant(name[:60]) or ("Asia/Seoul",)]
    raise TimeRefusedError(
        "unknown_zone",
        Sentence(
            f'"{name[:60]}" is not a time zone. Write it exactly like {" or ".join(near)}.',
            f'알 수 없는 시간대입니다: "{name[:60]}". {" 또는 ".join(near)}처럼 그대로 적어 '
            "주세요.",
        ),
    )


def meant(name: str) -> tuple[str, ...]:
    """The zones that ``name`` may mean: a city, a country, an abbreviation, another case.

    Empty when nothing is like it; several for an abbreviation that several places use.
    """
    wanted = _plain(name)
    whole = tuple(zone for zone in sorted(zone_names()) if _plain(zone) == wanted)
    if whole:
        return whole[:1]
    return _by_name().get(_OF_TIME.sub("", wanted).rpartition("/")[2], ())[:_MOST]


def _plain(name: str) -> str:
    composed = unicodedata.normalize("NFC", name).strip().casefold()
    return _NOT_A_PART.sub("_", composed)


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for names, zone in _NAMES.items():
        for name in names.split():
            found[name].append(zone)
    for zone in sorted(zone_names(), key=lambda z: (z.count("/"), z)):
        if _AREAS.fullmatch(zone):
            found.setdefault(_plain(zone).rpartition("/")[2], [zone])
    for zone in _NAMES.values():
        for short in _abbreviations(zone):
            found[short].append(zone)
    return {name: tuple(zones) for name, zones in found.items()}


def _abbreviations(zone: str) -> Iterable[str]:
    """``pst`` and ``pdt``: what a zone's clocks are called in winter and in summer."""
    days = (datetime(2026, month, 15, tzinfo=UTC) for month in (1, 7))
    called = (day.astimezone(ZoneInfo(zone)).tzname() or "" for day in days)
    return dict.fromkeys(short.casefold() for short in called if short.isalpha())
