"""The two ports of the senders, with a failpoint before, in and after each step."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import BOARD, Delivery, DeliveryState, Receipt
from noticeboard.ports import Channel, Deliveries, Message, Owner, Preflight
from tests.faults.failpoints import step

_writing: ContextVar[str] = ContextVar("writing", default="")


@contextmanager
def around(act: str) -> Iterator[None]:
    """``act.before`` at the beginning, ``act.written`` before its commit; not the end."""
    step(f"{act}.before")
    token = _writing.set(act)
    try:
        yield
    finally:
        _writing.reset(token)


def before_commit(connection: Connection) -> None:
    """``written`` of the act that is under way."""
    act = _writing.get()
    if act and not connection.get_execution_options().get("noticeboard_reads"):
        step(f"{act}.written")


@dataclass(frozen=True)
class SteppedDeliveries:
    """``ports.Deliveries`` with a failpoint before, in and after each step, for one channel."""

    real: Deliveries
    of: str

    def claim(
        self, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[Delivery, ...]:
        """As it is."""
        if channel != self.of:
            return self.real.claim(channel, now, owner, limit=limit)
        with around("claim"):
            taken = self.real.claim(channel, now, owner, limit=limit)
        if taken:
            step("claim.after")
        return taken

    def look(self, taken: Collection[Delivery], now: datetime) -> Mapping[str, Message]:
        """As it is, unless the plan has it refuse."""
        if not self._is_watched(taken):
            return self.real.look(taken, now)
        step("look.before")
        found = {} if step("look.refused") else self.real.look(taken, now)
        step("look.after")
        return found

    def message(self, delivery: Delivery) -> Message:
        """As it is."""
        return self.real.message(delivery)

    def conclude(self, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
        """As it is: the end of a reading that settles."""
        if delivery.channel != self.of or delivery.state is not DeliveryState.UNKNOWN:
            return self.real.conclude(delivery, conclusion, now)
        with around("settle"):
            changed = self.real.conclude(delivery, conclusion, now)
        step("settle.after")
        return changed

    def conclude_all(self, ended: Sequence[tuple[Delivery, Conclusion]], now: datetime) -> int:
        """As it is: the end of sends."""
        if not self._is_watched([delivery for delivery, _ in ended]):
            return self.real.conclude_all(ended, now)
        with around("conclude"):
            written = self.real.conclude_all(ended, now)
        step("conclude.after")
        return written

    def give_back(self, taken: Collection[Delivery], now: datetime) -> int:
        """As it is."""
        with around("give_back"):
            changed = self.real.give_back(taken, now)
        step("give_back.after")
        return changed

    def _is_watched(self, taken: Collection[Delivery]) -> bool:
        return any(delivery.channel == self.of for delivery in taken)

    def mark_unknown(self, delivery: Delivery, reason: str, now: datetime) -> bool:
        """As it is."""
        with around("mark_unknown"):
            changed = self.real.mark_unknown(delivery, reason, now)
        step("mark_unknown.after")
        return changed

    def prove_writable(self, me: Owner, now: datetime) -> None:
        """As it is."""
        self.real.prove_writable(me, now)

    def unknowns(self, channel: str, now: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """As it is."""
        return self.real.unknowns(channel, now, limit=limit)

    def bring_to_now(self, now: datetime) -> int:
        """As it is."""
        return self.real.bring_to_now(now)

    def unverified(self, channel: str, until: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """As it is."""
        return self.real.unverified(channel, until, limit=limit)

    def expired(self, now: datetime) -> tuple[tuple[Delivery, Owner], ...]:
        """As it is."""
        return self.real.expired(now)

    def orphaned(self, host: str) -> tuple[tuple[Delivery, Owner], ...]:
        """As it is."""
        return self.real.orphaned(host)


class SteppedChannel(Channel):
    """A channel with a failpoint before and after what it does; a publication is an act, too."""

    def __init__(self, real: Channel) -> None:
        self.id, self.limits, self.capabilities = real.id, real.limits, real.capabilities
        self._real = real

    def count(self, text: str) -> int:
        """As it is."""
        return self._real.count(text)

    def send(self, message: Message) -> Receipt:
        """As it is."""
        if self.id == BOARD:
            with around("publish"):
                receipt = self._real.send(message)
            step("publish.after")
            return receipt
        step("send.before")
        receipt = self._real.send(message)
        step("send.after")
        return receipt

    def find(self, message: Message) -> Receipt | None:
        """As it is."""
        step("find.before")
        found = self._real.find(message)
        step("find.after")
        return found

    def read(self, receipt: Receipt) -> str | None:
        """As it is."""
        return self._real.read(receipt)

    def preflight(self) -> Preflight:
        """As it is."""
        return self._real.preflight()
