"""Time zones to choose from, each with the place that people know it by."""

from functools import cache
from importlib.resources import files

from babel.dates import get_timezone_location

from noticeboard.domain.zones import zone_of


@cache
def zones(house: str, language: str) -> tuple[tuple[str, str], ...]:
    """IANA names, the house's first, each with its place in ``language``."""
    return tuple((name, _place(name, language)) for name in _names(house))


def _place(name: str, language: str) -> str:
    return name if name == "UTC" else get_timezone_location(name, locale=language)


def _names(house: str) -> list[str]:
    table = files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    named = sorted(zone_of(columns[2]).key for columns in lines)
    return [house, "UTC", *(name for name in named if name not in (house, "UTC"))]
