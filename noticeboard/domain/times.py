"""Instants, gaps and overlaps: the two readings of time kept together.

Source: docs/decisions/0003-wall-time-and-zone-beside-utc.md
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from noticeboard.domain.dates import wall_text
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.zones import TimeRefusedError, zone_of

_RFC3339 = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2})(?P<seconds>:[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
# A promise beyond this is a typing error, and keeps arithmetic far from datetime's own end.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """One instant, twice: aware UTC, and the wall time and IANA zone a person typed.

    ``wall`` is naive local time in ``zone``. Ordering and equality begin with ``utc``.
    """

    utc: datetime
    wall: datetime
    zone: str

    def in_zone(self) -> datetime:
        """Aware local time in the zone as typed."""
        return self.utc.astimezone(zone_of(self.zone))

    def keeps_the_clock(self, other: "Instant") -> bool:
        """Whether it is the same time by the same clock, at another instant: its rules changed.

        Where that clock still shows it at both, the hour comes twice, and the other is a move.
        """
        same = (self.wall, self.zone) == (other.wall, other.zone)
        return same and self.utc != other.utc and self.utc not in readings(self)


def parse_instant(text: str, zone: str | None = None, *, house: str = "UTC") -> Instant:
    """The one instant that ``text`` and ``zone`` name.

    ``text`` is RFC 3339: with an offset, or a wall time in ``zone``. With both, the offset
    chooses between the two instants of an overlap and must be one the zone has then. With an
    offset alone, the wall time is the one in the ``house`` zone.

    Raises:
        TimeRefusedError: no time, no zone, a gap, an unchosen overlap, not a date at all.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise _not_a_time(text)
    if match["time"] is None:
        raise TimeRefusedError("time_missing", _TIME_MISSING)
    wall = _wall(match["date"], match["time"], match["seconds"] or "", text)
    offset = None if match["offset"] is None else _offset(match["offset"], text)
    if zone is None:
        return _fixed(wall, offset, house)
    return _zoned(wall, zone, offset)


_TIME_MISSING = Sentence(
    "This has a date but no time. Give the time as well: people plan by the minute.",
    "날짜만 있고 시각이 없습니다. 시각까지 적어 주세요. 고객은 몇 시 몇 분인지 보고 움직입니다.",
)


def _not_a_time(text: str) -> TimeRefusedError:
    shown = text[:40]
    return TimeRefusedError(
        "not_a_time",
        Sentence(
            f'"{shown}" is not a date and time. Write it like 2026-12-10T09:00.',
            f'날짜와 시각으로 읽을 수 없습니다: "{shown}". 2026-12-10T09:00처럼 적어 주세요.',
        ),
    )


def _wall(date: str, time: str, seconds: str, text: str) -> datetime:
    try:
        wall = datetime.fromisoformat(f"{date}T{time}{seconds}")
    except ValueError:
        raise _not_a_time(text) from None
    if time == "24:00" or not _FIRST_YEAR <= wall.year <= _LAST_YEAR:
        raise _not_a_time(text)
    return wall


def _offset(text: str, whole: str) -> timedelta:
    if text == "Z":
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise _not_a_time(whole)
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def _fixed(wall: datetime, offset: timedelta | None, house: str) -> Instant:
    if offset is None:
        raise TimeRefusedError(
            "zone_missing",
            Sentence(
                "This does not say whose clock it means. Add a time zone such as "
                '"Asia/Seoul", or the distance to UTC such as "+09:00".',
                '어느 지역의 시각인지 알 수 없습니다. "Asia/Seoul" 같은 시간대나 "+09:00" 같은 '
                "시차를 함께 적어 주세요.",
            ),
        )
    return at_utc((wall - offset).replace(tzinfo=UTC), house)


def at_utc(utc: datetime, zone: str) -> Instant:
    """The instant ``utc`` (aware) as a clock in ``zone`` shows it.

    Raises:
        ValueError: for a naive datetime.
        TimeRefusedError: for an unknown zone.
    """
    aware = _aware(utc)
    wall = aware.astimezone(zone_of(zone)).replace(tzinfo=None)
    return Instant(aware.astimezone(UTC), wall, zone)


def instant_on(day: date, at: time, zone: str) -> Instant:
    """The instant at which a clock in ``zone`` shows ``at`` on ``day``.

    Of two it is the first; where the clock jumps over it, as much later as the clock jumps.

    Raises:
        TimeRefusedError: for an unknown zone.
    """
    return at_utc(datetime.combine(day, at, zone_of(zone)).astimezone(UTC), zone)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place in an interface")
    return moment


def _zoned(wall: datetime, zone: str, offset: timedelta | None) -> Instant:
    readings = _readings(wall, zone_of(zone))
    if not readings:
        raise TimeRefusedError("time_does_not_exist", _gap(wall, zone))
    if offset is not None:
        readings = [utc for utc in readings if wall - utc.replace(tzinfo=None) == offset]
        if not readings:
            raise TimeRefusedError("offset_not_of_zone", _wrong_offset(wall, zone))
    if len(readings) > 1:
        raise TimeRefusedError("time_exists_twice", _overlap(wall, readings, zone))
    return Instant(readings[0], wall, zone)


def _readings(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants at which a clock in ``zone`` shows ``wall``: none, one or two."""
    found = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(utc for utc in found if utc.astimezone(zone).replace(tzinfo=None) == wall)


def readings(instant: Instant) -> tuple[datetime, ...]:
    """When its clock shows its wall time, by the rules of today: not at all, once or twice.

    A zone that is none any more says nothing against the instant.
    """
    try:
        return tuple(_readings(instant.wall, zone_of(instant.zone)))
    except TimeRefusedError:
        return (instant.utc,)


def offsets_of_overlap(text: str, zone: str) -> tuple[str, ...]:
    """The two distances to UTC (``-04:00``, ``-05:00``) of a wall time that comes twice.

    Empty for a time that comes once, never, or that cannot be read.
    """
    try:
        known, match = zone_of(zone), _RFC3339.fullmatch(text)
        if match is None or match["time"] is None:
            return ()
        wall = _wall(match["date"], match["time"], "", text)
    except TimeRefusedError:
        return ()
    found = _readings(wall, known)
    told = tuple(utc.astimezone(known).isoformat()[-6:] for utc in found)
    return told if len(told) > 1 else ()


def _gap(wall: datetime, zone: str) -> Sentence:
    told = wall_text(wall)
    return Sentence(
        f"Clocks in {zone} never show {told.en}: they jump over it that day. "
        "Choose a time before or after.",
        f"{zone} 시간대에 없는 시각입니다: {told.ko}. 그날은 시계가 이 시각을 "
        "건너뜁니다. 그 앞이나 뒤의 시각을 골라 주세요.",
    )


def _wrong_offset(wall: datetime, zone: str) -> Sentence:
    told = wall_text(wall)
    return Sentence(
        f"Clocks in {zone} are not at that distance to UTC at {told.en}. Correct one of the two.",
        f"{zone} 시간대의 {told.ko}에 맞지 않는 시차입니다. 시차와 시간대 가운데 "
        "하나를 고쳐 주세요.",
    )


def _overlap(wall: datetime, readings: list[datetime], zone: str) -> Sentence:
    first, second = (rfc3339(utc.astimezone(zone_of(zone))) for utc in readings)
    told = wall_text(wall)
    return Sentence(
        f"Clocks in {zone} show {told.en} twice that day. Choose {first} or {second}.",
        f"{zone} 시간대에서는 그날 이 시각이 두 번 옵니다: {told.ko}. {first} 또는 "
        f"{second} 가운데 하나를 골라 주세요.",
    )


def rfc3339(moment: datetime) -> str:
    """RFC 3339 with offset; fractions only where there are any.

    Raises:
        ValueError: for a naive datetime.
    """
    text = _aware(moment).isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def utc_text(moment: datetime) -> str:
    """The same of the instant in UTC.

    Raises:
        ValueError: for a naive datetime.
    """
    return rfc3339(_aware(moment).astimezone(UTC))
