"""The instants at which the clock alone changes a figure of the record."""

from collections.abc import Iterator
from datetime import datetime

from noticeboard.domain.record.owing import answer_to, owed, told_at
from noticeboard.domain.record.replay import Replay, instant_of, micros


def next_boundary(replay: Replay, now: datetime) -> datetime | None:
    """The earliest instant after ``now`` at which the clock alone changes a figure."""
    return min((b for b in _boundaries(replay, now) if b > now), default=None)


def last_boundary(replay: Replay, now: datetime) -> datetime | None:
    """The newest one up to ``now``."""
    return max((b for b in _boundaries(replay, now) if b <= now), default=None)


def _boundaries(replay: Replay, now: datetime) -> Iterator[datetime]:
    """Of a word that is owed every day those around ``now``."""
    for notice in replay.notices:
        for told in notice.counted:
            if not told.ended:
                yield instant_of(told.first + told.confirm)
                yield instant_of(told.anchor + told.confirm)
        for daily in notice.dailies:
            # What was spoken ahead of its hour counts from that hour on, as one that was kept.
            due = (*daily.passed(now)[-1:], daily.following(now))
            yield from (word.utc for word in due)
        for place, said in enumerate(notice.bulletins):
            for word in said.facts["next_words"]:
                if answer_to(notice, place, word["about"]) is None:
                    yield instant_of(micros(word["by"]))
            for name, by in owed(said):
                if told_at(notice, place, name) is None:
                    yield instant_of(by)
