"""The board's lines: every promise, and every promised word, in the section the clock says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import Promise, PromiseState
from noticeboard.domain.times import Instant
from noticeboard.site.changes import first_told, resolved

WINDOW = 50
_AHEAD = (PromiseState.UPCOMING, PromiseState.MISSED)


@dataclass(frozen=True, slots=True)
class Line:
    """A promise as one line. ``promise`` is ``None`` where the company owes its next word."""

    notice: Notice
    state: PromiseState
    anchor: Instant
    promise: Promise | None = None

    @property
    def former(self) -> tuple[Instant, ...]:
        """Times this promise has had before, oldest first."""
        return former(self.promise) if self.promise else ()

    @property
    def stands_in(self) -> bool:
        """Whether the instant is that of a next word, not of the promised thing."""
        return self.promise is None or self.promise.current.due is None


@dataclass(frozen=True, slots=True)
class Departures:
    """The board's sections, most urgent first; a window of at most 50 lines each."""

    unconfirmed: tuple[Line, ...]
    due: tuple[Line, ...]
    upcoming: tuple[Line, ...]
    past: tuple[Line, ...]


def former(promise: Promise) -> tuple[Instant, ...]:
    """The dated instants a promise has had and has no more."""
    return tuple(r.due for r in promise.revisions[:-1] if r.due is not None)


def departures(running: Iterable[Notice], newest: Iterable[Notice], as_of: datetime) -> Departures:
    """The sections as they stand from the boundary ``as_of`` on."""
    notices = distinct(running, newest)
    lines = sorted(
        (line for notice in notices for line in _lines(notice, as_of)), key=lambda i: i.anchor.utc
    )
    return Departures(
        unconfirmed=_window(i for i in lines if i.state is PromiseState.UNCONFIRMED),
        due=_window(i for i in lines if i.state is PromiseState.DUE),
        upcoming=_window(i for i in lines if i.state in _AHEAD),
        past=_window(reversed([i for i in lines if i.promise and i.promise.status != "open"])),
    )


def distinct(*groups: Iterable[Notice]) -> tuple[Notice, ...]:
    """Every notice once, in order of appearance."""
    return tuple({notice.id: notice for group in groups for notice in group}.values())


def _lines(notice: Notice, as_of: datetime) -> Iterator[Line]:
    for promise in notice.promises:
        yield Line(notice, promise.state(as_of), _shown_anchor(promise), promise)
    word = notice.owed_word
    if word is not None:
        passed = as_of >= word.utc
        state = PromiseState.UNCONFIRMED if passed else PromiseState.UPCOMING
        yield Line(notice, state, word)


def _shown_anchor(promise: Promise) -> Instant:
    """What a closed promise is filed under: the time it last had, not a word about one."""
    closed = promise.status != "open"
    dated = promise.last_dated.due if closed else None
    return dated or promise.current.anchor


def _window(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(lines)[:WINDOW]


@dataclass(frozen=True, slots=True)
class News:
    """A notice by its newest word that still stands, and the promise that is most urgent.

    ``others``: how many promises it has besides. ``removed``: a newer text is gone. ``over``:
    what says that its trouble is over; ``first``: what told of it first.
    """

    notice: Notice
    said: Published
    promise: Promise | None
    others: int
    removed: bool
    over: Published | None = None
    first: Published | None = None


def latest(newest: Sequence[Notice], limit: int, as_of: datetime) -> tuple[News, ...]:
    """The newest notices, each as it stands from the boundary ``as_of`` on."""
    return tuple(_news(notice, as_of) for notice in newest[:limit])


def _news(notice: Notice, as_of: datetime) -> News:
    standing = [b for b in notice.bulletins if b.is_a_word and not b.removed]
    said = standing[-1] if standing else notice.last_word
    promise = min(notice.promises, key=lambda p: _urgency(p, as_of), default=None)
    gone = any(b.removed for b in notice.bulletins[notice.bulletins.index(said) :])
    over = resolved(notice)
    first = first_told(notice, over) if over else None
    return News(notice, said, promise, max(len(notice.promises) - 1, 0), gone, over, first)


_URGENT = tuple(PromiseState(name) for name in ("unconfirmed", "due", "missed", "upcoming"))


def _urgency(promise: Promise, as_of: datetime) -> tuple[int, float]:
    """What nobody confirmed first, then what is next; of what has ended, the latest."""
    state, at = promise.state(as_of), promise.current.anchor.utc.timestamp()
    return (_URGENT.index(state), at) if state in _URGENT else (len(_URGENT), -at)
