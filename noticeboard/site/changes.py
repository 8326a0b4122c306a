"""What one bulletin changed about the promises, and what later ones changed about its words."""

import html as entities
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from noticeboard.domain.about import covers
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.over import tells_of_trouble
from noticeboard.domain.promise import DueRevision, Promise
from noticeboard.domain.times import Instant, at_utc
from noticeboard.render import dates


@dataclass(frozen=True, slots=True)
class Change:
    """One promise touched by one bulletin. Exactly one of ``now`` to ``stays`` is given.

    ``kept_at``: when it was seen to happen, on a clock where it was promised. ``ended``: the
    promise, where this is how it ended.
    """

    label: str
    was: Instant | None
    now: Instant | None = None
    next_word: Instant | None = None
    withdrawn: bool = False
    kept: Fulfilment | None = None
    kept_at: Instant | None = None
    stays: Instant | None = None
    ended: Promise | None = None


@dataclass(frozen=True, slots=True)
class Overtaking:
    """A later bulletin, and the promises it moved or, if ``cancelled``, withdrew.

    ``labels`` holds the notice's title where the bulletin cancelled a notice without promises.
    """

    by: Published
    cancelled: bool
    labels: tuple[str, ...]


def changes(notice: Notice, bulletin: Published) -> tuple[Change, ...]:
    """Every promise the bulletin moved, withdrew, kept or let stand, in the notice's order."""
    return tuple(c for promise in notice.promises for c in _of(promise, bulletin))


def _of(promise: Promise, bulletin: Published) -> Iterator[Change]:
    for revision in promise.revisions[1:]:
        if revision.bulletin_id == bulletin.id:
            was = dated_before(promise, revision)
            yield Change(promise.label, was, revision.due, revision.next_word_by)
    if promise.withdrawn_by == bulletin.id:
        yield Change(promise.label, promise.last_dated.due, withdrawn=True)
    kept = bulletin.fulfilment
    if kept is not None and kept.promise == promise.key:
        kept_at = at_utc(kept.observed_at, promise.current.anchor.zone)
        own = promise.outcome is not None and promise.outcome.bulletin_id == bulletin.id
        ended = promise if own else None
        yield Change(promise.label, None, kept=kept, kept_at=kept_at, ended=ended)
    if promise.key in bulletin.stays:
        yield Change(promise.label, None, stays=_stood_at(promise, bulletin))


def _stood_at(promise: Promise, bulletin: Published) -> Instant:
    """The instant the company was held to when it said that the promise stays."""
    by_then = (r for r in promise.revisions if r.published_at <= bulletin.published_at)
    # A clock that was set back may have the first one come later than what followed it.
    first = promise.revisions[0]
    return max(by_then, key=lambda revision: revision.number, default=first).anchor


def ended_alone(notice: Notice, bulletin: Published) -> tuple[str, ...]:
    """The promises that a bulletin ends while others of the notice stand; none if it ends all."""
    ended = tuple(p.label for p in notice.promises if p.key in bulletin.withdraws)
    return ended if len(ended) < len(notice.promises) else ()


def overtaken(notice: Notice, bulletin: Published) -> tuple[Overtaking, ...]:
    """Which later bulletins made its times untrue: for each promise it names the newest that did.

    Its words stay as they were signed. A fulfilment names nothing to come: nothing overtakes it.
    """
    if bulletin.fulfilment is not None:
        return ()
    ids = [b.id for b in notice.bulletins]
    later = notice.bulletins[ids.index(bulletin.id) + 1 :]
    named = [p for p in notice.promises if _names(notice, bulletin, p)]
    return tuple(found for by in later for found in _overtaking(notice, named, by, later))


def _names(notice: Notice, bulletin: Published, promise: Promise) -> bool:
    """Whether it speaks of the promise: the announcement, and whatever moved or names it."""
    if bulletin is notice.bulletins[0] or _touches(bulletin, promise.key):
        return True
    words = entities.unescape(f"{bulletin.shown.html}\n{bulletin.shown.short}")
    times = (dates.full(r.due, notice.language) for r in promise.revisions if r.due)
    return f"promise.{promise.key}" in bulletin.quotes or any(time in words for time in times)


def _overtaking(
    notice: Notice, named: list[Promise], by: Published, later: tuple[Published, ...]
) -> Iterator[Overtaking]:
    newest = [p for p in named if _newest_change(p, later) is by]
    moved = tuple(p.label for p in newest if p.key not in by.withdraws)
    withdrawn = tuple(p.label for p in newest if p.key in by.withdraws)
    if by.kind == "cancellation" and not by.withdraws:
        withdrawn = (notice.title,)
    if moved:
        yield Overtaking(by, cancelled=False, labels=moved)
    if withdrawn:
        yield Overtaking(by, cancelled=True, labels=withdrawn)


def _newest_change(promise: Promise, later: tuple[Published, ...]) -> Published | None:
    return next((b for b in reversed(later) if _touches(b, promise.key)), None)


def _touches(bulletin: Published, key: str) -> bool:
    return key in bulletin.withdraws or any(m.promise == key for m in bulletin.moves)


def resolved(notice: Notice) -> Published | None:
    """The bulletin that said it was resolved, unless a later one told of trouble again."""
    said = [b for b in notice.bulletins if b.resolved or tells_of_trouble(b)]
    return said[-1] if said and said[-1].resolved else None


def first_told(notice: Notice, over: Published) -> Published | None:
    """The first word of the trouble that ``over`` says is over; ``None``: nobody can tell which.

    Where an incident was known, that was told as it became public. Else a delay of one promise is
    none of what went wrong with the whole notice later.
    """
    if over.first_told is not None:
        return next((b for b in notice.bulletins if b.id == over.first_told), None)
    before = list(takewhile(lambda b: b.id != over.id, notice.bulletins))
    since = max((i + 1 for i, b in enumerate(before) if b.resolved), default=0)
    told = (b for b in before[since:] if tells_of_trouble(b) and covers(b.about, over.about))
    return next(told, None)


def dated_before(promise: Promise, revision: DueRevision) -> Instant | None:
    """The newest instant the promise had named before ``revision``."""
    earlier = promise.revisions[: revision.number - 1]
    return next((r.due for r in reversed(earlier) if r.due is not None), None)


def step(promise: Promise, revision: DueRevision) -> str:
    """Which kind of step a due revision was: the last word of its phrase's key."""
    before = dated_before(promise, revision)
    if before is None:
        return "first"
    if revision.due is None:
        return "time_open"
    return "forward_to" if revision.due.utc < before.utc else "moved_to"


def reason(revision: DueRevision) -> str | None:
    """The one sentence that says most about a move; ``None`` while it is not told."""
    if revision.explanation is None:
        return None
    return revision.explanation.text("what_happened") or revision.explanation.text("cause")
