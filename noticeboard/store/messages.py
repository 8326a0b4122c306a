"""What a sender is handed: the signed bytes of a delivery, and the envelope they travel in."""

from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, select, tuple_

from noticeboard.domain.delivery import LEASE, MAY_BE_LIVE, Delivery, Receipt
from noticeboard.domain.kind import Kind, Policy
from noticeboard.ports import Frozen, Message
from noticeboard.store.bulletin_saving import SENT
from noticeboard.store.codec import load
from noticeboard.store.late import says_late
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.tables_staff import bulletins, notices, revisions
from noticeboard.store.types import UTCDateTime

_FROZEN = (
    select(
        bulletins.c.code,
        notices.c.language,
        notices.c.kind.label("notice_kind"),
        SENT.label("words"),
    )
    .join_from(bulletins, notices, notices.c.id == bulletins.c.notice_id)
    .join(revisions, revisions.c.bulletin_id == bulletins.c.id)
    .where(
        bulletins.c.id == bindparam("of_bulletin"),
        revisions.c.number == bindparam("of_revision"),
    )
)
_row = deliveries.c
_PLACE = (_row.scheduled_for, _row.sequence, _row.revision)
_OLDER = tuple_(*_PLACE) < tuple_(
    bindparam("of_instant", type_=UTCDateTime),
    bindparam("of_sequence", type_=Integer),
    bindparam("of_revision", type_=Integer),
)
_PREDECESSOR = (
    select(_row.remote_id, _row.url, _row.stored)
    .where(
        _row.notice_id == bindparam("of_notice"),
        _row.channel == bindparam("of_channel"),
        _OLDER,
        in_state(*sorted(MAY_BE_LIVE)),
    )
    .order_by(*(column.desc() for column in _PLACE))
    .limit(1)
)


def message(
    conn: Connection,
    delivery: Delivery,
    public_url: str,
    policy: Policy,
    *,
    wanted_at: datetime | None = None,
) -> Message:
    """The frozen text of a delivery for its channel, as a reply to what stands there.

    What lost words since it was signed goes without them.

    ``wanted_at``: when it was to go out there; by its scheduled instant, if nobody says.
    """
    given = {"of_bulletin": delivery.bulletin_id, "of_revision": delivery.revision}
    row = conn.execute(_FROZEN, given).one()
    frozen = load(Frozen, row.words)
    kind = policy.kinds.get(row.notice_kind)
    late = _is_late(conn, delivery, wanted_at or delivery.scheduled_for, kind)
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
        reply_to=_predecessor(conn, delivery),
        lost_at=delivery.lost_at,
    )


def _is_late(conn: Connection, delivery: Delivery, wanted_at: datetime, kind: Kind | None) -> bool:
    """As of its claim: it was decided then that it still goes out."""
    if kind is None or delivery.lease_until is None:
        return False
    claimed_at = delivery.lease_until - LEASE
    return claimed_at - wanted_at > kind.late_after or says_late(conn, delivery, claimed_at)


def _predecessor(conn: Connection, delivery: Delivery) -> Receipt | None:
    """What the newest older bulletin left on that channel.

    None while its outcome is unknown, or known from a person only: then this one speaks for
    itself.
    """
    given = {
        "of_notice": delivery.notice_id,
        "of_channel": delivery.channel,
        "of_instant": delivery.scheduled_for,
        "of_sequence": delivery.sequence,
        "of_revision": delivery.revision,
    }
    last = conn.execute(_PREDECESSOR, given).one_or_none()
    if last is None or last.remote_id is None:
        return None
    receipt = Receipt(*last)
    return None if receipt.adopted_by else receipt
