"""What one bulletin changed about the promises: the old time and the new one, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.content import Fulfilment
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import DueRevision, Promise
from noticeboard.domain.times import Instant, at_utc


@dataclass(frozen=True, slots=True)
class Change:
    """One promise touched by one bulletin. Exactly one of ``now`` to ``kept`` is given.

    ``kept_at``: when it was seen to happen, on a clock where it was promised.
    """

    label: str
    was: Instant | None
    now: Instant | None = None
    next_word: Instant | None = None
    withdrawn: bool = False
    kept: Fulfilment | None = None
    kept_at: Instant | None = None


def changes(notice: Notice, bulletin: Published) -> tuple[Change, ...]:
    """Every promise the bulletin moved, withdrew or kept, in the notice's order."""
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
        yield Change(promise.label, None, kept=kept, kept_at=kept_at)


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
