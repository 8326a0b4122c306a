"""Aftercare of deliveries: a person settles what machines could not.

Each verb is an approver's, one transaction with its audit entry, and written only if the delivery
still is as it was read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain import aftercare
from noticeboard.domain.aftercare import Act
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.errors import (
    ConflictError,
    NotFoundError,
    QueueUnavailableError,
    SaidError,
)
from noticeboard.domain.signing import Person
from noticeboard.finding import found, pick
from noticeboard.noting import audit, made_before, served
from noticeboard.ports import Clock, Destination, Once, Store, Wakes


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an act on many deliveries. ``left``: why some stay as they are, by id."""

    done: tuple[Delivery, ...]
    left: Mapping[str, SaidError]


@dataclass(frozen=True, slots=True)
class Aftercare:
    """The verbs. ``channels``: every destination there is, by its id.

    ``once``: the idempotency key of the request they serve.
    """

    store: Store
    channels: Mapping[str, Destination]
    clock: Clock
    wakes: Wakes
    once: Once | None = None

    def only_once(self, once: Once | None) -> "Aftercare":
        """The same verbs for a request that may be sent again; see ``Publishing.only_once``."""
        return replace(self, once=once)

    def retry(self, who: Person, delivery_id: str) -> Delivery:
        """Have it sent again, now: it failed, or does not stand there.

        Raises (each verb):
            ForbiddenError: for anybody but an approver.
            NotFoundError: there is no such delivery.
            ConflictError: this is not open to it, or not any more; the sentence says how it
                stands. Nothing is changed then.
        """

        def act() -> Delivery:
            now = self._may(who)
            delivery = self._open(delivery_id, "retry")
            again = self._decide(who, "retried", delivery, aftercare.retried(now), now)
            self._wake(again.channel, now)
            return again

        return self._served(delivery_id, act)

    def adopt(
        self, who: Person, delivery_id: str, url: str | None = None, note: str | None = None
    ) -> Delivery:
        """It stands there, as it should: at ``url``, or where it stood before.

        Raises:
            RefusedError: without an address, for what was never known to stand anywhere.
        """

        def act() -> Delivery:
            now = self._may(who)
            delivery = self._open(delivery_id, "adopt")
            conclusion = aftercare.adopted(delivery, url, note, by=who.id, now=now)
            told = {"url": url, "note": note}
            noted = {name: text for name, text in told.items() if text is not None}
            return self._decide(who, "adopted", delivery, conclusion, now, **noted)

        return self._served(delivery_id, act)

    def abandon(self, who: Person, delivery_id: str, reason: str) -> Delivery:
        """Give it up, and say why.

        Raises:
            RefusedError: without a reason.
        """

        def act() -> Delivery:
            now = self._may(who)
            conclusion = aftercare.abandoned(reason)
            delivery = self._open(delivery_id, "abandon")
            return self._decide(who, "abandoned", delivery, conclusion, now, reason=reason)

        return self._served(delivery_id, act)

    def each(self, ids: Iterable[str], act: Callable[[str], Delivery]) -> Settled:
        """One of these verbs on many deliveries: each by itself, with an entry of its own.

        What is not open to it any more is left as it is, with the reason.

        Raises:
            ForbiddenError, RefusedError: at the first; that would be said of every one.
        """
        done: list[Delivery] = []
        left: dict[str, SaidError] = {}
        for delivery_id in dict.fromkeys(ids):
            try:
                done.append(act(delivery_id))
            except (ConflictError, NotFoundError) as error:
                left[delivery_id] = error
        return Settled(tuple(done), left)

    # ------------------------------------------------------------ inside

    def _may(self, who: Person) -> datetime:
        now = self.clock()
        refusals.may_review(who, ("approver",), now)
        return now

    def _served(self, delivery_id: str, act: Callable[[], Delivery]) -> Delivery:
        def before() -> Delivery | None:
            made = made_before(self.store, self.once, self.clock())
            return self._delivery(delivery_id) if made else None

        return served(before, act)

    def _delivery(self, delivery_id: str) -> Delivery:
        return found(self.store.delivery(delivery_id), refusals.NO_DELIVERY)

    def _open(self, delivery_id: str, act: Act) -> Delivery:
        """The delivery, if the act is open to it."""
        delivery = self._delivery(delivery_id)
        destination = self.channels.get(delivery.channel)
        enabled, public = destination is not None and destination.enabled, self._public(delivery)
        aftercare.require_open(delivery, act, enabled, public=public)
        return delivery

    def _public(self, delivery: Delivery) -> bool:
        subject = found(self.store.subject_of(delivery.bulletin_id), refusals.NO_BULLETIN)
        return pick(subject, delivery.bulletin_id).published_at is not None

    def _decide(
        self,
        who: Person,
        what: str,
        delivery: Delivery,
        conclusion: Conclusion,
        now: datetime,
        **detail: str,
    ) -> Delivery:
        with self.store.write() as tx:
            changed = tx.conclude(delivery, conclusion, now)
            after = found(tx.delivery(delivery.id), refusals.NO_DELIVERY)
            if not changed:
                raise aftercare.changed_meanwhile(after)
            if after.state is not conclusion.state:
                raise aftercare.overtaken()  # nothing of it is written
            was = {"bulletin": delivery.bulletin_id, "channel": delivery.channel}
            noted = {**was, "was": delivery.state.value, **detail}
            audit(tx, who, f"delivery.{what}", delivery.id, now, **noted)
            if self.once is not None:
                notice, bulletin = delivery.notice_id, delivery.bulletin_id
                tx.once(self.once, notice_id=notice, bulletin_id=bulletin, at=now)
        return after

    def _wake(self, channel: str, now: datetime) -> None:
        try:
            self.wakes.wake(channel, now)
        except QueueUnavailableError:
            return  # the timer finds it within a second
