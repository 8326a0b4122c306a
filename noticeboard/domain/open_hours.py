"""Hours in which a contact answers, read from what a person typed.

``24h``, ``09:00-21:00``, ``Mon-Fri 09:00-18:00, Sat 10:00-14:00``, ``평일 오전 9시~오후 6시``:
what is not understood to the end, or may be meant in two ways, is not understood at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Literal
from zoneinfo import ZoneInfo

from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.zones import zone_of

_EVERY_DAY = r"(?:daily|every day|매일|연중무휴|365일)"
_ALWAYS = re.compile(
    rf"(?:{_EVERY_DAY}[ ,]+)?"
    r"(?:24\s*h(?:ours)?|24/7|24\s*시간|always|day and night)"
    rf"(?:[ ,]+{_EVERY_DAY})?",
    re.IGNORECASE,
)
# A wall time: 18:00, 6pm, 오후 6시 30분; of an hour without its half of the day see _opening.
_CLOCK = re.compile(
    r"(?:(?P<half>오전|오후)\s*)?(?P<hour>[0-9]{1,2})"
    r"(?:(?::(?P<minute>[0-5][0-9]))?\s*(?P<latin>[ap])\.?m\.?"
    r"|:(?P<minutes>[0-5][0-9])|\s*시(?:\s*(?:(?P<past>[0-5]?[0-9])분|(?P<at_half>반)))?)"
    r"|(?P<noon>정오|noon)|자정|midnight",
    re.IGNORECASE,
)
_TIME = re.sub(r"\?P<\w+>", "?:", _CLOCK.pattern)
_OPENING = re.compile(
    r"(?:(?P<days>(?!오전|오후|정오|자정)[^\d,;]+?)\s+)?"
    rf"(?P<opens>{_TIME})\s*(?:[-–—~]|to|부터)\s*(?P<closes>{_TIME})(?:까지)?",
    re.IGNORECASE,
)
_DAYS = tuple(
    re.compile(f"(?:{english}|{korean}(?:요일)?)", re.IGNORECASE)
    for english, korean in (
        ("mon(?:day)?", "월"),
        ("tue(?:s(?:day)?)?", "화"),
        ("wed(?:nesday)?", "수"),
        ("thu(?:r?s(?:day)?)?", "목"),
        ("fri(?:day)?", "금"),
        ("sat(?:urday)?", "토"),
        ("sun(?:day)?", "일"),
    )
)
_DAY_WORDS = (
    (re.compile(_EVERY_DAY, re.IGNORECASE), frozenset(range(7))),
    (re.compile(r"weekdays?|평일", re.IGNORECASE), frozenset(range(5))),
    (re.compile(r"weekends?|주말", re.IGNORECASE), frozenset({5, 6})),
)
_UNTIL = re.compile(r"\s*[-–—~]\s*|부터\s*")
# A week of different hours fits; no text can keep the pattern busy.
_LONGEST = 300
_DAY = timedelta(hours=24)
_LOOK_AHEAD = timedelta(days=366)


_Half = Literal["said", "open", "none"]


@dataclass(frozen=True, slots=True)
class _Time:
    """A wall time, counted from midnight.

    ``half``: whether its half of the day is ``said``, is left ``open``, or ``none`` is needed.
    """

    at: timedelta
    half: _Half


@dataclass(frozen=True, slots=True)
class _Opening:
    """Open on these weekdays (Monday is 0) from and to a wall time, counted from midnight."""

    days: frozenset[int]
    opens: timedelta
    closes: timedelta

    def closing(self, at: datetime, zone: ZoneInfo) -> datetime:
        """When it closes next, if it is open ``at``; else ``at`` itself."""
        today = at.astimezone(zone).date()
        for day in (today - timedelta(days=1), today):
            opens, closes = (_wall(day, since, zone) for since in (self.opens, self.closes))
            if day.weekday() in self.days and opens <= at < closes:
                return closes
        return at


def readable(hours: OpenHours) -> bool:
    """Whether the text names hours that can be checked."""
    return _always(hours.text) or bool(_openings(hours.text))


def open_for(hours: OpenHours, at: datetime) -> timedelta:
    """How long the contact stays open from ``at`` (aware UTC) on: zero while it is closed.

    Raises:
        TimeRefusedError: for an unknown zone.
    """
    zone = zone_of(hours.zone)
    if _always(hours.text):
        return timedelta.max
    openings = _openings(hours.text)
    until = at
    while until - at < _LOOK_AHEAD:
        closes = max((opening.closing(until, zone) for opening in openings), default=until)
        if closes == until:
            break
        until = closes
    return until - at


def next_open(hours: OpenHours, at: datetime, least: timedelta) -> datetime | None:
    """When it opens next, at the soonest ``at``, and then stays open for ``least``; within a week.

    Raises:
        TimeRefusedError: for an unknown zone.
    """
    zone, openings = zone_of(hours.zone), _openings(hours.text)
    days = [at.astimezone(zone).date() + timedelta(days=number) for number in range(8)]
    opens = (_wall(d, o.opens, zone) for d in days for o in openings if d.weekday() in o.days)
    return next((t for t in sorted(opens) if t >= at and open_for(hours, t) >= least), None)


def changes(hours: OpenHours, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants after ``since`` and before ``until`` at which it opens or closes.

    Raises:
        TimeRefusedError: for an unknown zone.
    """
    zone, openings = zone_of(hours.zone), _openings(hours.text)
    first = since.astimezone(zone).date() - timedelta(days=1)
    for number in range((until - since).days + 3):
        day = first + timedelta(days=number)
        walls = (wall for o in openings if day.weekday() in o.days for wall in (o.opens, o.closes))
        yield from (at for at in (_wall(day, w, zone) for w in walls) if since < at < until)


def _always(text: str) -> bool:
    return _ALWAYS.fullmatch(text.strip()) is not None


def _openings(text: str) -> Sequence[_Opening]:
    if len(text) > _LONGEST:
        return ()
    found = [_opening(part.strip()) for part in re.split("[,;]", text)]
    understood = [opening for opening in found if opening is not None]
    return understood if len(understood) == len(found) else ()


def _opening(text: str) -> _Opening | None:
    match = _OPENING.fullmatch(text)
    if match is None:
        return None
    days = _weekdays(match["days"] or "daily")
    first, last = _clock(match["opens"]), _clock(match["closes"])
    if not days or first is None or last is None or _is_open_to_two(first, last):
        return None
    opens, closes = first.at, last.at
    if opens >= _DAY or closes > _DAY:
        return None
    return _Opening(days, opens, closes if closes > opens else closes + _DAY)


def _clock(text: str) -> _Time | None:
    """A wall time; ``None`` for one that no clock shows."""
    match = _CLOCK.fullmatch(text)
    if match is None or match["hour"] is None:
        return _Time(timedelta(hours=12 if match and match["noon"] else 0), "none")
    hour, half = int(match["hour"]), match["half"] or (match["latin"] or "").lower()
    past = match["minute"] or match["minutes"] or match["past"] or (30 if match["at_half"] else 0)
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half in ("오후", "p") else 0)
    is_open = match["minutes"] is None and 1 <= hour <= 12
    says: _Half = "said" if half else "open" if is_open else "none"
    return _Time(timedelta(hours=hour, minutes=int(past)), says)


def _is_open_to_two(first: _Time, last: _Time) -> bool:
    """Whether one may read it in two ways: does 9시~6시, or 오전 9시~6시, end in the evening?"""
    halves = (first.half, last.half)
    backwards = last.at <= first.at < timedelta(hours=13)
    return "open" in halves and ("said" in halves or backwards)


def _weekdays(text: str) -> frozenset[int]:
    """The weekdays meant by ``Mon-Fri``, ``토·일``, ``weekends``; none if it is not understood."""
    for pattern, days in _DAY_WORDS:
        if pattern.fullmatch(text):
            return days
    if "·" in text:
        found = [_weekdays(name.strip()) for name in text.split("·")]
        return frozenset(chain.from_iterable(found)) if all(found) else frozenset()
    ends = [_weekday(name) for name in _UNTIL.split(text.removesuffix("까지"))]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        return frozenset()
    return frozenset((first + i) % 7 for i in range((last - first) % 7 + 1))


def _weekday(name: str) -> int | None:
    return next((i for i, day in enumerate(_DAYS) if day.fullmatch(name)), None)


def _wall(day: date, since_midnight: timedelta, zone: ZoneInfo) -> datetime:
    """The instant at which a clock there shows it; on the day of a change it is not midnight
    plus so many hours.
    """
    return (datetime.combine(day, time()) + since_midnight).replace(tzinfo=zone).astimezone(UTC)
