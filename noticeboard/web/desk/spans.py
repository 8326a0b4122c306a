"""Lengths of time as people say them, in two units where one would be too coarse."""

from datetime import timedelta

from noticeboard.domain.sentence import Sentence

_MINUTE = timedelta(minutes=1)


def span(length: timedelta) -> Sentence:
    """A length in its two largest units: ``2 days 3 hours``, ``2일 3시간``."""
    minutes = abs(length) // _MINUTE
    if minutes < 1:
        return Sentence("less than a minute", "1분 미만")
    hours, days = minutes // 60 % 24, minutes // 1440
    counted = [(days, "day", "일"), (hours, "hour", "시간"), (minutes % 60, "minute", "분")]
    first = next(place for place, (count, _, _) in enumerate(counted) if count)
    said = [one for one in counted[first : first + 2] if one[0]]
    return Sentence(
        " ".join(f"{count} {en}{'' if count == 1 else 's'}" for count, en, _ in said),
        " ".join(f"{count}{ko}" for count, _, ko in said),
    )
