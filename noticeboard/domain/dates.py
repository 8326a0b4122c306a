"""Days and wall times as people read them in a sentence: Thu 10 Dec 2026, 09:00."""

from datetime import date, datetime

from noticeboard.domain.sentence import Sentence

_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_KO = "월화수목금토일"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date) -> Sentence:
    """``Thu 10 Dec 2026``, ``2026. 12. 10.(목)``."""
    number = day.weekday()
    return Sentence(
        f"{_DAYS_EN[number]} {day.day} {_MONTHS[day.month - 1]} {day.year}",
        f"{day.year}. {day.month}. {day.day}.({_DAYS_KO[number]})",
    )


def wall_text(wall: datetime) -> Sentence:
    """``Thu 10 Dec 2026, 09:00``, ``2026. 12. 10.(목) 오전 9:00``."""
    day, half = day_text(wall.date()), "오전" if wall.hour < 12 else "오후"
    hour = wall.hour % 12 or 12
    return Sentence(f"{day.en}, {wall:%H:%M}", f"{day.ko} {half} {hour}:{wall:%M}")
