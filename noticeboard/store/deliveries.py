"""The senders' store: deliveries taken, looked at once more, concluded, taken over.

Every method is one transaction; none is open while a channel is called.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, exists, or_, select, update

from noticeboard.domain.budget import NO_RATES, Rate
from noticeboard.domain.conclusion import Conclusion, UnreadableError, UnwritableError
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.kind import Policy
from noticeboard.ports import Message, Owner
from noticeboard.store import budgets, conclusions, heartbeats, last_look, messages
from noticeboard.store.claimable import is_worth_a_claim
from noticeboard.store.claims import Claims
from noticeboard.store.delivery_rows import to_delivery, to_owner
from noticeboard.store.engine import reading, writing
from noticeboard.store.late import wanted_at
from noticeboard.store.poison import is_poison, is_unwritable
from noticeboard.store.tables_delivery import deliveries, in_state

# So often a claim judges a portion of what comes too late before it leaves the rest to the next.
_ROUNDS = 20
# Clocks of two hosts that are both believed are less apart.
_AHEAD = timedelta(seconds=5)


class Deliveries:
    """Implements ``ports.Deliveries``."""

    def __init__(
        self,
        engine: Engine,
        policy: Policy,
        *,
        public_url: str,
        rings: Collection[str] = (),
        rates: Mapping[str, Rate] = NO_RATES,
    ) -> None:
        """``public_url`` begins every link. ``rings``: the channels that keep quiet hours.

        ``rates``: how much may go to those that have a limit.
        """
        self._engine = engine
        self._policy = policy
        self._rings = frozenset(rings)
        self._rates = rates
        self._claims = Claims(policy, rings, rates)
        self._public_url = public_url.rstrip("/")

    def claim(
        self, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[Delivery, ...]:
        """Take due rows: lease, fence and attempt are committed on return.

        What comes too late is judged before others are taken, in transactions between which
        somebody else may write.
        """
        if not self._is_worth_a_claim(channel, now):
            return ()
        for _ in range(_ROUNDS):
            with writing(self._engine) as conn:
                taken, is_all = self._claims.claim(conn, channel, now, owner, limit=limit)
            if taken or is_all:
                return taken
        return ()

    def _is_worth_a_claim(self, channel: str, now: datetime) -> bool:
        """Most looks find nothing, and should not hold up whoever writes."""
        with reading(self._engine) as conn:
            if not budgets.has_room(conn, self._rates, channel, now):
                return False
            for_all = budgets.has_room(conn, self._rates, channel, now, urgent=False)
            return is_worth_a_claim(conn, channel, now, only_urgent=not for_all)

    def look(self, taken: Collection[Delivery], now: datetime) -> Mapping[str, Message]:
        """The last look before sending: the frozen bytes of what may be sent, by its id.

        Raises:
            UnreadableError: what is stored of one of them is broken.
        """
        with _words(), reading(self._engine) as conn:
            given = (taken, now, self._public_url, self._policy)
            return last_look.look(conn, *given, wanted_at=self._wanted_at)

    def message(self, delivery: Delivery) -> Message:
        """The frozen bytes to look for.

        Raises:
            UnreadableError: what is stored of it is broken, or not what it was any more.
        """
        with _words(), reading(self._engine) as conn:
            given = ([delivery], self._public_url, self._policy)
            found = messages.messages(conn, *given, wanted_at=self._wanted_at)
        if delivery.id not in found:
            raise UnreadableError
        return found[delivery.id]

    def _wanted_at(self, delivery: Delivery) -> datetime:
        rings = delivery.channel in self._rings
        return wanted_at(self._policy, delivery.kind, delivery.scheduled_for, rings=rings)

    def conclude(self, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
        """Write what an attempt changed; false when the row was no longer held."""
        return self.conclude_all([(delivery, conclusion)], now) == 1

    def conclude_all(self, ended: Sequence[tuple[Delivery, Conclusion]], now: datetime) -> int:
        """The same for several in one transaction; how many were still held.

        Raises:
            UnwritableError: one of them holds a value that no database takes.
        """
        try:
            with writing(self._engine) as conn:
                return conclusions.conclude_all(conn, ended, now)
        except Exception as error:
            if is_unwritable(error):
                raise UnwritableError from error
            raise

    def give_back(self, taken: Collection[Delivery], now: datetime) -> int:
        """Claimed rows nothing was sent for wait again, are superseded, or asked for."""
        with writing(self._engine) as conn:
            done = [(delivery, conclusions.give_back(conn, delivery, now)) for delivery in taken]
            budgets.refund(conn, self._rates, (each for each, (_, is_news) in done if is_news))
        return sum(held for _, (held, _) in done)

    def unknowns(self, channel: str, now: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Unknown rows due for a reading, those lost first before others."""
        row = deliveries.c
        found = (
            select(deliveries)
            .where(in_state(DeliveryState.UNKNOWN), row.channel == channel, row.due <= now)
            .order_by(row.due)
            .limit(limit)
        )
        with reading(self._engine) as conn:
            return tuple(to_delivery(row) for row in conn.execute(found))

    def bring_to_now(self, now: datetime) -> int:
        """What was lost in the future, by a clock that was ahead, was lost now; how many were."""
        ahead = in_state(DeliveryState.UNKNOWN) & (deliveries.c.lost_at > now + _AHEAD)
        with reading(self._engine) as conn:
            if not conn.scalar(select(exists().where(ahead))):
                return 0
        lost_now = {"lost_at": now, "due": now, "absent_at": None, "asked_at": None}
        with writing(self._engine) as conn:
            return conn.execute(update(deliveries).where(ahead).values(lost_now)).rowcount

    def unverified(self, channel: str, until: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Rows delivered up to ``until`` that nobody has read back, oldest first.

        Not those a person vouches for: what was stored there is not known.
        """
        row = deliveries.c
        found = (
            select(deliveries)
            .where(in_state(DeliveryState.DELIVERED), row.channel == channel)
            .where(row.done_at <= until, row.stored.is_not(None))
            .order_by(row.done_at)
            .limit(limit)
        )
        with reading(self._engine) as conn:
            return tuple(to_delivery(row) for row in conn.execute(found))

    def expired(self, now: datetime) -> tuple[tuple[Delivery, Owner], ...]:
        """Sending rows whose lease is over, or that have none, with their holders."""
        ends = deliveries.c.lease_until
        return tuple(self._held(or_(ends <= now, ends.is_(None))))

    def orphaned(self, host: str) -> tuple[tuple[Delivery, Owner], ...]:
        """Sending rows held by processes of this host, whatever their lease."""
        return tuple(self._held(deliveries.c.owner_host == host))

    def _held(self, which: ColumnElement[bool]) -> Iterator[tuple[Delivery, Owner]]:
        found = select(deliveries).where(in_state(DeliveryState.SENDING), which)
        with reading(self._engine) as conn:
            rows = conn.execute(found).all()
        return ((to_delivery(row), to_owner(row)) for row in rows)

    def prove_writable(self, me: Owner, now: datetime) -> None:
        """Write, and leave nothing behind; it breaks, or waits, where others cannot write."""
        with writing(self._engine) as conn:
            heartbeats.prove_writable(conn, me, now)

    def mark_unknown(self, delivery: Delivery, reason: str, now: datetime) -> bool:
        """A row whose owner is gone becomes unknown; false when somebody was faster."""
        with writing(self._engine) as conn:
            return conclusions.mark_unknown(conn, delivery, reason, now)


@contextmanager
def _words() -> Iterator[None]:
    """Tells words that are broken from a database that is away."""
    try:
        yield
    except Exception as error:
        if is_poison(error):
            raise UnreadableError from error
        raise
