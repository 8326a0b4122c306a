"""Zones by the names people have for them: a city, a country, what the clock is called."""

import unicodedata

import pytest

from noticeboard.domain.zones import meant, zone_names


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("New York", ("America/New_York",)),
        ("new-york", ("America/New_York",)),
        ("  NEW   YORK ", ("America/New_York",)),
        ("New York time", ("America/New_York",)),
        ("뉴욕", ("America/New_York",)),
        ("뉴욕 시간", ("America/New_York",)),
        ("미국 동부", ("America/New_York",)),
        ("Seoul", ("Asia/Seoul",)),
        ("서울", ("Asia/Seoul",)),
        (unicodedata.normalize("NFD", "서울"), ("Asia/Seoul",)),
        ("한국 표준시", ("Asia/Seoul",)),
        ("Korea Standard Time", ("Asia/Seoul",)),
        ("KST", ("Asia/Seoul",)),
        ("JST", ("Asia/Tokyo",)),
        ("BST", ("Europe/London",)),
        ("asia/seoul", ("Asia/Seoul",)),
        ("utc", ("UTC",)),
        ("Port-au-Prince", ("America/Port-au-Prince",)),
        ("posix/Asia/Seoul", ("Asia/Seoul",)),
    ],
)
def test_a_place_is_known_by_its_own_name(typed: str, zones: tuple[str, ...]) -> None:
    """In Korean and in English, in winter and in summer, however it is spaced."""
    assert meant(typed) == zones


def test_an_abbreviation_of_several_places_names_two_of_them() -> None:
    """CST is Chicago's and Shanghai's: whoever typed it chooses."""
    assert meant("CST") == ("America/Chicago", "Asia/Shanghai")


@pytest.mark.parametrize("typed", ["", " ", "Mars", "Factory", "Asia/Seoul\0", "+09:00", "화성"])
def test_what_is_like_nothing_suggests_nothing(typed: str) -> None:
    """No guess is better than a wrong one."""
    assert meant(typed) == ()


def test_every_zone_of_a_place_is_found_by_its_city() -> None:
    """What is suggested is always a name that is accepted."""
    cities = {zone.rpartition("/")[2].replace("_", " ") for zone in zone_names() if "/" in zone}

    found = {zone for city in cities for zone in meant(city)}

    assert {"America/Buenos_Aires", "Europe/Kyiv", "Pacific/Auckland"} <= found
    assert found <= zone_names()
