"""Durations: as configuration writes them, and as people read them."""

import re
from datetime import timedelta

from noticeboard.domain.sentence import Sentence

_DURATION = re.compile(r"([0-9]{1,6})(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def parse_duration(text: str) -> timedelta:
    """``30s``, ``90m``, ``12h`` or ``3d`` as a timedelta.

    Raises:
        ValueError: for anything else.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a duration such as 30s, 90m, 12h or 3d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def duration_text(length: timedelta) -> Sentence:
    """A length in its two largest units, never rounded up: ``14 hours 5 minutes``, ``3 days``.

    Below two days in hours: who is asked for 24 hours counts in hours.
    """
    counted = [(count, name) for count, name in _counted(length)[:2] if count] or [(0, "second")]
    return Sentence(
        " ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counted),
        " ".join(f"{count}{_KOREAN[name]}" for count, name in counted),
    )


def as_told(length: timedelta) -> timedelta:
    """As much of a length as ``duration_text`` tells."""
    counted = _counted(length)[:2]
    return sum((count * _LONG[name] for count, name in counted), timedelta())


_LONG = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
_KOREAN = {"day": "일", "hour": "시간", "minute": "분", "second": "초"}
_IN_DAYS = timedelta(days=2)


def _counted(length: timedelta) -> list[tuple[int, str]]:
    """How many of each unit, from the largest there is one of."""
    left = abs(length)
    found: list[tuple[int, str]] = []
    for name, unit in _LONG.items():
        if name == "day" and left < _IN_DAYS:
            continue
        count, left = divmod(left, unit)
        if count or found:
            found.append((count, name))
    return found
