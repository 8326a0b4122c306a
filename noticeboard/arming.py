"""Arming a bulletin: from the last signature to one delivery row per channel."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from noticeboard import ids
from noticeboard.domain import review, signing
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.delivery import Delivery, pending, plan
from noticeboard.ports import Subject, Tx


def armed(tx: Tx, signed: Bulletin, now: datetime) -> Bulletin:
    """Scheduled, with one delivery row per channel. Nothing is enqueued: SQL is the truth."""
    if signed.state is BulletinState.PUBLISHED:
        return _fixed(tx, signed, now)
    content = signed.working.content
    publish_at = content.publish_at.utc if content.publish_at else now
    scheduled = _arm(signed, publish_at)
    wanted = _planned(tx, scheduled, content.channels)
    if signed.armed is not None:
        tx.save_bulletin(scheduled)
        tx.rearm_deliveries(scheduled, wanted)
    tx.add_deliveries(_rows(scheduled, wanted, publish_at))
    return scheduled


def replan(tx: Tx, subject: Subject, bulletin_id: str) -> None:
    """Give a scheduled bulletin the delivery rows that a crash took from it."""
    for bulletin in subject.bulletins:
        if bulletin.id == bulletin_id and bulletin.state is BulletinState.SCHEDULED:
            _add_rows(tx, bulletin)


def _add_rows(tx: Tx, scheduled: Bulletin) -> None:
    armed, at = scheduled.armed, scheduled.publish_at
    if armed is not None and at is not None:
        wanted = _planned(tx, scheduled, armed.content.channels)
        tx.add_deliveries(_rows(scheduled, wanted, at))


def _planned(tx: Tx, bulletin: Bulletin, channels: Iterable[str]) -> tuple[str, ...]:
    return plan(bulletin, channels, tx.deliveries_of_notice(bulletin.notice_id))


def _fixed(tx: Tx, signed: Bulletin, now: datetime) -> Bulletin:
    """A typo fix of a public bulletin: shown on the board and in the feeds, alerting nobody."""
    fixed = _arm(signed, signed.publish_at or now)
    tx.add_deliveries(_rows(fixed, ("board", "feed"), now))
    return fixed


def _arm(signed: Bulletin, publish_at: datetime) -> Bulletin:
    # A fulfilment needs no second signature, so that one person recorded it is no label.
    alone = signed.kind != "fulfilment" and signing.by_one_person(signed.working)
    return replace(review.arm(signed, publish_at), one_person=alone)


def _rows(bulletin: Bulletin, channels: tuple[str, ...], due: datetime) -> tuple[Delivery, ...]:
    revision = bulletin.armed.number if bulletin.armed else 0
    return tuple(pending(bulletin, revision, c, due, delivery_id=ids.new_id()) for c in channels)
