"""Where and when a story is told."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Setting:
    """Where a story is told, in which language, and the date of its day 0."""

    zone: str
    language: str
    day: date

    def at(self, day: int, clock: str) -> datetime:
        """``clock`` (``20:00``) on a day of the story, in UTC."""
        there = datetime.combine(self.day + timedelta(days=day), time.fromisoformat(clock))
        return there.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def wall(self, day: int, clock: str) -> str:
        """The same as a person there types it."""
        return f"{self.day + timedelta(days=day)}T{clock}"

    def __str__(self) -> str:
        return self.zone
