"""Whether a promise stands is asked of its owner before its instant, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise


@dataclass(frozen=True, slots=True)
class Question:
    """Does this promise stand, in this revision of its time? Asked ``step`` before ``due``."""

    notice_id: str
    promise: str
    revision: int
    due: datetime
    step: timedelta

    @property
    def at(self) -> datetime:
        """When it is asked."""
        return self.due - self.step


def questions(notice: Notice, steps: Sequence[timedelta], now: datetime) -> Iterator[Question]:
    """What is to be asked at ``now``: of each open promise the newest step that has come.

    Not once the instant has passed; and not a step that had come before the time was promised.
    """
    for promise in notice.promises:
        if promise.status == "open":
            asked = (q for q in _of(notice, promise, steps) if q.at <= now < q.due)
            yield from sorted(asked, key=lambda q: q.step)[:1]


def _of(notice: Notice, promise: Promise, steps: Sequence[timedelta]) -> Iterator[Question]:
    time = promise.current
    if time.due is None:
        return
    for step in steps:
        question = Question(notice.id, promise.key, time.number, time.due.utc, step)
        if question.at >= time.published_at:
            yield question
