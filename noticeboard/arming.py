"""Arming a bulletin: from the last signature to one delivery row per channel."""

from dataclasses import replace
from datetime import datetime

from noticeboard import ids
from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import signing
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.delivery import Delivery, DeliveryState, plan
from noticeboard.ports import Subject, Tx


def armed(tx: Tx, subject: Subject, signed: Bulletin, now: datetime) -> Bulletin:
    """Scheduled, with one delivery row per channel. Nothing is enqueued: SQL is the truth."""
    content = signed.working.content
    replaced = signed.armed is not None
    fixing = signed.state is BulletinState.PUBLISHED
    publish_at = now if fixing or content.publish_at is None else content.publish_at.utc
    one_person = signed.kind != "fulfilment" and signing.by_one_person(signed.working)
    if fixing:
        armed = replace(bulletins.arm(signed, signed.publish_at or now), one_person=one_person)
        tx.add_deliveries(_rows(armed, ("board", "feed"), now))
        return armed
    armed = replace(bulletins.arm(signed, publish_at), one_person=one_person)
    if replaced:
        tx.save_bulletin(armed)
        tx.rearm_deliveries(armed)
    wanted = plan(armed, content.channels, tx.deliveries_of_notice(subject.id))
    tx.add_deliveries(_rows(armed, wanted, publish_at))
    return armed


def _rows(bulletin: Bulletin, channels: tuple[str, ...], due: datetime) -> tuple[Delivery, ...]:
    revision = bulletin.armed.number if bulletin.armed else 0
    return tuple(
        Delivery(
            id=ids.new_id(),
            bulletin_id=bulletin.id,
            notice_id=bulletin.notice_id,
            revision=revision,
            channel=channel,
            sequence=bulletin.sequence,
            kind=bulletin.kind,
            state=DeliveryState.PENDING,
            scheduled_for=due,
            due=due,
        )
        for channel in channels
    )


def channels_of(subject: Subject, bulletin: Bulletin) -> tuple[str, ...]:
    """Every channel that may have to carry it: its own, and those of all earlier bulletins."""
    own = bulletin.working.content.channels
    earlier = (c for b in subject.bulletins for c in (b.armed or b.working).content.channels)
    return tuple(dict.fromkeys([*own, *earlier]))
