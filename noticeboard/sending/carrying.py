"""A batch of claimed deliveries on its way to their channel: looked at, sent, concluded.

What may happen between two sends is asked again for each of them: a pause of this process, its
end, a channel that is given a rest. What was not sent is given back.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.conclusion import (
    Conclusion,
    TransientSendError,
    UnknownOutcomeError,
    UnreadableError,
    UnwritableError,
    conclude,
    may_repeat,
)
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import SendError
from noticeboard.ports import Channel, Clock, Deliveries, Message
from noticeboard.sending.in_hand import InHand, Outcome, Tried
from noticeboard.sending.pace import Slowness
from noticeboard.sending.resting import Resting

# A process that lost this much time since it looked may have lost its claim as well.
PAUSED = 0.25
# Seconds after which a look is worth nothing, however long it took.
_SLOWEST = 1.5
# Seconds of sending after which the rest of a batch is given back: its channel became slow, and
# something more urgent may be due by now.
_LASTS = 1.0
# Seconds that an outcome may wait to be written together with others: a crash would lose it.
_TOGETHER = 0.05
# Seconds. What took longer to send is written at once.
_QUICK = 0.02

# The words of a delivery, or why they cannot be had.
Words = Message | UnreadableError
Ready = tuple[Delivery, Words]

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Carried:
    """How many were tried, in so many seconds of sending, and what the best look was good for."""

    tried: int = 0
    took: float = 0.0
    best: tuple[int, float] = (0, 0.0)

    def add(self, tried: int, seconds: float) -> None:
        """What one more look was good for."""
        self.tried, self.took = self.tried + tried, self.took + seconds
        self.best = max(self.best, (tried, seconds))


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries what one thread claimed for its channel. The fields are those of ``Dispatch``."""

    deliveries: Deliveries
    in_hand: InHand
    resting: Resting
    clock: Clock
    boottime: Callable[[], float]
    spread: Callable[[], float]
    may_release: Callable[[], bool]
    slowness: Slowness

    def carry(
        self, channel: Channel, taken: Sequence[Delivery], stopping: Callable[[], bool]
    ) -> Carried:
        """Send them in their order, and give back what does not go now."""
        rest, ahead, carried = list(taken), len(taken), Carried()
        while rest and carried.took <= _LASTS and not stopping():
            looked = self.boottime()
            ready = self._last_look(rest[:ahead])
            good_for = self._good_for(self.boottime() - looked)
            rest = self._without_lost(rest, ahead, ready)
            tried, seconds = self._send_while_fresh(channel, ready, looked, good_for, stopping)
            del rest[:tried]
            carried.add(tried, seconds)
            # None of them is ours: a hold, a doubted clock or a lease concerns the others, too.
            if not ready or (tried and self.resting.is_resting(channel.id)):
                break
            # About as many as one look is good for.
            ahead = max(1, 2 * tried, ahead // 2)
        self.give_back(rest)
        return carried

    def give_back(self, rest: Sequence[Delivery]) -> None:
        """Nothing was sent of them: they wait again."""
        if rest:
            self.deliveries.give_back(rest, self.clock())
            self.in_hand.drop(rest)

    def write(self, tried: Sequence[Tried]) -> None:
        """Write what came of deliveries, however long ago that was.

        What no database takes is unknown, and looked for as after any loss; it costs no other.
        """
        try:
            self._write(tried)
        except UnwritableError:
            if len(tried) > 1:
                for each in tried:
                    self.write([each])
                return
            (own,) = (each.delivery for each in tried)
            _log.exception("What came of %s cannot be written.", own.id)
            self.deliveries.mark_unknown(own, _UNWRITTEN, self.clock())
            self.in_hand.drop([own])

    # ------------------------------------------------------------ inside

    def _last_look(self, coming: Sequence[Delivery]) -> list[Ready]:
        """Those that are still ours to send, with their words as of that look."""
        if not self.may_release():
            return []
        try:
            words: Mapping[str, Words] = self.deliveries.look(coming, self.clock())
        except UnreadableError:
            # One by one: words that cannot be read keep nobody else back.
            words = {d.id: found for d in coming if (found := self._look_at(d)) is not None}
        return [(delivery, words[delivery.id]) for delivery in coming if delivery.id in words]

    def _look_at(self, delivery: Delivery) -> Words | None:
        try:
            return self.deliveries.look([delivery], self.clock()).get(delivery.id)
        except UnreadableError as error:
            _log.exception("The words of %s could not be read.", delivery.id)
            return error

    def _good_for(self, took: float) -> float:
        """Seconds for which a look that ``took`` so long is good, for the first of those sent.

        A database that is far away must not keep everything back for ever; what is decided
        meanwhile stops a send within two seconds all the same.
        """
        if took > PAUSED:
            self.slowness.note(took, self.boottime())
        return min(_SLOWEST, took + PAUSED)

    def _without_lost(
        self, rest: Sequence[Delivery], ahead: int, ready: Collection[Ready]
    ) -> list[Delivery]:
        """The rest, without those that are not to be sent any more: they are given back."""
        mine = [delivery for delivery, _ in ready]
        kept = {delivery.id for delivery in mine}
        self.give_back([delivery for delivery in rest[:ahead] if delivery.id not in kept])
        return [*mine, *rest[ahead:]]

    def _send_while_fresh(
        self,
        channel: Channel,
        ready: Sequence[Ready],
        looked: float,
        good_for: float,
        stopping: Callable[[], bool],
    ) -> tuple[int, float]:
        """Send until the look is too old to be believed; how many, and the seconds it took."""
        unwritten: list[Tried] = []
        tried, took, since = 0, 0.0, looked
        for delivery, message in ready:
            began, at = self.boottime(), self.clock()
            if began - looked > good_for or stopping():
                break
            good_for = PAUSED
            done = self._try(channel, delivery, message)
            ended = self.boottime()
            tried, took = tried + 1, took + ended - began
            since = since if unwritten else began
            unwritten.append(done)
            if ended - since > _TOGETHER or _is_pressing(channel, done, ended - began):
                self.write(unwritten)
                unwritten = []
            if self._is_to_rest(channel, done, at):
                break
        self.write(unwritten)
        return tried, took

    def _is_to_rest(self, channel: Channel, done: Tried, began: datetime) -> bool:
        """Whether the channel is given a rest, after what it said."""
        if done.outcome is not None:
            self.resting.note(done.result.state, channel.id, done.outcome, began)
        return self.resting.is_resting(channel.id)

    def _try(self, channel: Channel, delivery: Delivery, message: Words) -> Tried:
        if isinstance(message, UnreadableError):
            return self._ended(delivery, message)
        now = self.clock()
        if not may_repeat(delivery, now, settling=channel.capabilities.settling):
            return Tried(delivery, Conclusion(DeliveryState.UNKNOWN, _TOO_OLD, due=now))
        broke = UnknownOutcomeError("The channel broke while sending.")
        self._ended(delivery, broke)
        outcome = self._said(channel, delivery, message) or broke
        return self._ended(delivery, outcome, outcome)

    def _said(self, channel: Channel, delivery: Delivery, message: Message) -> Outcome | None:
        """What the channel says of a send; ``None`` if it breaks."""
        try:
            said: object = channel.send(message)
        except SendError as error:
            return error
        except Exception:
            _log.exception("The channel %s broke while sending %s.", channel.id, delivery.id)
            return None
        if isinstance(said, Receipt):
            return said
        _log.error("The channel %s gave no receipt of %s: %r.", channel.id, delivery.id, said)
        return UnknownOutcomeError(_SAID_NOTHING)

    def _ended(self, delivery: Delivery, outcome: Outcome, said: Outcome | None = None) -> Tried:
        """In hand from here until it is written."""
        is_repeated = isinstance(outcome, TransientSendError)
        spread = self.spread() if is_repeated else 0.0
        result = conclude(delivery, outcome, self.clock(), spread=spread)
        tried = Tried(delivery, result, said)
        self.in_hand.note(tried)
        return tried

    def _write(self, tried: Sequence[Tried]) -> None:
        if not tried:
            return
        ended = [(each.delivery, each.result) for each in tried]
        lost = len(ended) - self.deliveries.conclude_all(ended, self.clock())
        self.in_hand.drop(each.delivery for each in tried)
        for each in tried:
            if each.result.state is not DeliveryState.DELIVERED:
                to, why = each.delivery.channel, each.result.reason
                _log.warning("%s did not take %s: %s", to, each.delivery.id, why)
        if lost:
            _log.warning("%d of these were taken over meanwhile: %s", lost, _ids(tried))


def _is_pressing(channel: Channel, done: Tried, took: float) -> bool:
    """Whether it is written at once: others wait for it, or it took long to come by."""
    arrived = done.result.state is DeliveryState.DELIVERED
    return not arrived or took > _QUICK or channel.capabilities.public_board


def _ids(tried: Iterable[Tried]) -> str:
    return ", ".join(each.delivery.id for each in tried)


_TOO_OLD = "It was lost so long ago that its channel may not know a repeat any more."
_UNWRITTEN = "What came of it could not be written."
_SAID_NOTHING = "The channel did not say what it did."
