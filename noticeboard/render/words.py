"""The phrases the public reads, from one catalogue per language: ``words/ko.toml``, ``en.toml``.

A key or a name that is missing raises: a page with a hole is never built.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from noticeboard.domain.delivery import OURS
from noticeboard.domain.errors import NoticeboardError
from noticeboard.domain.particles import settled

_FOLDER = Path(__file__).with_name("words")


class WordMissingError(NoticeboardError):
    """The catalogue has no such phrase, or the phrase wants a name nobody gave."""


@dataclass(frozen=True, slots=True)
class Words:
    """Every phrase in one language: ``w("promise.unconfirmed", since="09:00")``."""

    language: str
    phrases: Mapping[str, str]

    def __call__(self, key: str, /, **names: object) -> str:
        """The phrase of ``key`` with ``names`` filled in.

        Raises:
            WordMissingError: for an unknown key, or a name the phrase needs and did not get.
        """
        try:
            return settled(self.phrases[key].format_map(names))
        except KeyError as missing:
            raise WordMissingError(f"{self.language}: {key}: {missing}") from None


@cache
def words(language: str) -> Words:
    """The catalogue of a language; English for one the board does not speak."""
    spoken = language if language in languages() else "en"
    return Words(spoken, phrases_of(_FOLDER / f"{spoken}.toml"))


def channel_name(words: Words, channel: str) -> str:
    """What people call a channel: our own by their names, others by the id they were given."""
    return words(f"channel.{channel}") if channel in OURS else channel


def phrases_of(path: Path) -> Mapping[str, str]:
    """The phrases of one file, by dotted key."""
    return dict(_flat("", tomllib.loads(path.read_text(encoding="utf-8"))))


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a catalogue for."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", str(value)
