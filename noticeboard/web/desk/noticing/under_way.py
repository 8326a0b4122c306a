"""What is being written about a notice, and has not been published yet."""

from datetime import datetime

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.promise import Promise
from noticeboard.drafting import touched
from noticeboard.ports import Subject

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
        if bulletin.state in _NEAREST and (promise is None or promise.key in _told_by(bulletin))
    ]
    return min(found, key=lambda one: _NEAREST.index(one.state), default=None)


def leaving(bulletin: Bulletin, now: datetime) -> bool:
    """Whether it is signed and its instant is here: it goes out this moment."""
    if bulletin.state is not BulletinState.SCHEDULED:
        return False
    at = (bulletin.armed or bulletin.working).content.publish_at
    return at is None or at.utc <= now


def _told_by(bulletin: Bulletin) -> frozenset[str]:
    """The promises that go with what will be sent: an edit beside it is not signed yet."""
    return frozenset(touched((bulletin.armed or bulletin.working).content))
