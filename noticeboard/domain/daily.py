"""A word promised for every day until what it is about is over, counted one by one.

Each occurrence is a next word like any other, kept by whatever the company says after the one
before it and up to it. What comes on the day of a missed one is late for that, and not early for
the next; what gave the promise is the word of its own day, and of no other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from noticeboard.domain.content import DailyWord
from noticeboard.domain.promise import Promise
from noticeboard.domain.published import Published
from noticeboard.domain.times import Instant, instant_on, zone_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """The daily word that the bulletin ``given_by`` promised.

    ``ended_at``: when a later bulletin said that it is over, ended every promise, or promised
    another one; ``None`` while it is owed. ``spoken``: when the company spoke since.
    """

    given_by: str
    word: DailyWord
    since: datetime
    ended_at: datetime | None
    spoken: tuple[datetime, ...]

    @property
    def owed(self) -> Instant | None:
        """The earliest occurrence since the newest word for which nobody has spoken."""
        if self.ended_at is not None:
            return None
        newest = self.spoken[-1] if self.spoken else self.since
        return next(o for o, kept_at in self._counted() if kept_at is None and o.utc > newest)

    def missed(self, now: datetime) -> tuple[Instant, ...]:
        """The occurrences up to ``now`` that passed in silence."""
        return tuple(o for o, kept_at in self._until(self._end(now)) if kept_at is None)

    def passed(self, now: datetime) -> tuple[Instant, ...]:
        """The occurrences up to ``now``, whether anybody spoke or not."""
        return tuple(o for o, _ in self._until(self._end(now)))

    def around(self, now: datetime) -> tuple[Instant, ...]:
        """The last occurrence up to ``now`` and the one to come; none once it has ended."""
        if self.ended_at is not None:
            return ()
        past = [occurrence for occurrence, _ in self._until(now)]
        return (*past[-1:], self.coming(now))

    def coming(self, now: datetime) -> Instant:
        """The first occurrence after ``now`` for which nobody has spoken yet."""
        return next(o for o, kept_at in self._counted() if kept_at is None and o.utc > now)

    def _end(self, now: datetime) -> datetime:
        return now if self.ended_at is None else min(now, self.ended_at)

    def _until(self, until: datetime) -> Iterator[tuple[Instant, datetime | None]]:
        return takewhile(lambda counted: counted[0].utc <= until, self._counted())

    def _counted(self) -> Iterator[tuple[Instant, datetime | None]]:
        """Every occurrence since it was promised, and when the word for it was spoken."""
        before, late_on = self.since, None
        for occurrence in _occurrences(self.word, self.since):  # pragma: no branch - endless
            spoken = (at for at in self.spoken if before < at <= occurrence.utc)
            in_time = (at for at in spoken if self._day(at) != late_on)
            own = self.since if occurrence.wall.date() == self._day(self.since) else None
            kept_at = next(in_time, own)
            yield occurrence, kept_at
            before, late_on = occurrence.utc, None if kept_at else occurrence.wall.date()

    def _day(self, at: datetime) -> date:
        return at.astimezone(zone_of(self.word.zone)).date()


def dailies(bulletins: tuple[Published, ...], promises: tuple[Promise, ...]) -> tuple[Daily, ...]:
    """Every daily word that was ever promised, oldest first."""
    over = _all_ended_by(bulletins, promises)
    return tuple(
        _daily(b, b.daily_word, bulletins[place + 1 :], over)
        for place, b in enumerate(bulletins)
        if b.daily_word is not None
    )


def _daily(
    by: Published, word: DailyWord, later: tuple[Published, ...], over: str | None
) -> Daily:
    ends = (b.published_at for b in later if b.resolved or b.daily_word or b.id == over)
    spoken = sorted(b.published_at for b in later if b.is_a_word)
    return Daily(by.id, word, by.published_at, min(ends, default=None), tuple(spoken))


def _all_ended_by(bulletins: tuple[Published, ...], promises: tuple[Promise, ...]) -> str | None:
    """The bulletin by which the last of the promises ended."""
    if any(p.status == "open" for p in promises):
        return None
    ending = {p.withdrawn_by or (p.outcome and p.outcome.bulletin_id) for p in promises}
    return next((b.id for b in reversed(bulletins) if b.id in ending), None)


def _occurrences(word: DailyWord, after: datetime) -> Iterator[Instant]:
    """The instants after ``after`` at which a clock there shows it, one a day."""
    at, last = time.fromisoformat(word.at), after
    day = after.astimezone(zone_of(word.zone)).date()
    while True:
        occurrence = instant_on(day, at, word.zone)
        # A day that a zone leaves out altogether has none of its own.
        if occurrence.utc > last:
            yield occurrence
            last = occurrence.utc
        day += _DAY
