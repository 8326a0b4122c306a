"""Hours in which a contact answers, read from what a person typed."""

import re
from datetime import UTC, datetime, time, timedelta

from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.times import zone_of

_RANGE = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*(?:-|–|—|~|to|부터)\s*([0-9]{1,2}):([0-9]{2})")
_ALWAYS = re.compile(r"\b24\s*h\b|24/7|24시간|\balways\b|\bday and night\b", re.IGNORECASE)
_DAY = timedelta(hours=24)


def readable(hours: OpenHours) -> bool:
    """Whether the text names hours that can be checked."""
    return _always(hours.text) or bool(_ranges(hours.text))


def open_for(hours: OpenHours, at: datetime) -> timedelta:
    """How long the contact stays open from ``at`` (aware UTC) on: zero while it is closed."""
    if _always(hours.text):
        return _DAY
    local = at.astimezone(zone_of(hours.zone))
    return max(
        (_left(local, opens, closes) for opens, closes in _ranges(hours.text)), default=timedelta()
    )


def _always(text: str) -> bool:
    return _ALWAYS.search(text) is not None


def _ranges(text: str) -> list[tuple[timedelta, timedelta]]:
    found = []
    for match in _RANGE.finditer(text):
        opens, closes = (timedelta(hours=int(match[i]), minutes=int(match[i + 1])) for i in (1, 3))
        if opens < _DAY and closes <= _DAY:
            found.append((opens, closes if closes > opens else closes + _DAY))
    return found


def _left(local: datetime, opens: timedelta, closes: timedelta) -> timedelta:
    """Time left of a daily range; one that runs past midnight is looked at from both days."""
    for midnight in (_midnight(local), _midnight(local - _DAY)):
        passed = local.astimezone(UTC) - midnight.astimezone(UTC)
        if opens <= passed < closes:
            return closes - passed
    return timedelta()


def _midnight(local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), local.tzinfo)
