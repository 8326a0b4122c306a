"""Lengths of time as people say them, in two units where one would be too coarse."""

from datetime import timedelta

from noticeboard.domain.sentence import Sentence

_MINUTE = timedelta(minutes=1)


def span(length: timedelta) -> Sentence:
    """A length in its two largest units, like ``2 days 3 hours``; what is over is left out."""
    minutes = abs(length) // _MINUTE
    counted = (
        (minutes // 1440, _days(minutes // 1440)),
        (minutes // 60 % 24, _hours(minutes // 60 % 24)),
        (minutes % 60, _minutes(minutes % 60)),
    )
    first = next((place for place, (count, _) in enumerate(counted) if count), None)
    if first is None:
        return Sentence("less than a minute", "1분 미만")
    said = [sentence for count, sentence in counted[first : first + 2] if count]
    return Sentence(" ".join(s.en for s in said), " ".join(s.ko for s in said))


def _days(count: int) -> Sentence:
    return Sentence(f"{count} day{_s(count)}", f"{count}일")


def _hours(count: int) -> Sentence:
    return Sentence(f"{count} hour{_s(count)}", f"{count}시간")


def _minutes(count: int) -> Sentence:
    return Sentence(f"{count} minute{_s(count)}", f"{count}분")


def _s(count: int) -> str:
    return "" if count == 1 else "s"
