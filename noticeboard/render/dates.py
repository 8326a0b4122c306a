"""Dates and times as people of a language read them, always with the zone that is meant."""

import re
from datetime import date as day
from datetime import datetime, timedelta
from datetime import time as clock

from babel.dates import format_datetime

from noticeboard.domain.times import Instant
from noticeboard.domain.zones import zone_of

# aaaa: Babel's plain `a` prints AM and PM in Korean, too.
_DATE = {"ko": "y. M. d.(EEE)", "en": "EEE d MMM y"}
_TIME = {"ko": "aaaa h:mm", "en": "HH:mm"}
_BETWEEN = {"ko": " ", "en": ", "}
# Abbreviations that several parts of the world use: kept where most readers expect them.
_TAKEN_FOR = {
    "CST": timedelta(hours=-6),
    "CDT": timedelta(hours=-5),
    "PST": timedelta(hours=-8),
    "IST": timedelta(hours=5, minutes=30),
}
_ANY_DAY = day(2026, 7, 15)
_ABBREVIATION = re.compile(r"[A-Z]{3,5}")


def full(instant: Instant, language: str) -> str:
    """All of it: ``2026. 12. 10.(목) 오전 9:00 KST``, ``Thu 10 Dec 2026, 09:00 KST``."""
    return _full(instant.in_zone(), language)


def on_the_clock(instant: Instant, language: str) -> str:
    """Its wall time as it was typed, whatever the zone's rules have become since."""
    day, hour = (_formatted(instant.wall, how, language) for how in (_DATE, _TIME))
    return f"{day}{_BETWEEN[_spoken(language)]}{hour}"


def date(instant: Instant, language: str) -> str:
    """The date alone: ``2026. 12. 10.(목)``, ``Thu 10 Dec 2026``."""
    return _formatted(instant.in_zone(), _DATE, language)


def of_day(on: day, language: str) -> str:
    """A day of which no time is known: ``2026. 12. 10.(목)``."""
    return _formatted(datetime.combine(on, clock()), _DATE, language)


def time(instant: Instant, language: str) -> str:
    """The time and zone alone: ``오전 9:00 KST``, ``09:00 KST``."""
    local = instant.in_zone()
    return f"{_formatted(local, _TIME, language)} {abbreviation(local)}"


def time_of_day(at: str, language: str) -> str:
    """A time of every day, ``18:00``, as people read it: ``오후 6:00``, ``18:00``."""
    return _formatted(datetime.combine(_ANY_DAY, clock.fromisoformat(at)), _TIME, language)


def stamp(moment: datetime, zone: str, language: str) -> str:
    """An aware moment (a publication, an observation) as ``zone`` reads it, like ``full``."""
    return _full(moment.astimezone(zone_of(zone)), language)


def abbreviation(local: datetime) -> str:
    """The zone of an aware local time: ``KST``, ``EDT`` in summer, else ``UTC+04:30``."""
    name, offset = local.tzname() or "", local.utcoffset() or timedelta(0)
    if _ABBREVIATION.fullmatch(name) and _TAKEN_FOR.get(name, offset) == offset:
        return name
    sign = "-" if offset < timedelta(0) else "+"
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    return f"UTC{sign}{hours:02}:{minutes:02}"


def _full(local: datetime, language: str) -> str:
    day, hour = _formatted(local, _DATE, language), _formatted(local, _TIME, language)
    return f"{day}{_BETWEEN[_spoken(language)]}{hour} {abbreviation(local)}"


def _formatted(local: datetime, patterns: dict[str, str], language: str) -> str:
    spoken = _spoken(language)
    # Without its zone: Babel would shift it to UTC and back, for nothing.
    return format_datetime(local.replace(tzinfo=None), patterns[spoken], locale=spoken)


def _spoken(language: str) -> str:
    return language if language in _DATE else "en"
