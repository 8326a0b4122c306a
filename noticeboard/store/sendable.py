"""Whether a delivery may be sent, as SQL: conditions on a row, its siblings and the public rows.

``row`` is ``deliveries`` or an alias of it. Every condition is asked inside the statement that
changes the row; statements are made once, for making one costs more than running it.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from noticeboard.domain.delivery import MAY_BE_LIVE, DeliveryState
from noticeboard.domain.kind import Policy
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.tables_public import public_bulletins
from noticeboard.store.tables_staff import notices, revisions
from noticeboard.store.types import UTCDateTime

BOARD, FEED = "board", "feed"
# Our own tables: they show every bulletin that is public, each in its order.
OURS = (BOARD, FEED)
_ON_THE_BOARD = (DeliveryState.DELIVERED, DeliveryState.VERIFIED, DeliveryState.DRIFTED)


def is_on_the_board(row: FromClause) -> ColumnElement[bool]:
    """The board shows this revision, or the row is the board's own: no link leads to a 404."""
    board = deliveries.alias("board_delivery")
    shown = exists().where(
        board.c.bulletin_id == row.c.bulletin_id,
        board.c.revision == row.c.revision,
        board.c.channel == BOARD,
        in_state(*_ON_THE_BOARD, of=board),
    )
    return or_(row.c.channel == BOARD, shown.correlate(row))


def waits_for_an_elder(row: FromClause, policy: Policy) -> ColumnElement[bool]:
    """An older bulletin of the notice is on its way there, or its outcome is still awaited.

    One that is written earlier but scheduled later does not hold back a newer one. The
    parameters are those of ``patience``.
    """
    elder = deliveries.alias("elder")
    awaited = row.c.scheduled_for > _patience_ends(row, policy)
    found = exists().where(
        elder.c.notice_id == row.c.notice_id,
        elder.c.channel == row.c.channel,
        _is_before(elder, row),
        elder.c.scheduled_for <= row.c.scheduled_for,
        or_(
            in_state(DeliveryState.PENDING, DeliveryState.SENDING, of=elder),
            and_(in_state(DeliveryState.UNKNOWN, of=elder), awaited),
        ),
    )
    return found.correlate(row)


def patience(policy: Policy, now: datetime) -> Mapping[str, datetime]:
    """For each kind, what was scheduled up to here waits no longer for an unknown outcome."""
    waits = {kind.name: kind.follow_up_wait for kind in policy.kinds.values()}
    return {_patience(name): now - wait for name, wait in waits.items()} | {_patience(""): now}


def _patience(kind: str) -> str:
    return f"patience_{kind}"


def _patience_ends(row: FromClause, policy: Policy) -> ColumnElement[datetime]:
    ends = {name: bindparam(_patience(name), type_=UTCDateTime) for name in policy.kinds}
    kind = select(notices.c.kind).where(notices.c.id == row.c.notice_id).correlate(row)
    unknown = bindparam(_patience(""), type_=UTCDateTime)
    return case(ends, value=kind.scalar_subquery(), else_=unknown) if ends else unknown


def is_stale(row: FromClause) -> ColumnElement[bool]:
    """The public has, or may have, something newer that this must not follow."""
    return or_(_is_revised(row), is_replaced(row), _is_overtaken(row))


def _is_revised(row: FromClause) -> ColumnElement[bool]:
    newer = deliveries.alias("newer_revision")
    return (
        exists()
        .where(
            newer.c.bulletin_id == row.c.bulletin_id,
            newer.c.channel == row.c.channel,
            newer.c.revision > row.c.revision,
        )
        .correlate(row)
    )


def is_replaced(row: FromClause) -> ColumnElement[bool]:
    """A newer public bulletin made it wrong. What is public itself stays in our own tables."""
    newer, own = public_bulletins.alias("newer"), public_bulletins.alias("own")
    wrong = exists().where(
        newer.c.notice_id == row.c.notice_id,
        newer.c.sequence > row.c.sequence,
        or_(
            newer.c.kind.in_(("delay", "cancellation")),
            newer.c.corrects == row.c.bulletin_id,
        ),
    )
    public = exists().where(own.c.id == row.c.bulletin_id)
    stays = and_(row.c.channel.in_(OURS), public.correlate(row))
    return and_(wrong.correlate(row), ~stays)


def _is_overtaken(row: FromClause) -> ColumnElement[bool]:
    """A newer bulletin went out there already: an older one never follows it."""
    newer = deliveries.alias("overtaking")
    passed = exists().where(
        newer.c.notice_id == row.c.notice_id,
        newer.c.channel == row.c.channel,
        _is_before(row, newer),
        newer.c.scheduled_for >= row.c.scheduled_for,
        in_state(*sorted(MAY_BE_LIVE), of=newer),
    )
    return and_(row.c.channel.not_in(OURS), passed.correlate(row))


def _is_before(first: FromClause, second: FromClause) -> ColumnElement[bool]:
    return or_(
        first.c.sequence < second.c.sequence,
        and_(
            first.c.sequence == second.c.sequence,
            first.c.revision < second.c.revision,
        ),
    )


def approved_revision(row: FromClause) -> ScalarSelect[int]:
    """The number of the revision that people signed last; null before that."""
    return (
        select(func.max(revisions.c.number))
        .where(revisions.c.bulletin_id == row.c.bulletin_id, revisions.c.state == "approved")
        .correlate(row)
        .scalar_subquery()
    )
