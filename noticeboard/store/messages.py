"""What a sender is handed: the signed bytes of a delivery, and the envelope they travel in."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, select, type_coerce

from noticeboard.domain.delivery import MAY_BE_LIVE, Delivery, Receipt
from noticeboard.domain.kind import Kind, Policy
from noticeboard.ports import Frozen, Message
from noticeboard.store import order
from noticeboard.store.bulletin_saving import SENT
from noticeboard.store.codec import load
from noticeboard.store.late import says_late
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.tables_staff import bulletins, notices, revisions
from noticeboard.store.types import Loadable

_row, _older = deliveries.c, deliveries.alias("older")


_PREDECESSOR = (
    select(_older.c.id)
    .where(
        _older.c.notice_id == _row.notice_id,
        _older.c.channel == _row.channel,
        order.is_before(_older, deliveries),
        in_state(*sorted(MAY_BE_LIVE), of=_older),
    )
    .order_by(*order.newest_first(_older))
    .limit(1)
    .correlate(deliveries)
    .scalar_subquery()
)
_before = deliveries.alias("predecessor")
WORDS = (
    select(
        _row.id,
        _row.fence,
        _row.revision,
        bulletins.c.code,
        notices.c.language,
        notices.c.kind.label("notice_kind"),
        type_coerce(SENT, Loadable).label("words"),
        _before.c.remote_id,
        _before.c.url,
        _before.c.stored,
    )
    .join_from(deliveries, bulletins, bulletins.c.id == _row.bulletin_id)
    .join(notices, notices.c.id == _row.notice_id)
    .join(
        revisions,
        (revisions.c.bulletin_id == _row.bulletin_id) & (revisions.c.number == _row.revision),
    )
    .outerjoin(_before, _before.c.id == _PREDECESSOR)
    .where(_row.id.in_(bindparam("of_ids", expanding=True)))
)


def messages(
    conn: Connection,
    taken: Collection[Delivery],
    public_url: str,
    policy: Policy,
    *,
    wanted_at: Callable[[Delivery], datetime] = attrgetter("scheduled_for"),
) -> dict[str, Message]:
    """The frozen texts of deliveries for their channels, as replies to what stands there.

    What lost words since it was signed goes without them. A delivery that goes in other words by
    now is left out.

    ``wanted_at``: when one was to go out there; by its scheduled instant, if nobody says.
    """
    rows = conn.execute(WORDS, {"of_ids": [delivery.id for delivery in taken]}).all()
    return to_messages(conn, rows, taken, public_url, policy, wanted_at)


def to_messages(
    conn: Connection,
    rows: Iterable[Any],
    taken: Iterable[Delivery],
    public_url: str,
    policy: Policy,
    wanted_at: Callable[[Delivery], datetime],
) -> dict[str, Message]:
    """The messages that ``rows`` of ``WORDS`` stand for; see ``messages``."""
    asked = {delivery.id: delivery for delivery in taken}
    return {
        row.id: _message(conn, asked[row.id], row, public_url, policy, wanted_at)
        for row in rows
        if row.revision == asked[row.id].revision
    }


def _message(
    conn: Connection,
    delivery: Delivery,
    row: Any,
    public_url: str,
    policy: Policy,
    wanted_at: Callable[[Delivery], datetime],
) -> Message:
    frozen = load(Frozen, row.words)
    late = _is_late(conn, delivery, wanted_at(delivery), policy.kinds.get(row.notice_kind))
    parts = frozen.thread(delivery.channel, late=late)
    return Message(
        delivery_id=delivery.id,
        bulletin_id=delivery.bulletin_id,
        notice_id=delivery.notice_id,
        channel=delivery.channel,
        revision=delivery.revision,
        kind=delivery.kind,
        language=row.language,
        text="\n\n".join(parts),
        parts=parts,
        html=frozen.html,
        link=f"{public_url}/b/{row.code}",
        scheduled_for=delivery.scheduled_for,
        reply_to=_answered(row),
        lost_at=delivery.lost_at,
    )


def _is_late(conn: Connection, delivery: Delivery, wanted_at: datetime, kind: Kind | None) -> bool:
    """As of its claim, or of the first that was lost: it is asked for in the words it went in."""
    chosen_at = delivery.worded_at
    if kind is None or chosen_at is None:
        return False
    return chosen_at - wanted_at > kind.late_after or says_late(conn, delivery, chosen_at)


def _answered(row: Any) -> Receipt | None:
    """What the newest older bulletin left on that channel.

    None while its outcome is unknown, or known from a person only: then this one speaks for
    itself.
    """
    if row.remote_id is None:
        return None
    receipt = Receipt(row.remote_id, row.url, row.stored)
    return None if receipt.adopted_by else receipt
