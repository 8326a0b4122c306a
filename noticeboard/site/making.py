"""What pages are made with: the settings they show, and the program that makes them.

Written down beside every stored page. Whoever builds it a second time can then tell what somebody
changed from what was made under other settings, or by another version of this program.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path

from noticeboard.domain.sentence import LANGUAGES, Sentence
from noticeboard.ports import Making
from noticeboard.site.house import House
from noticeboard.site.templating import TEMPLATES

PROGRAM = "program"
_SECOND = timedelta(seconds=1)
_OURS = Path(__file__).resolve().parents[1]
# What bytes come from: rows, what they mean, how that is said, what it looks like.
_FOLDERS = (
    *(_OURS / name for name in ("domain", "render", "site", "store")),
    *(TEMPLATES / name for name in ("board", "look")),
)
_LIBRARIES = ("noticeboard", "tzdata", "jinja2", "markupsafe", "feedgen", "lxml")
_KIND = "kinds"


@dataclass(frozen=True, slots=True)
class _KindTold:
    """Of a kind, what pages show."""

    title: Sentence
    delay_notice: timedelta


def making(house: House) -> Making:
    """What this process makes pages with, for this house."""
    told = {**_settings(house), PROGRAM: program()}
    return Making(json.dumps(told, ensure_ascii=False, sort_keys=True))


def settings_of(made: Making) -> dict[str, str]:
    """The settings in it, by the names they have in the files, and the program.

    Of one that says it in no way of ours, the whole of it is the program's name.
    """
    try:
        told = json.loads(made.told)
    except ValueError:
        told = None
    return told if isinstance(told, dict) else {PROGRAM: made.told}


def house_of(made: Making) -> House:
    """The house as it was then: by it the same program makes the same pages of the same rows."""
    told = settings_of(made)
    names = dict.fromkeys(key.split(".")[1] for key in told if key.startswith(f"{_KIND}."))
    return House(
        brand=told["brand"],
        public_url=told["public_url"],
        language=told["house_language"],
        zone=told["zone"],
        kinds={name: _kind(told, f"{_KIND}.{name}") for name in names},
        record=told["record"] == "public",
    )


def differences(ours: Making, theirs: Making) -> dict[str, tuple[str, str]]:
    """Each setting, or the program, that is not the same: theirs, and ours."""
    here, there = settings_of(ours), settings_of(theirs)
    names = sorted(here.keys() | there.keys())
    both = {name: (there.get(name, "–"), here.get(name, "–")) for name in names}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


@cache
def program() -> str:
    """Which program this is: two of one name make the same bytes of the same rows."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    first, *others = (f"{name} {version(name)}" for name in _LIBRARIES)
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return f"{first} ({', '.join((digest.hexdigest()[:16], python, *others))})"


def _files() -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _settings(house: House) -> Mapping[str, str]:
    told = {
        "brand": house.brand,
        "public_url": house.public_url,
        "house_language": house.language,
        "zone": house.zone,
        "record": "public" if house.record else "private",
    }
    for name, kind in house.kinds.items():
        for language in LANGUAGES:
            told[f"{_KIND}.{name}.title.{language}"] = kind.title.in_(language)
        told[f"{_KIND}.{name}.delay_notice"] = f"{kind.delay_notice // _SECOND}s"
    return told


def _kind(told: Mapping[str, str], key: str) -> _KindTold:
    title = Sentence(**{language: told[f"{key}.title.{language}"] for language in LANGUAGES})
    return _KindTold(title, int(told[f"{key}.delay_notice"].removesuffix("s")) * _SECOND)
