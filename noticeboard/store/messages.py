"""What a sender is handed: the signed bytes of a delivery, and the envelope they travel in."""

from sqlalchemy import Connection, and_, or_, select

from noticeboard.domain.delivery import MAY_BE_LIVE, Delivery, Receipt
from noticeboard.ports import Frozen, Message
from noticeboard.store.codec import load
from noticeboard.store.sendable import OURS
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.tables_staff import bulletins, notices, revisions


def message(conn: Connection, delivery: Delivery, public_url: str) -> Message:
    """The frozen text of a delivery for its channel, as a reply to what stands there."""
    found = (
        select(bulletins.c.code, notices.c.language, revisions.c.frozen)
        .join_from(bulletins, notices, notices.c.id == bulletins.c.notice_id)
        .join(revisions, revisions.c.bulletin_id == bulletins.c.id)
        .where(bulletins.c.id == delivery.bulletin_id, revisions.c.number == delivery.revision)
    )
    row = conn.execute(found).one()
    frozen = load(Frozen, row.frozen)
    parts = _parts(frozen, delivery.channel)
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
    )


def _parts(frozen: Frozen, channel: str) -> tuple[str, ...]:
    """The channel's own thread; the short text where it was not foreseen (rule 6)."""
    if channel in OURS:
        return (frozen.body,)
    return tuple(frozen.texts.get(channel) or (frozen.short,))


def _predecessor(conn: Connection, delivery: Delivery) -> Receipt | None:
    """What the newest older bulletin left on that channel.

    None while its outcome is unknown: then this one speaks for itself.
    """
    row = deliveries.c
    older = or_(
        row.sequence < delivery.sequence,
        and_(row.sequence == delivery.sequence, row.revision < delivery.revision),
    )
    found = (
        select(row.remote_id, row.url, row.stored)
        .where(
            row.notice_id == delivery.notice_id,
            row.channel == delivery.channel,
            older,
            in_state(*sorted(MAY_BE_LIVE)),
        )
        .order_by(row.sequence.desc(), row.revision.desc())
        .limit(1)
    )
    last = conn.execute(found).one_or_none()
    return None if last is None or last.remote_id is None else Receipt(*last)
