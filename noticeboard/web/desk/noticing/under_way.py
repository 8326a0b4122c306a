"""What is being written about a notice, and has not been published yet."""

from collections.abc import Iterator

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.content import Content
from noticeboard.domain.promise import Promise
from noticeboard.ports import Subject

_PUBLIC = (BulletinState.PUBLISHED, BulletinState.MISSED_REVIEW)
# The nearer to the public, the more of an answer it is.
_NEAREST = (BulletinState.SCHEDULED, BulletinState.IN_REVIEW, BulletinState.DRAFT)


def answer_to(subject: Subject | None, promise: Promise | None) -> Bulletin | None:
    """The bulletin under way that says what becomes of ``promise``.

    Without a promise: any, for whatever is said next keeps a next word.
    """
    if subject is None:
        return None
    found = [
        bulletin
        for bulletin in subject.bulletins
        if bulletin.state not in _PUBLIC
        and (promise is None or promise.key in touched(bulletin.working.content))
    ]
    return min(found, key=lambda one: _NEAREST.index(one.state), default=None)


def touched(content: Content) -> frozenset[str]:
    """The keys of the promises that a content moves, withdraws or says were kept."""
    return frozenset(_touched(content))


def _touched(content: Content) -> Iterator[str]:
    yield from (move.promise for move in content.moves)
    yield from content.withdraws
    if content.fulfilment is not None:
        yield content.fulfilment.promise
