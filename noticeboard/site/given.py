"""What became of words that a bulletin gave: a next one, one of every day, one that it owed."""

from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.explanation import PartName
from noticeboard.domain.notice import Published
from noticeboard.domain.times import Instant


@dataclass(frozen=True, slots=True)
class WordGiven:
    """A promised next word, and of which promises, by name; none where it is of the whole notice.

    ``kept_at``: when the company spoke; ``late``: by how much after it had said; ``passed``:
    nobody has spoken, and its time is over.
    """

    by: Instant
    labels: tuple[str, ...]
    kept_at: datetime | None
    late: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A part of an explanation that nobody has told: of which promises, and by when it was due."""

    part: PartName
    labels: tuple[str, ...]
    by: Instant
    passed: bool


@dataclass(frozen=True, slots=True)
class ToCome:
    """Parts that a bulletin left for later, by the same instant; ``passed``: it is over."""

    parts: tuple[PartName, ...]
    by: Instant
    passed: bool


@dataclass(frozen=True, slots=True)
class DailyWords:
    """A word promised for every day: what was missed so far, and the next; none once it ended."""

    at: str
    zone: str
    missed: tuple[Instant, ...]
    coming: Instant | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToldLater:
    """A part that was owed, and the later bulletin that told it; no text if it was removed."""

    by: Published
    text: str
