"""A batch of claimed deliveries on its way to their channel: looked at, sent, concluded.

What may happen between two sends is asked again for each of them: a pause of this process, its
end, a channel that is given a rest. What was not sent is given back.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Thread

from noticeboard.domain.conclusion import (
    UNREAD,
    Conclusion,
    TransientSendError,
    UnknownOutcomeError,
    UnreadableError,
    conclude,
    may_repeat,
)
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.errors import SendError
from noticeboard.ports import Channel, Clock, Deliveries, Message
from noticeboard.sending.in_hand import InHand, Outcome
from noticeboard.sending.resting import Resting

# A process that lost this much time since it looked may have lost its claim as well.
PAUSED = 0.25
# Seconds of sending after which the rest of a batch is given back: its channel became slow, and
# something more urgent may be due by now.
_LASTS = 1.0
# Seconds that an outcome may wait to be written together with others: a crash would lose it.
_TOGETHER = 0.05
# Seconds. What took longer to send is written at once.
_QUICK = 0.02

# A delivery that is still ours, with its words, or why they cannot be had.
Ready = tuple[Delivery, Message | TransientSendError]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """What becomes of a delivery; ``outcome``: what the channel said, if it was asked."""

    delivery: Delivery
    result: Conclusion
    outcome: Outcome | None = None


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

    def carry(
        self, channel: Channel, taken: Sequence[Delivery], stopping: Callable[[], bool]
    ) -> tuple[int, float]:
        """Send them in their order, and give back what does not go now.

        What the best of the looks was good for: how many sends, and the seconds that these took.
        """
        rest, ahead, took, best = list(taken), len(taken), 0.0, (0, 0.0)
        while rest and took <= _LASTS and not stopping():
            looked = self.boottime()
            ready = self._last_look(rest[:ahead])
            rest = self._without_lost(rest, ahead, ready)
            tried, seconds = self._send_while_fresh(channel, ready, looked, stopping)
            del rest[:tried]
            took, best = took + seconds, max(best, (tried, seconds))
            # None of them is ours: a hold, a doubted clock or a lease concerns the others, too.
            if not ready or (tried and self.resting.is_resting(channel.id)):
                break
            # About as many as one look is good for.
            ahead = max(1, 2 * tried, ahead // 2)
        self.give_back(rest)
        return best

    def give_back(self, rest: Sequence[Delivery]) -> None:
        """Nothing was sent of them: they wait again."""
        if rest:
            self.deliveries.give_back(rest, self.clock())
            self.in_hand.drop(rest)

    def conclude(self, delivery: Delivery, outcome: Outcome) -> None:
        """Write what came of a delivery, however long ago that was."""
        self._write([self._ended(delivery, outcome)])

    # ------------------------------------------------------------ inside

    def _last_look(self, coming: Sequence[Delivery]) -> list[Ready]:
        """Those that are still ours to send, with their words.

        These are read after the look: some of them may have been removed since the claim.
        """
        if not self.may_release():
            return []
        ids = self.deliveries.still_mine(coming, self.clock())
        mine = [delivery for delivery in coming if delivery.id in ids]
        return self._with_words(mine) if mine else []

    def _with_words(self, mine: Sequence[Delivery]) -> list[Ready]:
        try:
            words = self.deliveries.messages(mine)
            return [(delivery, words[delivery.id]) for delivery in mine]
        except Exception:
            # One by one: words that cannot be read keep nobody else back.
            return [(delivery, self._words(delivery)) for delivery in mine]

    def _words(self, delivery: Delivery) -> Message | TransientSendError:
        try:
            return self.deliveries.message(delivery)
        except Exception as error:
            _log.exception("The words of %s could not be read.", delivery.id)
            return error if isinstance(error, UnreadableError) else TransientSendError(UNREAD)

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
        stopping: Callable[[], bool],
    ) -> tuple[int, float]:
        """Send until the look is too old to be believed; how many, and the seconds it took."""
        unwritten: list[Tried] = []
        tried, took, since = 0, 0.0, looked
        for group in _groups(ready, channel.capabilities.at_once):
            began = self.boottime()
            if began - looked > PAUSED or stopping():
                break
            done = _together([partial(self._try, channel, *each) for each in group])
            ended = self.boottime()
            tried, took = tried + len(done), took + ended - began
            since = since if unwritten else began
            unwritten += done
            if ended - since > _TOGETHER or _is_pressing(channel, done, ended - began):
                self._write(unwritten)
                unwritten = []
            if self._is_to_rest(channel, done):
                break
        self._write(unwritten)
        return tried, took

    def _is_to_rest(self, channel: Channel, done: Iterable[Tried]) -> bool:
        """Whether the channel is given a rest, after what it said to these."""
        for each in done:
            if each.outcome is not None:
                self.resting.note(each.result.state, channel.id, each.outcome)
        return self.resting.is_resting(channel.id)

    def _try(
        self, channel: Channel, delivery: Delivery, message: Message | TransientSendError
    ) -> Tried:
        if isinstance(message, TransientSendError):
            return self._ended(delivery, message)
        if not may_repeat(delivery, self.clock(), settling=channel.capabilities.settling):
            return Tried(delivery, Conclusion(DeliveryState.UNKNOWN, _TOO_OLD, due=self.clock()))
        outcome: Outcome = UnknownOutcomeError("The channel broke while sending.")
        self.in_hand.note(delivery, outcome)
        try:
            outcome = channel.send(message)
        except SendError as error:
            outcome = error
        except Exception:
            _log.exception("The channel %s broke while sending %s.", channel.id, delivery.id)
        return self._ended(delivery, outcome, outcome)

    def _ended(self, delivery: Delivery, outcome: Outcome, said: Outcome | None = None) -> Tried:
        self.in_hand.note(delivery, outcome)
        result = conclude(delivery, outcome, self.clock(), spread=self.spread())
        return Tried(delivery, result, said)

    def _write(self, tried: Sequence[Tried]) -> None:
        if not tried:
            return
        for each in tried:
            if each.result.state is not DeliveryState.DELIVERED:
                to, why = each.delivery.channel, each.result.reason
                _log.warning("%s did not take %s: %s", to, each.delivery.id, why)
        ended = [(each.delivery, each.result) for each in tried]
        lost = len(ended) - self.deliveries.conclude_all(ended, self.clock())
        if lost:
            _log.warning("%d of these were taken over meanwhile: %s", lost, _ids(tried))
        self.in_hand.drop(each.delivery for each in tried)


def _groups(ready: Sequence[Ready], size: int) -> Iterator[Sequence[Ready]]:
    for begin in range(0, len(ready), size):
        yield ready[begin : begin + size]


def _together(tries: Sequence[Callable[[], Tried]]) -> list[Tried]:
    """All at once, the first in this thread; what came of each, after the last has ended."""
    done: dict[int, Tried] = {}

    def note(number: int) -> None:
        done[number] = tries[number]()

    # Daemons: a send that hangs does not keep the process from its end.
    beside = [Thread(target=note, args=(n,), daemon=True) for n in range(1, len(tries))]
    for thread in beside:
        thread.start()
    note(0)
    for thread in beside:
        thread.join()
    return [done[number] for number in range(len(tries))]


def _is_pressing(channel: Channel, done: Iterable[Tried], took: float) -> bool:
    """Whether these are written at once: others wait for them, or they took long to come by."""
    arrived = all(each.result.state is DeliveryState.DELIVERED for each in done)
    return not arrived or took > _QUICK or channel.capabilities.public_board


def _ids(tried: Iterable[Tried]) -> str:
    return ", ".join(each.delivery.id for each in tried)


_TOO_OLD = "It was lost so long ago that its channel may not know a repeat any more."
