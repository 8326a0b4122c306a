"""Promises: something that will happen at one instant, and every time it has had."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from noticeboard.domain.explanation import Explanation
from noticeboard.domain.times import Instant, at_utc

_MINUTE = timedelta(minutes=1)
# Until when a running clock is told in which unit; after that in days.
_STEPS = ((timedelta(hours=2), _MINUTE), (timedelta(days=2), timedelta(hours=1)))

Status = Literal["open", "kept", "partly_kept", "withdrawn"]
Source = Literal["staff", "machine"]


class PromiseState(StrEnum):
    """What the public sees of a promise at an instant."""

    UPCOMING = "upcoming"
    DUE = "due"
    UNCONFIRMED = "unconfirmed"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Check:
    """Where a machine looks, from the promised instant on, whether it was kept.

    Kept once ``url`` answers 200 and, if ``contains`` is given, with that text in its body.
    """

    url: str
    contains: str | None = None


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """A promise as drafted: what an announcement will put before the public."""

    key: str
    label: str
    due: Instant
    audience: str | None = None
    until: Instant | None = None
    depends_on: tuple[str, ...] = ()
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class DueRevision:
    """One value a promise's time has had, published by one bulletin. Never edited.

    ``due`` is ``None`` while only ``next_word_by`` stands in for it. The first revision has no
    explanation; every later one has.
    """

    number: int
    due: Instant | None
    next_word_by: Instant | None
    bulletin_id: str
    published_at: datetime
    explanation: Explanation | None = None
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.due is None and self.next_word_by is None:
            raise ValueError("a due revision needs an instant, or a next word that stands in")
        if self.number > 1 and self.explanation is None:
            raise ValueError("a promised time moves only with an explanation")

    @property
    def anchor(self) -> Instant:
        """The instant the company is held to: the due one, or the next word's."""
        instant = self.due or self.next_word_by
        assert instant is not None  # noqa: S101  # __post_init__ refused the rest
        return instant


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a promise ended: observed when, recorded when, by whom, with what proof.

    ``in_part``: what was said before of a part of it, where the rest followed.
    """

    status: Literal["kept", "partly_kept"]
    observed_at: datetime
    recorded_at: datetime
    source: Source
    bulletin_id: str
    evidence_url: str | None = None
    note: str | None = None
    in_part: "Outcome | None" = None

    @property
    def first(self) -> "Outcome":
        """What ended the promise: the part, where the rest followed."""
        return self.in_part or self


@dataclass(frozen=True, slots=True)
class Promise:
    """A published promise. ``revisions`` is never empty; the last one is the promise's time."""

    key: str
    label: str
    revisions: tuple[DueRevision, ...]
    confirm_within: timedelta
    audience: str | None = None
    until: Instant | None = None
    depends_on: tuple[str, ...] = ()
    outcome: Outcome | None = None
    withdrawn_by: str | None = None

    @property
    def current(self) -> DueRevision:
        """The newest due revision."""
        return self.revisions[-1]

    @property
    def status(self) -> Status:
        """What is stored; the clock has no part in it."""
        if self.withdrawn_by is not None:
            return "withdrawn"
        return "open" if self.outcome is None else self.outcome.status

    @property
    def unfinished(self) -> bool:
        """Whether it can still be said that it was kept: nothing was yet, or only in part."""
        return self.status in ("open", "partly_kept")

    @property
    def unconfirmed_from(self) -> datetime:
        """The instant at which silence becomes public."""
        return self.current.anchor.utc + self.confirm_within

    def state(self, now: datetime) -> PromiseState:
        """What the public sees at ``now`` (aware UTC)."""
        if self.status != "open":
            return PromiseState(self.status)
        if now >= self.unconfirmed_from:
            return PromiseState.UNCONFIRMED
        if now >= self.current.anchor.utc:
            return PromiseState.DUE
        if self.current.due is None and self.missed(self.last_dated):
            return PromiseState.MISSED
        return PromiseState.UPCOMING

    @property
    def last_dated(self) -> DueRevision:
        """The newest revision that named an instant; the first one always did."""
        return next(r for r in reversed(self.revisions) if r.due is not None)

    @property
    def last_due(self) -> Instant:
        """The newest instant it was promised for."""
        return next(r.due for r in reversed(self.revisions) if r.due is not None)

    def missed(self, revision: DueRevision) -> bool:
        """Whether that instant passed unkept: a later revision, or the evidence, says so."""
        if revision.due is None:
            return False
        follower = self._follower(revision)
        if follower is not None:
            return follower.published_at > revision.due.utc
        kept = self.outcome
        return kept is not None and kept.observed_at > revision.due.utc + self.confirm_within

    @property
    def kept_early(self) -> bool:
        """Whether the evidence says that it happened before its time."""
        kept, due = self.outcome, self.current.due
        return kept is not None and due is not None and kept.observed_at < due.utc

    @property
    def kept_late_by(self) -> timedelta | None:
        """By how many whole minutes after its newest instant; ``None``: not later than that."""
        if self.outcome is None:
            return None
        minutes = (self.outcome.observed_at - self.last_due.utc) // _MINUTE
        return minutes * _MINUTE if minutes > 0 else None

    def _follower(self, revision: DueRevision) -> DueRevision | None:
        return next((r for r in self.revisions if r.number == revision.number + 1), None)

    def unconfirmed_for(self, now: datetime) -> timedelta | None:
        """How long nobody has confirmed it, as told at ``now``: it is told anew at each step.

        In minutes for two hours, in hours for two days, then in days. ``None``: it is not so.
        """
        if self.state(now) is not PromiseState.UNCONFIRMED:
            return None
        length = now - self.current.anchor.utc
        return length // _step(length) * _step(length)

    def boundaries(self, now: datetime) -> Iterator[datetime]:
        """Instants at which the clock alone changes what the public sees.

        Of the clock that runs while nobody confirms it those around ``now``.
        """
        if self.status != "open":
            return
        since = self.current.anchor.utc
        yield since
        yield self.unconfirmed_from
        told = self.unconfirmed_for(now)
        if told is not None:
            yield max(since + told, self.unconfirmed_from)
            yield since + told + _step(told)


def _step(length: timedelta) -> timedelta:
    return next((step for until, step in _STEPS if length < until), timedelta(days=1))


def move(promise: Promise, revision: DueRevision) -> Promise:
    """The promise with a new time; the old ones stay where they were.

    What was to last two hours still lasts two hours: the end moves along.
    """
    until = _moved_end(promise, revision)
    return replace(promise, revisions=(*promise.revisions, revision), until=until)


def _moved_end(promise: Promise, revision: DueRevision) -> Instant | None:
    if promise.until is None or revision.due is None:
        return promise.until
    later = revision.due.utc - promise.last_due.utc
    return at_utc(promise.until.utc + later, promise.until.zone)
