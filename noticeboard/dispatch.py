"""The senders' verbs: deliver what is due, settle what is unknown, take over from the dead.

The protocol of docs/decisions/0006-the-delivery-protocol.md. No transaction is open while a
channel is called; every write afterwards is conditional on still being the owner.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.conclusion import (
    Conclusion,
    TransientSendError,
    UnknownOutcomeError,
    conclude,
    may_repeat,
)
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.errors import SendError
from noticeboard.in_hand import InHand, Outcome
from noticeboard.ports import Breakers, Channel, Clock, Deliveries, Message, Owner
from noticeboard.reading_back import read_back
from noticeboard.resting import Resting
from noticeboard.settling import WORDLESS, settle_unknowns
from noticeboard.taking_over import take_over

# A process that lost this much time since it looked may have lost its claim as well.
PAUSED = 0.25
# Seconds between two looks at what other senders found of the channels.
LEARN_EVERY = 1.0

_log = logging.getLogger(__name__)


@dataclass
class Dispatch:
    """Carries bulletins to channels. One per process; each channel is drained by one thread.

    ``boottime``: seconds that go on while the process, or the machine, is suspended.
    ``spread``: 0..1, where a retry falls inside its window. ``unread``: copies that could not be
    read back, and when they are tried again. ``may_release``: whether the clock can be believed.
    ``breakers``: how channels fared here, and what was learned of others' ``resting`` ones.
    ``in_hand``: what was claimed here and could not be concluded yet.
    """

    deliveries: Deliveries
    resting: Breakers
    channels: Mapping[str, Channel]
    clock: Clock
    boottime: Callable[[], float]
    spread: Callable[[], float]
    me: Owner
    may_release: Callable[[], bool] = lambda: True
    breakers: dict[str, Breaker] = field(default_factory=dict)
    unread: dict[str, datetime] = field(default_factory=dict)
    in_hand: InHand = field(default_factory=InHand)

    def deliver(self, channel_id: str, stopping: Callable[[], bool]) -> int:
        """Send whatever is due on a channel, one after the other; how many were tried."""
        self._write_what_is_left(channel_id)
        tried = 0
        while not stopping() and self.may_release() and self._resting.lets_try(channel_id):
            claim = partial(self.deliveries.claim, channel_id, self.clock(), self.me, limit=1)
            taken = self.in_hand.claiming(channel_id, claim)
            if not taken:
                break
            for delivery in taken:
                self._carry(self.channels[channel_id], delivery)
            tried += len(taken)
        return tried

    def learn(self) -> float:
        """Look which channels all senders give a rest; the seconds until the next look."""
        self._resting.learn()
        return LEARN_EVERY

    def settle_unknowns(self, channel_id: str) -> int:
        """Ask the channel about deliveries whose answer was lost; how many were looked at."""
        return settle_unknowns(self.deliveries, self.channels[channel_id], self.clock)

    def read_back(self) -> int:
        """Compare what stands on the channels with what was sent; how many were looked at."""
        return read_back(self.deliveries, self.channels, self.clock, self.unread)

    def take_over(self) -> int:
        """Deliveries held by the dead or the expired become unknown; never sent again as such."""
        return take_over(self.deliveries, self.channels, self.clock, self.me)

    @property
    def _resting(self) -> Resting:
        return Resting(self.breakers, self.resting, self.clock)

    def _write_what_is_left(self, channel_id: str) -> None:
        """Conclude what was sent, give back what was not: all of it only if it is still ours."""
        self.in_hand.recover(channel_id, self.me, self.deliveries.orphaned)
        for delivery, outcome in self.in_hand.left(channel_id):
            if outcome is None:
                self._give_back(delivery)
                continue
            try:
                self._conclude(delivery, outcome)
            except Exception:
                _log.exception("What came of %s cannot be written.", delivery.id)
                self.deliveries.mark_unknown(delivery, _UNWRITTEN, self.clock())
                self.in_hand.drop(delivery)

    def _give_back(self, delivery: Delivery) -> None:
        self.deliveries.give_back(delivery, self.clock())
        self.in_hand.drop(delivery)

    def _carry(self, channel: Channel, delivery: Delivery) -> None:
        try:
            message = self._last_look(delivery)
        except TransientSendError as error:
            self._conclude(delivery, error)
            return
        if message is None:
            self._give_back(delivery)
            return
        if not may_repeat(delivery, self.clock(), settling=channel.capabilities.settling):
            doubt = Conclusion(DeliveryState.UNKNOWN, _TOO_OLD, due=self.clock())
            self.deliveries.conclude(delivery, doubt, self.clock())
            self.in_hand.drop(delivery)
            return
        outcome: Outcome = UnknownOutcomeError("The channel broke while sending.")
        self.in_hand.note(delivery, outcome)
        try:
            outcome = channel.send(message)
        except SendError as error:
            outcome = error
        except Exception:
            _log.exception("The channel %s broke while sending %s.", channel.id, delivery.id)
        ended = self._conclude(delivery, outcome)
        self._resting.note(ended, delivery.channel, outcome)

    def _last_look(self, delivery: Delivery) -> Message | None:
        """Its words, if it is still ours to send, looked at no longer than a pause ago.

        They are read after the look: some of them may have been removed since the claim.
        """
        while True:
            looked = self.boottime()
            if not self.may_release() or not self.deliveries.still_mine(delivery, self.clock()):
                return None
            message = self._words(delivery)
            if self.boottime() - looked <= PAUSED:
                return message

    def _words(self, delivery: Delivery) -> Message:
        try:
            return self.deliveries.message(delivery)
        except Exception as error:
            _log.exception("The words of %s could not be read.", delivery.id)
            raise TransientSendError(WORDLESS) from error

    def _conclude(self, delivery: Delivery, outcome: Outcome) -> DeliveryState:
        now = self.clock()
        self.in_hand.note(delivery, outcome)
        result = conclude(delivery, outcome, now, spread=self.spread())
        if result.state is not DeliveryState.DELIVERED:
            _log.warning("%s did not take %s: %s", delivery.channel, delivery.id, result.reason)
        if not self.deliveries.conclude(delivery, result, now):
            _log.warning("The delivery %s was taken over meanwhile.", delivery.id)
        self.in_hand.drop(delivery)
        return result.state


_TOO_OLD = "It was lost so long ago that its channel may not know a repeat any more."
_UNWRITTEN = "What came of it could not be written."
