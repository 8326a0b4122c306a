"""The last look at what was claimed, right before it is sent, with the words that go then.

One statement: what it finds is still to be sent, and these are its words, as of one moment.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Callable, Collection
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Connection, bindparam

from noticeboard.domain.delivery import LEASE_LEFT, Delivery, DeliveryState
from noticeboard.domain.kind import Policy
from noticeboard.ports import Message
from noticeboard.store import holds, sendable
from noticeboard.store.messages import WORDS, to_messages
from noticeboard.store.removal_rows import lost_other_words
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.types import UTCDateTime

_LOOK = WORDS.where(
    in_state(DeliveryState.SENDING),
    deliveries.c.lease_until >= bindparam("lease_left", type_=UTCDateTime),
    deliveries.c.revision == sendable.approved_revision(deliveries),
    ~sendable.is_stale(deliveries),
    # Somebody may have had it sent while the claim of this one was decided.
    ~sendable.follows_one_on_its_way(deliveries),
    ~lost_other_words(deliveries),
    ~holds.is_any(bindparam("of_holds", expanding=True)),
)


def look(
    conn: Connection,
    taken: Collection[Delivery],
    now: datetime,
    public_url: str,
    policy: Policy,
    *,
    wanted_at: Callable[[Delivery], datetime] = attrgetter("scheduled_for"),
) -> dict[str, Message]:
    """What may be sent: fence, lease, newest signed words, still wanted, no hold.

    ``taken``: for one channel. ``wanted_at``: when one was to go out there.
    """
    held = holds.keys(*{delivery.channel for delivery in taken})
    given = {
        "of_ids": [delivery.id for delivery in taken],
        "of_holds": held,
        "lease_left": now + LEASE_LEFT,
    }
    fences = {delivery.id: delivery.fence for delivery in taken}
    rows = [row for row in conn.execute(_LOOK, given) if row.fence == fences[row.id]]
    return to_messages(conn, rows, taken, public_url, policy, wanted_at)
