"""Deliveries: one bulletin on its way to one channel, and where each goes.

One table says how a state may follow another; anything else raises.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from noticeboard.domain.bulletin import Bulletin, BulletinKind
from noticeboard.domain.errors import TransitionError


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    VERIFIED = "verified"
    DRIFTED = "drifted"
    GONE = "gone"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NEEDS_PERSON = "needs_person"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    HELD = "held"
    ABANDONED = "abandoned"


S = DeliveryState
TRANSITIONS: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    # A person vouches for, or gives up, what waits for a channel that is switched off. After a
    # restore nobody knows what was sent; nor of what was lost, when something newer replaces it.
    S.PENDING: frozenset(
        {S.SENDING, S.SUPERSEDED, S.EXPIRED, S.HELD, S.DELIVERED, S.ABANDONED, S.UNKNOWN}
    ),
    S.HELD: frozenset({S.PENDING, S.SUPERSEDED, S.EXPIRED, S.DELIVERED, S.ABANDONED}),
    S.SENDING: frozenset({S.DELIVERED, S.PENDING, S.FAILED, S.UNKNOWN, S.SUPERSEDED}),
    S.UNKNOWN: frozenset({S.DELIVERED, S.PENDING, S.NEEDS_PERSON, S.SUPERSEDED, S.ABANDONED}),
    S.NEEDS_PERSON: frozenset({S.DELIVERED, S.PENDING, S.SUPERSEDED, S.ABANDONED}),
    S.DELIVERED: frozenset({S.VERIFIED, S.DRIFTED, S.GONE}),
    S.VERIFIED: frozenset({S.DRIFTED, S.GONE}),
    S.DRIFTED: frozenset({S.VERIFIED, S.GONE, S.ABANDONED}),
    S.GONE: frozenset({S.VERIFIED, S.ABANDONED}),
    S.FAILED: frozenset({S.PENDING, S.SUPERSEDED, S.ABANDONED, S.DELIVERED}),
    S.SUPERSEDED: frozenset(),
    S.EXPIRED: frozenset(),
    S.ABANDONED: frozenset(),
}
# The bulletin is, or may be, before the public there: a follow-up must reach it (rule 6).
MAY_BE_LIVE = frozenset({S.DELIVERED, S.VERIFIED, S.DRIFTED, S.UNKNOWN, S.SENDING, S.NEEDS_PERSON})
# So it is in these, if it had a receipt, or an answer to it was lost.
MAY_HAVE_BEEN_SENT = frozenset({S.ABANDONED, S.PENDING, S.FAILED, S.SUPERSEDED})

BOARD, FEED = "board", "feed"
# Our own tables: they show every bulletin that is public, each in its order.
OURS = (BOARD, FEED)

# Takes what is sent each minute to see that sending works. No channel may be called so.
SYNTHETIC = "synthetic"

LEASE = timedelta(seconds=30)
LEASE_LEFT = timedelta(seconds=20)
# What was delivered is read back after this.
VERIFY_AFTER = timedelta(seconds=60)
# What could not be read back is tried again after this.
READ_AGAIN = timedelta(minutes=5)


def transition(was: DeliveryState, to: DeliveryState) -> DeliveryState:
    """``to``, if the table allows it.

    Raises:
        TransitionError: if it does not.
    """
    if to not in TRANSITIONS[was]:
        raise TransitionError(f"a delivery cannot go from {was} to {to}")
    return to


# Begins the id of a receipt that no channel gave.
_BY_HAND = "person:"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel gave back: its id, the public URL, and what is stored there."""

    remote_id: str
    url: str | None = None
    stored: str | None = None

    @classmethod
    def by_hand(cls, person: str, url: str) -> "Receipt":
        """A person's evidence, where no channel gave any: it stands at ``url``."""
        return cls(f"{_BY_HAND}{person}", url)

    @property
    def adopted_by(self) -> str | None:
        """The id of the person who vouches for it; ``None`` for a channel's own receipt.

        What a person vouches for, no machine can answer or read back: its id there is not known.
        """
        person = self.remote_id.removeprefix(_BY_HAND)
        return None if person == self.remote_id else person


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as a worker holds it. ``fence`` makes an expired holder harmless.

    ``due``: when it may be tried next; ``scheduled_for``: the instant that was promised;
    ``given_back``: how many of its ``attempts`` ended before anything was sent;
    ``lost_at``: since when its outcome is unknown; ``asked_at``: since when its channel was asked
    what became of it, and could not say; ``decided_at``: since when a person has it
    sent, however late that is; ``worded_at``: as of when its words were chosen.
    """

    id: str
    bulletin_id: str
    notice_id: str
    revision: int
    channel: str
    sequence: int
    kind: BulletinKind
    state: DeliveryState
    scheduled_for: datetime
    due: datetime
    fence: int = 0
    attempts: int = 0
    given_back: int = 0
    lease_until: datetime | None = None
    reason: str | None = None
    receipt: Receipt | None = None
    done_at: datetime | None = None
    lost_at: datetime | None = None
    absent_at: datetime | None = None
    asked_at: datetime | None = None
    decided_at: datetime | None = None
    worded_at: datetime | None = None

    @property
    def tries(self) -> int:
        """How often it was sent, or is being sent."""
        return self.attempts - self.given_back


def pending(
    bulletin: Bulletin, revision: int, channel: str, due: datetime, *, delivery_id: str
) -> Delivery:
    """A delivery that nobody has tried yet."""
    return Delivery(
        id=delivery_id,
        bulletin_id=bulletin.id,
        notice_id=bulletin.notice_id,
        revision=revision,
        channel=channel,
        sequence=bulletin.sequence,
        kind=_sent_as(bulletin),
        state=S.PENDING,
        scheduled_for=due,
        due=due,
    )


def _sent_as(bulletin: Bulletin) -> BulletinKind:
    """Its kind; a notice begun in words signed beforehand waits no more than a holding statement.

    Somebody was called out of bed for it: no quiet hours, and sent however late.
    """
    content = (bulletin.armed or bulletin.working).content
    urgent = bulletin.kind == "announcement" and content.pre_approved is not None
    return "holding" if urgent else bulletin.kind


def plan(
    bulletin: Bulletin, wanted: Iterable[str], earlier: Iterable[Delivery]
) -> tuple[str, ...]:
    """The channels a bulletin goes to: those wanted, and all where the notice may be live.

    Deliveries still on their way count too: they may be live by the time this one is due.
    """
    others = (d for d in earlier if d.bulletin_id != bulletin.id)
    live = (d.channel for d in others if _may_be_live(d, bulletin.publish_at))
    return tuple(dict.fromkeys([*wanted, *live]))


def _may_be_live(delivery: Delivery, at: datetime | None) -> bool:
    # A receipt of an abandoned one says that it stood there, whatever became of it; one that
    # was lost may stand there, though nobody looks for it any more.
    proven = delivery.receipt is not None or delivery.lost_at is not None
    stood_there = delivery.state in MAY_HAVE_BEEN_SENT and proven
    on_its_way = delivery.state in {S.PENDING, S.HELD}
    in_time = on_its_way and (at is None or delivery.scheduled_for <= at)
    return stood_there or in_time or delivery.state in MAY_BE_LIVE
