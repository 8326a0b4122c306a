"""What one bulletin can tell of each promise: its time, the one before, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import DueRevision, Promise
from noticeboard.domain.times import Instant
from noticeboard.ports import Subject


@dataclass(frozen=True, slots=True)
class Told:
    """A promise as a bulletin tells it.

    ``due`` is ``None`` when the bulletin leaves it without a time; ``was`` is the time before,
    if there was one; ``touched``: this bulletin moves or withdraws it.
    """

    key: str
    label: str
    due: Instant | None
    was: Instant | None
    next_word_by: Instant | None = None
    touched: bool = False
    withdrawn: bool = False

    @property
    def zone(self) -> str | None:
        """The promise's own zone."""
        known = self.due or self.was
        return known.zone if known else None


def told(content: Content, bulletin: Bulletin, subject: Subject) -> tuple[Told, ...]:
    """Every promise of the notice, as ``bulletin`` tells it with ``content``."""
    if bulletin.kind == "announcement":
        return tuple(Told(t.key, t.label, t.due, None) for t in content.promises)
    if subject.public is None:
        announced = _announced(subject)
        return tuple(Told(t.key, t.label, t.due, None) for t in announced.promises)
    return tuple(_told(promise, content, bulletin) for promise in subject.public.promises)


def facts(content: Content, subject: Subject) -> Mapping[str, str]:
    """Every fact of the notice as it is after this bulletin."""
    public = subject.public.facts if subject.public else {}
    return {**public, **content.facts}


def title(content: Content, subject: Subject) -> str:
    """What the notice is called."""
    public: Notice | None = subject.public
    return content.title or (public.title if public else _announced(subject).title)


def _announced(subject: Subject) -> Content:
    announcement = subject.announcement
    return (announcement.armed or announcement.working).content


def _told(promise: Promise, content: Content, bulletin: Bulletin) -> Told:
    before = _before(promise, bulletin)
    own = next((m for m in content.moves if m.promise == promise.key), None)
    withdrawn = promise.key in content.withdraws
    if own is None and not withdrawn:
        earlier = _newest_dated(before[:-1])
        return Told(promise.key, promise.label, before[-1].due, earlier, before[-1].next_word_by)
    return Told(
        promise.key,
        promise.label,
        due=own.due if own and not withdrawn else None,
        was=_newest_dated(before),
        next_word_by=own.next_word_by if own and not own.due else None,
        touched=True,
        withdrawn=withdrawn,
    )


def _before(promise: Promise, bulletin: Bulletin) -> tuple[DueRevision, ...]:
    """The times it had before ``bulletin``: a wording fix is frozen after its own move."""
    own = (r.number for r in promise.revisions if r.bulletin_id == bulletin.id)
    return promise.revisions[: next(own, len(promise.revisions) + 1) - 1]


def _newest_dated(revisions: tuple[DueRevision, ...]) -> Instant | None:
    return next((r.due for r in reversed(revisions) if r.due is not None), None)
