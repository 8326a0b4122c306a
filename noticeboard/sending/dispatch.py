"""The senders' verbs: deliver what is due, settle what is unknown, take over from the dead.

The protocol of docs/decisions/0006-the-delivery-protocol.md. No transaction is open while a
channel is called; every write afterwards is conditional on still being the owner.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.delivery import OURS
from noticeboard.ports import Breakers, Channel, Clock, Deliveries, Owner
from noticeboard.sending.carrying import Carrier
from noticeboard.sending.in_hand import InHand
from noticeboard.sending.pace import Pace, Slowness
from noticeboard.sending.reading_back import read_back
from noticeboard.sending.resting import Resting
from noticeboard.sending.settling import Asked, Silent, settle_unknowns
from noticeboard.sending.taking_over import Expired, take_over

# Seconds between two looks at what other senders found of the channels.
LEARN_EVERY = 1.0
# After a drain that broke, and as long as nobody knows what it took.
AGAIN = timedelta(seconds=1)
# Seconds of sending, after which what was lost is asked for first.
_LASTS = 1.0


@dataclass
class Dispatch:
    """Carries bulletins to channels. One per process; each channel is drained by one thread.

    ``boottime``: seconds that go on while the process, or the machine, is suspended.
    ``spread``: 0..1, where a retry falls inside its window. ``unread``: copies that could not be
    read back, and when they are tried again. ``may_release``: whether the clock can be believed.
    ``breakers``: how channels fared here, and what was learned of others' ``resting`` ones.
    ``in_hand``: what was claimed here and is not concluded yet. ``paces``: how fast each channel
    takes what it is given. ``expired``: claims whose holders live, and are past their leases.
    ``slowness``: of the database. ``silent``: channels that are not asked for a while.
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
    paces: dict[str, Pace] = field(default_factory=dict)
    slowness: Slowness = field(default_factory=Slowness)
    silent: Silent = field(default_factory=dict)
    expired: Expired = field(default_factory=dict)

    def deliver(self, channel_id: str, stopping: Callable[[], bool]) -> int:
        """Send whatever is due on a channel, batch after batch; how many were tried."""
        tried, more = 0, True
        while more:
            went, more = self._deliver(channel_id, stopping)
            tried += went
        return tried

    def deliver_for_a_while(
        self, channel_id: str, stopping: Callable[[], bool]
    ) -> tuple[int, timedelta | None]:
        """The same for about a second; how many were tried, and when to go on, if at all.

        After a long silence thousands may be due, and what was lost meanwhile is not asked for.
        """
        tried, more = self._deliver(channel_id, stopping)
        if more:
            return tried, timedelta()
        return tried, AGAIN if self.in_hand.is_unsure(channel_id) else None

    def _deliver(self, channel_id: str, stopping: Callable[[], bool]) -> tuple[int, bool]:
        """How many were tried in about a second, and whether more may be due."""
        self.write_what_is_left(channel_id)
        channel, pace = self.channels[channel_id], self.paces.setdefault(channel_id, Pace())
        began, tried = self.boottime(), 0
        while not stopping() and self.may_release() and self._resting.lets_try(channel_id):
            # A channel at rest is asked with one of them.
            at_most = 1 if self._resting.is_resting(channel_id) else pace.at(self.boottime())
            now = self.clock()
            claim = partial(self.deliveries.claim, channel_id, now, self.me, limit=at_most)
            taken = self.in_hand.claiming(channel_id, claim, self.boottime)
            if not taken:
                break
            carried = self._carrier.carry(channel, taken, stopping)
            pace.went(*carried.best, self.boottime())
            tried += carried.tried
            # Nothing is lost in our own tables.
            if channel_id not in OURS and self.boottime() - began >= _LASTS:
                return tried, True
        return tried, False

    def learn(self) -> float:
        """Look which channels all senders give a rest; the seconds until the next look."""
        self._resting.learn()
        return LEARN_EVERY

    def settle_unknowns(self, channel_id: str) -> Asked:
        """Ask the channel about deliveries whose answer was lost; what it has left to do."""
        self.write_what_is_left(channel_id)
        if not self._resting.lets_ask(channel_id):
            return Asked()
        return settle_unknowns(
            self.deliveries,
            self.channels[channel_id],
            self.clock,
            self.boottime,
            self.silent,
            is_believed=self.may_release,
        )

    def bring_to_now(self) -> int:
        """Ask now for what was lost in the future, by a clock that was ahead; how many are.

        Not by a clock that is behind: to that one, what was lost just now lies in the future.
        """
        return self.deliveries.bring_to_now(self.clock()) if self.may_release() else 0

    def write_what_is_left(self, channel_id: str) -> None:
        """Conclude what was sent, give back what was not: all of it only if it is still ours."""
        orphaned, now = self.deliveries.orphaned, self.boottime()
        self.in_hand.recover(channel_id, self.me, orphaned, now)
        carrier = self._carrier
        carrier.give_back(self.in_hand.unsent(channel_id))
        carrier.write(self.in_hand.unwritten(channel_id))

    def read_back(self) -> int:
        """Compare what stands on the channels with what was sent; how many were looked at."""
        return read_back(self.deliveries, self.channels, self.clock, self.unread)

    def take_over(self) -> int:
        """Deliveries held by the dead or the expired become unknown; never sent again as such."""
        return take_over(self.deliveries, self.channels, self.clock, self.me, self.expired)

    @property
    def _resting(self) -> Resting:
        return Resting(self.breakers, self.resting, self.clock)

    @property
    def _carrier(self) -> Carrier:
        return Carrier(
            deliveries=self.deliveries,
            in_hand=self.in_hand,
            resting=self._resting,
            clock=self.clock,
            boottime=self.boottime,
            spread=self.spread,
            may_release=self.may_release,
            slowness=self.slowness,
        )
