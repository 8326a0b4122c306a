"""How channels fare, and which of them are given a rest: one row for the senders of all hosts.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from noticeboard.domain.breaker import PROBE_EVERY, Breaker
from noticeboard.domain.conclusion import NotLetInError, TransientSendError
from noticeboard.domain.delivery import OURS, DeliveryState
from noticeboard.domain.errors import SendError
from noticeboard.ports import Breakers, Clock
from noticeboard.sending.in_hand import Outcome

# Senders note what the thread that learns compares and replaces.
_CHANGING = Lock()

_WELL = Breaker()


@dataclass(frozen=True, slots=True)
class Resting:
    """``known``: how channels fared here, and what was learned of those in ``shared``."""

    known: MutableMapping[str, Breaker]
    shared: Breakers
    clock: Clock

    def learn(self) -> None:
        """Look which channels all senders give a rest.

        What a sender here noted since the look began is newer than what it found.
        """
        before = dict(self.known)
        found = self.shared.load()
        rests = (channel for channel, own in before.items() if own.retry_at)
        with _CHANGING:
            for channel in {*found, *rests}:
                if self.known.get(channel) is not before.get(channel):
                    continue
                if channel in found:
                    self.known[channel] = found[channel]
                else:
                    self.known.pop(channel, None)

    def lets_try(self, channel_id: str) -> bool:
        """Whether a delivery may be tried there now; of a rest, only by whoever probes."""
        now, breaker = self.clock(), self._of(channel_id)
        if not breaker.lets_through(now):
            return False
        if breaker.retry_at is None:
            return True
        again = now + PROBE_EVERY
        self.known[channel_id] = replace(breaker, retry_at=again)
        return self.shared.probe(channel_id, now, again)

    def lets_ask(self, channel_id: str) -> bool:
        """Whether it may be asked for what was lost there: not before somebody may try it."""
        return self._of(channel_id).lets_through(self.clock())

    def is_resting(self, channel_id: str) -> bool:
        """Whether it is given a rest; whoever probes may try one delivery."""
        return self._of(channel_id).retry_at is not None

    def note(
        self, ended: DeliveryState, channel_id: str, outcome: Outcome, began: datetime
    ) -> None:
        """What one more attempt, which ``began`` then, says of a channel."""
        if channel_id in OURS:
            return  # What fails there is a text, not the channel: it holds up no other.
        before = self._of(channel_id)
        if ended is DeliveryState.DELIVERED and (before == _WELL or _was_before(began, before)):
            return
        breaker = before.after(
            failed=ended is not DeliveryState.DELIVERED,
            now=self.clock(),
            refused=isinstance(outcome, NotLetInError),
            reason=outcome.reason if isinstance(outcome, SendError) else None,
            wait=outcome.wait if isinstance(outcome, TransientSendError) else None,
        )
        try:
            # First for all: what is known here, and not there, would be taken for over.
            if breaker.retry_at is not None:
                self.shared.open(channel_id, breaker)
            elif before.retry_at is not None:
                self.shared.close(channel_id, self.clock())
        finally:
            with _CHANGING:
                self.known[channel_id] = breaker

    def _of(self, channel_id: str) -> Breaker:
        return self.known.get(channel_id, _WELL)


def _was_before(began: datetime, breaker: Breaker) -> bool:
    """Whether it was on its way already as the channel was given its rest."""
    return breaker.since is not None and began < breaker.since
