"""Silence: what makes it begin, noticed without anybody declaring it, and what ends it. Rule 8."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from noticeboard.domain.about import answers, covers
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.times import Instant

Signal = Literal["unconfirmed", "next_word", "owed_part", "incident"]
# Who said that nothing was wrong: whoever had reported it, or somebody else.
FalseBy = Literal["reporter", "other"]


@dataclass(frozen=True, slots=True)
class Incident:
    """Something went wrong: known since ``known_at``, declared by staff or through the API.

    ``what`` is for staff, never public. ``notice_id`` is ``None`` until a notice tells of it.
    ``left_open``: whoever ended it let stand what the public reads of it. ``false_by``: who said
    that nothing had been wrong, if that is how it ended; ``counted``: it is in the record by now.
    """

    id: str
    notice_id: str | None
    known_at: datetime
    what: str
    declared_by: str
    ended_at: datetime | None = None
    left_open: bool = False
    false_by: FalseBy | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Somebody must speak: since when, and on account of what.

    ``about``: the key of the promise, the id of the bulletin that gave its word or owes a part
    of its explanation, or of the incident. ``begun``: from when on a word counts as one about it;
    of an unconfirmed promise, the promised instant. ``of``: the promises that a word must tell of
    to be one; none: of the whole notice.
    """

    signal: Signal
    since: datetime
    about: str
    begun: datetime
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unheard:
    """From when on the public has heard nothing of something.

    ``said``: since the company spoke of it last; else since it began, and nobody ever did.
    """

    since: datetime
    said: bool


def silences(notice: Notice, incidents: Iterable[Incident], now: datetime) -> tuple[Silence, ...]:
    """Everything on account of which the company must speak at ``now``, the earliest first."""
    found = [
        *_unconfirmed(notice),
        *_passed_words(notice),
        *_owed_parts(notice),
        *_known(notice, incidents),
    ]
    return tuple(sorted((s for s in found if s.since <= now), key=lambda s: s.since))


def first_word(notice: Notice, silence: Silence) -> datetime | None:
    """When the company first spoke of it since it began; ``None`` while it has not."""
    spoken = (b.published_at for b in notice.bulletins if tells_of(b, silence))
    return min((at for at in spoken if at >= silence.since), default=None)


def tells_of(word: Published, silence: Silence) -> bool:
    """Whether the company speaks of it there. Words about one promise tell nothing of another;
    that one was kept, nothing of an incident.
    """
    if not silence.of:
        return word.is_a_word and word.fulfilment is None
    told = answers(silence.of, word.kind, word.about)
    return word.is_a_word and told is not None and covers(told, silence.of)


def answered(notice: Notice, silence: Silence) -> bool:
    """Whether the company has spoken of it since it began."""
    words = (b for b in notice.bulletins if tells_of(b, silence))
    return any(word.published_at >= silence.begun for word in words)


def unheard(notice: Notice, silence: Silence, now: datetime) -> Unheard:
    """Since when nobody has spoken of it: what was said before it began told nothing of it.

    But for what was promised then: there the words that promised it were the last.
    """
    words = [b for b in notice.bulletins if tells_of(b, silence) and b.published_at <= now]
    promised = silence.signal in ("next_word", "owed_part")
    told = [b.published_at for b in words if promised or b.published_at >= silence.begun]
    return Unheard(max(told, default=silence.begun), bool(told))


def begun_by(notice: Notice, signal: Signal, about: str, since: datetime) -> Silence:
    """The silence that a signal began, told by what is remembered of it."""
    given = {b.id: b.about for b in notice.bulletins}
    of = (about,) if signal == "unconfirmed" else given.get(about, ())
    return Silence(signal, since, about, since, of)


def known(incident: Incident) -> Silence:
    """What an incident demands, until somebody has spoken of it."""
    return Silence("incident", incident.known_at, incident.id, incident.known_at)


def speak_by(
    notice: Notice, incidents: Iterable[Incident], cadence: timedelta, now: datetime
) -> datetime | None:
    """The instant by which somebody must speak; ``None`` while nothing demands it.

    At once when nobody has spoken since it began; then every ``cadence`` after the last word, day
    and night, while it lasts. What the public was promised may come sooner, never later.
    """
    open_now = silences(notice, incidents, now)
    if not open_now:
        return None
    by = min(_answer_by(notice, silence, cadence, now) for silence in open_now)
    word = promised_word(notice, now)
    return min(by, word.utc) if word else by


def promised_word(notice: Notice, now: datetime) -> Instant | None:
    """By when the public was promised that the company speaks again: what comes first of it."""
    once = (word.by for _, word in notice.unspoken())
    daily = (daily.owed for daily in notice.daily_words)
    ahead = (word for word in (*once, *daily) if word is not None and word.utc > now)
    return min(ahead, default=None)


def pressing(
    notice: Notice, incidents: Iterable[Incident], cadence: timedelta, now: datetime
) -> tuple[Silence, ...]:
    """Those silences on account of which somebody must speak now; see ``speak_by``."""
    found = silences(notice, incidents, now)
    return tuple(one for one in found if _answer_by(notice, one, cadence, now) <= now)


def last_said(notice: Notice, now: datetime) -> datetime:
    """When somebody spoke last; that a promise was kept is no such word."""
    words = (b for b in notice.bulletins if b.is_a_word and b.fulfilment is None)
    said = (b.published_at for b in words if b.published_at <= now)
    return max(said, default=notice.published_at)


def _answer_by(notice: Notice, silence: Silence, cadence: timedelta, now: datetime) -> datetime:
    last = next(b for b in reversed(notice.bulletins) if tells_of(b, silence))
    held = _held_until(last, now)
    if held is None and last.published_at < silence.begun:
        return silence.since
    again = last.published_at + cadence
    return again if held is None else min(again, held)


def _held_until(last: Published, now: datetime) -> datetime | None:
    """Whoever said a moment ago when they speak again has answered what comes in between."""
    word = last.next_word_by if last.kind == "holding" else None
    return word.utc if word is not None and word.utc > now else None


def _unconfirmed(notice: Notice) -> Iterator[Silence]:
    for promise in notice.promises:
        # While the word that stands in for its time is owed, that word is the signal.
        if promise.status == "open" and notice.word_for(promise) is None:
            begun, of = promise.current.anchor.utc, (promise.key,)
            yield Silence("unconfirmed", promise.unconfirmed_from, promise.key, begun, of)


def _passed_words(notice: Notice) -> Iterator[Silence]:
    for bulletin, word in notice.unspoken():
        yield Silence("next_word", word.by.utc, bulletin.id, word.by.utc, word.about)
    given = {b.id: b.about for b in notice.bulletins}
    for daily in notice.daily_words:
        if daily.owed is not None:
            since, by = daily.owed.utc, daily.given_by
            yield Silence("next_word", since, by, since, given[by])


def _owed_parts(notice: Notice) -> Iterator[Silence]:
    """One for each bulletin, from the first part on that was not given in time."""
    since: dict[str, datetime] = {}
    for (bulletin_id, _), by in notice.owed_parts().items():
        since[bulletin_id] = min(since.get(bulletin_id, by.utc), by.utc)
    given = {b.id: b.about for b in notice.bulletins}
    return (Silence("owed_part", by, own, by, given[own]) for own, by in since.items())


def _known(notice: Notice, incidents: Iterable[Incident]) -> Iterator[Silence]:
    for incident in incidents:
        if incident.notice_id == notice.id and incident.ended_at is None:
            yield known(incident)
