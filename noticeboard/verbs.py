"""What all verbs of staff share: the store, the clock, and that a request is served once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from noticeboard import refusals
from noticeboard.arming import armed
from noticeboard.domain import review
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.domain.signing import Person
from noticeboard.drafting import Drafting
from noticeboard.finding import found, pick
from noticeboard.freezing import freeze
from noticeboard.noting import audit, made_before, served
from noticeboard.ports import Clock, Frozen, Once, Recalled, Renderer, Store, Subject, Tx, Wakes

# What is due sooner than this is put to the senders at once; the timer would be a moment late.
_SOON = timedelta(seconds=2)

V = TypeVar("V", bound="Verbs")
P = ParamSpec("P")


def once(verb: Callable[Concatenate[V, P], Bulletin]) -> Callable[Concatenate[V, P], Bulletin]:
    """A verb whose request may be sent again: the second time it returns what the first made."""

    @wraps(verb)
    def serve(self: V, /, *args: P.args, **kwargs: P.kwargs) -> Bulletin:
        return served(self.done_before, lambda: verb(self, *args, **kwargs))

    return serve


@dataclass(frozen=True, slots=True)
class Verbs:
    """Over one store. ``once``: the idempotency key of the request they serve."""

    store: Store
    renderer: Renderer
    drafting: Drafting
    clock: Clock
    wakes: Wakes
    once: Once | None = None

    @classmethod
    def beside(cls, verbs: "Verbs", **own: Any) -> Self:
        """Over the same store as other verbs, with what these need besides."""
        return cls(
            store=verbs.store,
            renderer=verbs.renderer,
            drafting=verbs.drafting,
            clock=verbs.clock,
            wakes=verbs.wakes,
            **own,
        )

    def only_once(self, once: Once | None) -> Self:
        """The same verbs for a request that may be sent again.

        Each remembers the key in the transaction of its act; with a key used before it does
        nothing and returns what was made then.

        Raises (each verb):
            ConflictError: when the key was used for another request.
        """
        return replace(self, once=once)

    def made(self) -> Recalled | None:
        """What the request made, if it was served before.

        Raises:
            ConflictError: when its key was used for another request.
        """
        return made_before(self.store, self.once, self.clock())

    def done_before(self) -> Bulletin | None:
        """The bulletin that the same request made or changed, as it is by now."""
        made = self.made()
        return pick(self._subject_of(made.bulletin_id), made.bulletin_id) if made else None

    def _may(self, who: Person, *roles: str) -> datetime:
        now = self.clock()
        refusals.may(who, roles, now)
        return now

    def _remember(self, tx: Tx, bulletin: Bulletin, now: datetime) -> None:
        if self.once is not None:
            tx.once(
                self.once,
                notice_id=bulletin.notice_id,
                bulletin_id=bulletin.id,
                version=bulletin.working.version,
                at=now,
            )

    def _subject(self, notice_id: str) -> Subject:
        return found(self.store.subject(notice_id), refusals.NO_NOTICE)

    def _subject_of(self, bulletin_id: str) -> Subject:
        return found(self.store.subject_of(bulletin_id), refusals.NO_BULLETIN)

    def _freeze(
        self, subject: Subject, bulletin: Bulletin, now: datetime
    ) -> tuple[Bulletin, Frozen]:
        self.drafting.refuse_unless_sound(subject, bulletin, bulletin.working.content, now)
        return freeze(self.drafting, self.renderer, subject, bulletin, now)

    def _armed_at_once(
        self, tx: Tx, subject: Subject, drafted: Bulletin, now: datetime
    ) -> Bulletin:
        """Words that were signed with the kind: stored, frozen, and armed for this moment."""
        ready, frozen = self._freeze(subject, drafted, now)
        [author] = drafted.working.authors
        submitted = review.submit(ready, frozen.hash, author=author, at=now)
        tx.save_bulletin(submitted)
        tx.save_frozen(submitted.id, submitted.working.number, frozen)
        return armed(tx, submitted, now)

    def _saved(
        self, tx: Tx, who: Person, what: str, bulletin: Bulletin, now: datetime, **detail: str
    ) -> Bulletin:
        tx.save_bulletin(bulletin)
        audit(tx, who, what, bulletin.id, now, **detail)
        self._remember(tx, bulletin, now)
        return bulletin

    def _wake(self, bulletin: Bulletin, now: datetime) -> None:
        if bulletin.armed is None or bulletin.publish_at is None:
            return
        if bulletin.publish_at - now > _SOON:
            return
        try:
            self.wakes.wake("board", bulletin.publish_at)
        except QueueUnavailableError:
            return  # the timer finds it within a second
