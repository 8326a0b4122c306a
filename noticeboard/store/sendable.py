"""Whether a delivery may be sent, as SQL: conditions on a row, its siblings and the public rows.

``row`` is ``deliveries`` or an alias of it. Every condition is asked inside the statement that
changes the row; statements are made once, for making one costs more than running it.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Iterable, Mapping
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
    literal_column,
    or_,
    select,
    tuple_,
)

from noticeboard.domain.bulletin import REPLACING
from noticeboard.domain.delivery import (
    BOARD,
    MAY_BE_LIVE,
    MAY_HAVE_BEEN_SENT,
    OURS,
    SYNTHETIC,
    DeliveryState,
)
from noticeboard.domain.kind import Policy
from noticeboard.domain.quiet import CAN_WAIT
from noticeboard.store import order
from noticeboard.store.tables_delivery import URGENT, deliveries, in_state
from noticeboard.store.tables_public import due_revisions, public_bulletins, public_promises
from noticeboard.store.tables_staff import notices, revisions
from noticeboard.store.types import UTCDateTime

_S = DeliveryState
_ON_THE_BOARD = (_S.DELIVERED, _S.VERIFIED, _S.DRIFTED)


def is_on_the_board(row: FromClause) -> ColumnElement[bool]:
    """The board shows this revision, or the row is the board's own: no link leads to a 404.

    What is sent to see that sending works is on no board.
    """
    board = deliveries.alias("board_delivery")
    shown = exists().where(
        board.c.bulletin_id == row.c.bulletin_id,
        board.c.revision == row.c.revision,
        board.c.channel == BOARD,
        in_state(*_ON_THE_BOARD, of=board),
    )
    return or_(row.c.channel.in_((BOARD, SYNTHETIC)), shown.correlate(row))


def waits_for_an_elder(row: FromClause, kinds: Iterable[str]) -> ColumnElement[bool]:
    """An older bulletin of the notice is on its way there, or its outcome is still awaited.

    The parameters are ``now`` and those of ``patience``.
    """
    elder = deliveries.alias("elder")
    awaited = row.c.scheduled_for > _patience_ends(row, kinds)
    found = exists().where(
        elder.c.notice_id == row.c.notice_id,
        elder.c.channel == row.c.channel,
        order.is_before(elder, row),
        or_(
            and_(in_state(_S.PENDING, of=elder), ~_keeps_quiet(elder)),
            in_state(_S.SENDING, of=elder),
            and_(in_state(_S.UNKNOWN, of=elder), awaited),
        ),
    )
    return found.correlate(row)


def follows_one_on_its_way(row: FromClause) -> ColumnElement[bool]:
    """An older bulletin of the notice is being sent there at this moment."""
    elder = deliveries.alias("elder_on_its_way")
    found = exists().where(
        elder.c.notice_id == row.c.notice_id,
        elder.c.channel == row.c.channel,
        # Such that no planner reads all that is being sent, for each row of a batch.
        func.coalesce(elder.c.state, "") == literal_column(f"'{_S.SENDING}'"),
        order.is_before(elder, row),
    )
    return found.correlate(row)


def is_waited_for(row: FromClause) -> ColumnElement[bool]:
    """One of its notice that goes first is due there.

    The parameter is ``now``.
    """
    younger = deliveries.alias("younger")
    # Of those there are few: they are found once, not for each row.
    first = select(younger.c.notice_id, younger.c.channel).where(
        in_state(DeliveryState.PENDING, of=younger),
        younger.c.rank == URGENT,
        younger.c.due <= bindparam("now", type_=UTCDateTime),
    )
    return tuple_(row.c.notice_id, row.c.channel).in_(first)


def _keeps_quiet(elder: FromClause) -> ColumnElement[bool]:
    """It waits for the end of quiet hours, and is out nowhere: what is urgent goes first.

    By when it is due, as was noted when it was put off: these hours may have been changed since.
    """
    now = bindparam("now", type_=UTCDateTime)
    until = elder.c.quiet_until
    put_off = and_(until.is_not(None), elder.c.due > now, elder.c.due == until)
    return and_(elder.c.kind.in_(CAN_WAIT), elder.c.lost_at.is_(None), put_off)


def patience(policy: Policy, now: datetime) -> Mapping[str, datetime]:
    """For each kind, what was scheduled up to here waits no longer for an unknown outcome."""
    waits = {kind.name: kind.follow_up_wait for kind in policy.kinds.values()}
    ends = {_patience(name): now - wait for name, wait in waits.items()}
    return ends | {_patience(""): now}


def _patience(kind: str) -> str:
    return f"patience_{kind}"


def _patience_ends(row: FromClause, kinds: Iterable[str]) -> ColumnElement[datetime]:
    ends = {name: bindparam(_patience(name), type_=UTCDateTime) for name in kinds}
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
    """A bulletin made public since its words were frozen made them wrong.

    What is public itself stays in our own tables.
    """
    newer, own = public_bulletins.alias("newer"), public_bulletins.alias("own")
    wrong = exists().where(
        newer.c.notice_id == row.c.notice_id,
        newer.c.id != row.c.bulletin_id,
        ~_was_known(row, newer),
        or_(
            newer.c.corrects == row.c.bulletin_id,
            and_(newer.c.kind.in_(("delay", "cancellation")), _is_told_anew(row, newer)),
        ),
    )
    public = exists().where(own.c.id == row.c.bulletin_id)
    stays = and_(row.c.channel.in_(OURS), public.correlate(row))
    return and_(wrong.correlate(row), ~stays)


def _was_known(row: FromClause, newer: FromClause) -> ColumnElement[bool]:
    text = revisions.c
    own = (text.bulletin_id == row.c.bulletin_id) & (text.number == row.c.revision)
    return exists().where(own, ~is_news(newer, revisions)).correlate(row, newer)


def is_news(said: FromClause, text: FromClause) -> ColumnElement[bool]:
    """Whether a public bulletin was not public as a text of its notice was frozen.

    By its place: a clock may be set back. By the clock where the place was not remembered.
    """
    by_clock = said.c.published_at > text.c.submitted_at
    return func.coalesce(said.c.position > text.c.known_said, by_clock)


def _is_told_anew(row: FromClause, newer: FromClause) -> ColumnElement[bool]:
    """Whether the news in ``row`` is in ``newer``: a delay tells no other promise's delay."""
    moved, again = due_revisions.alias("moved"), due_revisions.alias("moved_again")
    withdrawn = public_promises.alias("withdrawn")
    same_promise = (
        (again.c.notice_id == moved.c.notice_id)
        & (again.c.promise_key == moved.c.promise_key)
        & (again.c.bulletin_id == newer.c.id)
    )
    taken_back = (
        (withdrawn.c.notice_id == moved.c.notice_id)
        & (withdrawn.c.key == moved.c.promise_key)
        & (withdrawn.c.withdrawn_by == newer.c.id)
    )
    told = exists().where(
        moved.c.notice_id == row.c.notice_id,
        moved.c.bulletin_id == row.c.bulletin_id,
        or_(
            exists().where(same_promise).correlate(moved, newer),
            exists().where(taken_back).correlate(moved, newer),
        ),
    )
    return or_(row.c.kind.not_in(REPLACING), told.correlate(row, newer))


def _is_overtaken(row: FromClause) -> ColumnElement[bool]:
    """A newer bulletin went out there already: an older one never follows it."""
    newer = deliveries.alias("overtaking")
    passed = exists().where(
        newer.c.notice_id == row.c.notice_id,
        newer.c.channel == row.c.channel,
        order.is_before(row, newer),
        # What a person took away there has been seen: it was the newest word.
        or_(may_be_live(newer), in_state(_S.GONE, of=newer)),
    )
    return and_(row.c.channel.not_in(OURS), passed.correlate(row))


def given_up(row: FromClause) -> ColumnElement[str]:
    """The state of a row that goes no more: superseded, or unknown if it may still appear."""
    return case((row.c.lost_at.is_(None), _S.SUPERSEDED.value), else_=_S.UNKNOWN.value)


def may_be_live(row: FromClause) -> ColumnElement[bool]:
    """It stands there, or may; also what was given up after it was sent."""
    sent = or_(row.c.remote_id.is_not(None), row.c.lost_at.is_not(None))
    given_up = and_(in_state(*sorted(MAY_HAVE_BEEN_SENT), of=row), sent)
    return or_(in_state(*sorted(MAY_BE_LIVE), of=row), given_up)


def approved_revision(row: FromClause) -> ScalarSelect[int]:
    """The number of the revision that people signed last; null before that."""
    return (
        select(func.max(revisions.c.number))
        .where(revisions.c.bulletin_id == row.c.bulletin_id, revisions.c.state == "approved")
        .correlate(row)
        .scalar_subquery()
    )
