"""Silence: what makes it begin, noticed without anybody declaring it, and what ends it. Rule 8."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from noticeboard.domain.notice import Notice

Signal = Literal["unconfirmed", "next_word", "incident"]


@dataclass(frozen=True, slots=True)
class Incident:
    """Something went wrong: known since ``known_at``, declared by staff or through the API.

    ``what`` is for staff, never public. ``notice_id`` is ``None`` until a notice tells of it.
    """

    id: str
    notice_id: str | None
    known_at: datetime
    what: str
    declared_by: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Somebody must speak: since when, and on account of what.

    ``about``: the key of the promise, the id of the bulletin that gave its word, or of the
    incident.
    """

    signal: Signal
    since: datetime
    about: str


def silences(notice: Notice, incidents: Iterable[Incident], now: datetime) -> tuple[Silence, ...]:
    """Everything on account of which the company must speak at ``now``, the earliest first."""
    found = [*_unconfirmed(notice), *_passed_words(notice), *_known(notice, incidents)]
    return tuple(sorted((s for s in found if s.since <= now), key=lambda s: s.since))


def first_word(notice: Notice, since: datetime) -> datetime | None:
    """When the company first spoke at or after ``since``; ``None`` while it has not."""
    spoken = (b.published_at for b in notice.bulletins if b.published_at >= since)
    return min(spoken, default=None)


def _unconfirmed(notice: Notice) -> Iterator[Silence]:
    for promise in notice.promises:
        if promise.status == "open" and promise.current.due is not None:
            yield Silence("unconfirmed", promise.unconfirmed_from, promise.key)


def _passed_words(notice: Notice) -> Iterator[Silence]:
    for bulletin in notice.bulletins:
        if notice.next_word_kept_at(bulletin) is None:
            yield from (Silence("next_word", w.utc, bulletin.id) for w in bulletin.next_words)


def _known(notice: Notice, incidents: Iterable[Incident]) -> Iterator[Silence]:
    for incident in incidents:
        if incident.notice_id == notice.id and incident.ended_at is None:
            yield Silence("incident", incident.known_at, incident.id)
