"""A word promised for every day until what it is about is over, counted one by one.

Each occurrence is a next word like any other, kept by whatever the company says of what it is
about after the one before it and up to it. What comes on the day of a missed one is late for
that, and not early for the next; what gave the promise is the word of its own day, and of no
other.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from noticeboard.domain.about import answers, covers, first_covering
from noticeboard.domain.content import DailyWord
from noticeboard.domain.promise import Promise
from noticeboard.domain.published import Published
from noticeboard.domain.times import Instant, instant_on
from noticeboard.domain.zones import zone_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Word:
    """That the company spoke: when, and of which promises; of none: of the whole notice.

    ``of`` is ``None`` where it spoke of nothing that was asked.
    """

    at: datetime
    of: Collection[str] | None = ()


@dataclass(frozen=True, slots=True)
class Daily:
    """The daily word that the bulletin ``given_by`` promised.

    ``about``: the promises a word must tell of to be one. ``ended_at``: when a later bulletin
    ended every one of these, or said of all of them that it is over, or promised another daily
    word of all of them; ``None`` while it is owed. ``spoken``: where the company spoke of any of
    it since, in order.
    """

    given_by: str
    word: DailyWord
    since: datetime
    ended_at: datetime | None
    spoken: tuple[Word, ...]
    about: Collection[str] = ()

    @property
    def owed(self) -> Instant | None:
        """The earliest occurrence since the newest word for which nobody has spoken."""
        if self.ended_at is not None:
            return None
        newest = self.spoken[-1].at if self.spoken else self.since
        return next(o for o, kept_at in self._counted() if kept_at is None and o.utc > newest)

    def missed(self, now: datetime) -> tuple[Instant, ...]:
        """The occurrences up to ``now`` that passed in silence."""
        return tuple(o for o, kept_at in self._until(self._end(now)) if kept_at is None)

    def passed(self, now: datetime) -> tuple[Instant, ...]:
        """The occurrences up to ``now``, whether anybody spoke or not."""
        return tuple(o for o, _ in self._until(self._end(now)))

    def around(self, now: datetime) -> tuple[Instant, ...]:
        """The last one missed up to ``now`` and the one to come; none once it has ended.

        At one that was kept nothing changes: the word for it came before.
        """
        if self.ended_at is not None:
            return ()
        past = self.missed(now)
        return (*past[-1:], self.coming(now))

    def coming(self, now: datetime) -> Instant:
        """The first occurrence after ``now`` for which nobody has spoken yet."""
        return next(o for o, kept_at in self._counted() if kept_at is None and o.utc > now)

    def following(self, now: datetime) -> Instant:
        """The first occurrence after ``now``, whether anybody spoke for it or not."""
        return next(o for o, _ in self._counted() if o.utc > now)

    def _end(self, now: datetime) -> datetime:
        return now if self.ended_at is None else min(now, self.ended_at)

    def _until(self, until: datetime) -> Iterator[tuple[Instant, datetime | None]]:
        return takewhile(lambda counted: counted[0].utc <= until, self._counted())

    def _counted(self) -> Iterator[tuple[Instant, datetime | None]]:
        """Every occurrence since it was promised, and when the word for it was spoken."""
        before, late_on = self.since, None
        for occurrence in _occurrences(self.word, self.since):  # pragma: no branch - endless
            spoken = (word for word in self.spoken if before < word.at <= occurrence.utc)
            in_time = (word for word in spoken if self._day(word.at) != late_on)
            own = self.since if occurrence.wall.date() == self._day(self.since) else None
            word = first_covering(self.about, in_time, lambda word: word.of)
            kept_at = word.at if word else own
            yield occurrence, kept_at
            before, late_on = occurrence.utc, None if kept_at else occurrence.wall.date()

    def _day(self, at: datetime) -> date:
        return at.astimezone(zone_of(self.word.zone)).date()


def dailies(bulletins: tuple[Published, ...], promises: tuple[Promise, ...]) -> tuple[Daily, ...]:
    """Every daily word that was ever promised, oldest first."""
    return tuple(
        _daily(b, b.daily_word, bulletins[place + 1 :], promises)
        for place, b in enumerate(bulletins)
        if b.daily_word is not None
    )


def _daily(
    by: Published, word: DailyWord, later: tuple[Published, ...], promises: tuple[Promise, ...]
) -> Daily:
    asked = tuple(p for p in promises if not by.about or p.key in by.about)
    words = (Word(b.in_time_at, answers(by.about, b.kind, b.about)) for b in later if b.is_a_word)
    keys = tuple(p.key for p in asked)
    return Daily(
        given_by=by.id,
        word=word,
        since=by.published_at,
        ended_at=_ended_at(later, asked),
        spoken=heard(keys, words),
        about=keys,
    )


def heard(about: Collection[str], words: Iterable[Word]) -> tuple[Word, ...]:
    """Those words that tell of any of these promises, by when they were spoken."""
    own = (word for word in words if word.of is not None)
    telling = (word for word in own if not word.of or set(word.of) & set(about))
    return tuple(sorted(telling, key=lambda word: word.at))


def _ended_at(later: tuple[Published, ...], asked: tuple[Promise, ...]) -> datetime | None:
    """When the last of the promises ended, or all that was left of them was said to be over."""
    ends = {p.key: p.withdrawn_by or (p.outcome and p.outcome.first.bulletin_id) for p in asked}
    still = {None, *(b.id for b in later)}
    left = {key for key, by in ends.items() if by in still}
    for b in later:
        gone = {key for key in left if ends[key] == b.id}
        left -= gone
        ending = b.resolved or b.daily_word is not None
        if (gone and not left) or (ending and covers(b.about, left or ends)):
            return b.published_at
    return None


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
