"""What the senders ask of the record, of each other and of the clock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import Delivery
from noticeboard.ports.channels import Message


class Clock(Protocol):
    """Tells the time: aware UTC."""

    def __call__(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that holds a claim, told apart from every other there was."""

    host: str
    boot: str
    pid_namespace: str
    pid: int
    started: str


class Deliveries(Protocol):
    """Takes deliveries for sending, and gives back what came of them. All conditional."""

    def claim(
        self, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[Delivery, ...]:
        """Take due rows: state sending, lease, fence + 1, attempt row; committed on return.

        Not taken: a row whose board delivery is not settled (unless it is the board's), whose
        older sibling of the same notice on this channel is unsettled, or which is on hold.
        """

    def look(self, taken: Collection[Delivery], now: datetime) -> Mapping[str, Message]:
        """The last look at what was taken for one channel: the words of what may be sent, by id.

        Fence, state, current revision, kill switch, lease left; one statement.

        Raises:
            UnreadableError: what is stored of one of them is broken. Never for a database that
                is away.
        """

    def message(self, delivery: Delivery) -> Message:
        """The frozen bytes to look for.

        Raises:
            UnreadableError: what is stored of it is broken.
        """

    def conclude(self, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
        """Write what an attempt changed, ``WHERE id AND fence AND state``; whether a row was.

        A row that would be pending again and is not current any more becomes superseded in the
        same statement; or unknown, if it was lost and is not proven absent.
        """

    def conclude_all(self, ended: Sequence[tuple[Delivery, Conclusion]], now: datetime) -> int:
        """The same for several, all or none; how many were still held.

        Raises:
            UnwritableError: one of them holds a value that no database takes. Never for a
                database that is away.
        """

    def give_back(self, taken: Collection[Delivery], now: datetime) -> int:
        """Claimed rows nothing was sent for are as before: pending, superseded or unknown.

        How many of them were still held.
        """

    def unknowns(self, channel: str, now: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Unknown rows due for a reading."""

    def bring_to_now(self, now: datetime) -> int:
        """What was lost in the future, by a clock that was ahead, was lost now; how many were."""

    def unverified(self, channel: str, until: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Rows delivered up to ``until`` that nobody has read back."""

    def expired(self, now: datetime) -> tuple[tuple[Delivery, Owner], ...]:
        """Sending rows whose lease is over, or that have none."""

    def orphaned(self, host: str) -> tuple[tuple[Delivery, Owner], ...]:
        """Sending rows owned by processes of this host, whatever their lease."""

    def prove_writable(self, me: Owner, now: datetime) -> None:
        """Write, and leave nothing behind; it breaks, or waits, where others cannot write."""

    def mark_unknown(self, delivery: Delivery, reason: str, now: datetime) -> bool:
        """A sending row whose owner is gone becomes unknown, fence + 1: never re-sent as such."""


class Breakers(Protocol):
    """What the senders of all hosts know of channels that are given a rest."""

    def load(self) -> Mapping[str, Breaker]:
        """Those that are, by channel."""

    def open(self, channel: str, breaker: Breaker) -> None:
        """Give it a rest, or a longer one."""

    def close(self, channel: str, at: datetime) -> None:
        """It takes what it is given again."""

    def probe(self, channel: str, now: datetime, again: datetime) -> bool:
        """Whether this process may try once; the next one not before ``again``.

        So it may where somebody else found that the channel is well.
        """


class PublicActs(Protocol):
    """The act of publication: one transaction that makes a bulletin public."""

    def publish(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        """Public rows, promises, ledger entry, bulletin state; false if it was public already.

        Rows of older bulletins this one makes wrong become superseded; channels that became
        live meanwhile get their rows.
        """

    def syndicate(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        """The feed's entry for a public bulletin; false if it was there already."""


class Wakes(Protocol):
    """Carries wakes to the senders. Losing one costs a second, never a delivery."""

    def wake(self, channel: str, at: datetime) -> None:
        """Have somebody drain ``channel`` at ``at``.

        Raises:
            QueueUnavailableError: when nobody can be told.
        """
