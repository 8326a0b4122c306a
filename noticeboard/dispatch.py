"""The senders' verbs: deliver what is due, settle what is unknown, take over from the dead.

The protocol of docs/decisions/0006-the-delivery-protocol.md. No transaction is open while a
channel is called; every write afterwards is conditional on still being the owner.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from noticeboard import owner as owners
from noticeboard.domain.breaker import PROBE_EVERY, Breaker
from noticeboard.domain.conclusion import (
    Conclusion,
    NotLetInError,
    TransientSendError,
    UnknownOutcomeError,
    compare,
    conclude,
    may_repeat,
    settle,
    unreadable,
)
from noticeboard.domain.delivery import LEASE, READ_AGAIN, VERIFY_AFTER, Delivery, DeliveryState
from noticeboard.domain.errors import SendError
from noticeboard.in_hand import InHand, Outcome
from noticeboard.ports import Breakers, Channel, Clock, Deliveries, Message, Owner

# A process that lost this much time since it looked may have lost its claim as well.
PAUSED = 0.25
_AT_A_TIME = 20
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
        while not stopping() and self._may_try(channel_id):
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
        found = self.resting.load()
        well = [c for c, own in self.breakers.items() if own.retry_at and c not in found]
        for channel in well:
            self.breakers.pop(channel, None)
        self.breakers.update(found)
        return LEARN_EVERY

    def settle_unknowns(self, channel_id: str) -> int:
        """Ask the channel about deliveries whose answer was lost; how many were looked at."""
        channel = self.channels[channel_id]
        waiting = self.deliveries.unknowns(channel_id, self.clock(), limit=_AT_A_TIME)
        for delivery in waiting:
            self.deliveries.conclude(delivery, self._reading(channel, delivery), self.clock())
        return len(waiting)

    def read_back(self) -> int:
        """Compare what stands on the channels with what was sent; how many were looked at."""
        now, looked = self.clock(), 0
        self.unread = {copy: at for copy, at in self.unread.items() if at > now}
        for channel_id, channel in self.channels.items():
            if not channel.capabilities.read_back:
                continue
            # Those that wait are the oldest: they keep nobody else from being looked at.
            most = _AT_A_TIME + len(self.unread)
            found = self.deliveries.unverified(channel_id, now - VERIFY_AFTER, limit=most)
            for delivery in [d for d in found if d.id not in self.unread][:_AT_A_TIME]:
                self._compare(channel, delivery)
                looked += 1
        return looked

    def _compare(self, channel: Channel, delivery: Delivery) -> None:
        if delivery.receipt is None:
            return
        try:
            live = channel.read(delivery.receipt)
        except SendError as error:
            _log.warning("%s could not be read back: %s", delivery.channel, error.reason)
            self.unread[delivery.id] = self.clock() + READ_AGAIN
            return
        result = compare(delivery, live)
        if result.state is not DeliveryState.VERIFIED:
            _log.error("%s on %s: %s", delivery.id, delivery.channel, result.reason)
        self.deliveries.conclude(delivery, result, self.clock())

    def take_over(self) -> int:
        """Deliveries held by the dead or the expired become unknown; never sent again as such."""
        now = self.clock()
        held = dict(self.deliveries.orphaned(self.me.host)) | dict(self.deliveries.expired(now))
        gone = [d for d, holder in held.items() if self._is_gone(holder, d, now)]
        return sum(self.deliveries.mark_unknown(d, _LOST, self.clock()) for d in gone)

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
        self._note_health(self._conclude(delivery, outcome), delivery.channel, outcome)

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
            raise TransientSendError(_WORDLESS) from error

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

    def _note_health(self, ended: DeliveryState, channel_id: str, outcome: Outcome) -> None:
        before = self._breaker(channel_id)
        breaker = before.after(
            failed=ended is not DeliveryState.DELIVERED,
            now=self.clock(),
            refused=isinstance(outcome, NotLetInError),
            reason=outcome.reason if isinstance(outcome, SendError) else None,
        )
        self.breakers[channel_id] = breaker
        if breaker.retry_at is not None:
            self.resting.open(channel_id, breaker)
        elif before.retry_at is not None:
            self.resting.close(channel_id)

    def _reading(self, channel: Channel, delivery: Delivery) -> Conclusion:
        settling = channel.capabilities.settling
        try:
            message = self.deliveries.message(delivery)
        except Exception:
            _log.exception("The words of %s could not be read.", delivery.id)
            return unreadable(delivery, _WORDLESS, self.clock(), settling=settling)
        try:
            found = channel.find(message)
        except SendError as error:
            return unreadable(delivery, error.reason, self.clock(), settling=settling)
        except Exception:
            _log.exception("The channel %s broke while reading %s.", channel.id, delivery.id)
            return unreadable(delivery, _BROKE, self.clock(), settling=settling)
        identity = channel.capabilities.identity
        return settle(delivery, found, self.clock(), settling=settling, identity=identity)

    def _is_gone(self, holder: Owner, delivery: Delivery, now: datetime) -> bool:
        channel = self.channels.get(delivery.channel)
        lag = channel.capabilities.lag if channel else timedelta(0)
        ends = delivery.lease_until or now + LEASE
        return owners.is_gone(holder, self.me, expired=now >= ends, silent=now >= ends + lag)

    def _may_try(self, channel_id: str) -> bool:
        now, breaker = self.clock(), self._breaker(channel_id)
        if not self.may_release() or not breaker.lets_through(now):
            return False
        if breaker.retry_at is None:
            return True
        again = now + PROBE_EVERY
        self.breakers[channel_id] = replace(breaker, retry_at=again)
        return self.resting.probe(channel_id, now, again)

    def _breaker(self, channel_id: str) -> Breaker:
        return self.breakers.get(channel_id, Breaker())


_WORDLESS = "Its words could not be read."
_BROKE = "The channel broke while it was read."
_TOO_OLD = "It was lost so long ago that its channel may not know a repeat any more."
_UNWRITTEN = "What came of it could not be written."
_LOST = "The process that was sending it ended before the answer came."
