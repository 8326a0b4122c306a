"""What a claim looks for, takes and drops, as statements: made once, for that costs the most.

Source: docs/decisions/0006-the-delivery-protocol.md
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from noticeboard.domain.delivery import DeliveryState
from noticeboard.store import sendable
from noticeboard.store.tables_delivery import URGENT, deliveries, in_state
from noticeboard.store.types import UTCDateTime

_NOW = bindparam("now", type_=UTCDateTime)
# So many are dropped by one claim as no longer wanted.
MOST_DROPPED = 500
REPLACED = "A newer bulletin took its place before it was sent."


def is_worth_a_claim(
    conn: Connection, channel: str, now: datetime, *, only_urgent: bool = False
) -> bool:
    """Whether a claim may find something to take or to drop: asked without the write lock.

    At T every sender wakes; all but the board's would only get in the way of its publication.
    ``only_urgent``: there is room for nothing but what goes first, and what that waits for.
    """
    asked = _URGENT_WAITS if only_urgent else _WORTH_A_CLAIM
    return bool(conn.scalar(asked, {"of_channel": channel, "now": now}))


def _worth_a_claim() -> Select[tuple[bool]]:
    row = deliveries.alias("waiting")
    found = exists().where(
        *_is_due(row), or_(sendable.is_on_the_board(row), sendable.is_stale(row))
    )
    return select(found)


def _urgent_waits() -> Select[tuple[bool]]:
    row = deliveries.alias("waiting")
    return select(exists().where(*_is_due(row), row.c.rank == URGENT))


def _is_due(row: FromClause) -> tuple[ColumnElement[bool], ...]:
    of_channel = row.c.channel == bindparam("of_channel")
    return in_state(DeliveryState.PENDING, of=row), of_channel, row.c.due <= _NOW


_WORTH_A_CLAIM, _URGENT_WAITS = _worth_a_claim(), _urgent_waits()


@cache
def sendable_rows(kinds: tuple[str, ...], *, only_elders: bool = False) -> Select[Any]:
    """Rows as they are once they are taken, in the order in which they go, locked.

    ``kinds``: of notices, as the policy names them.
    """
    row = deliveries.alias("waiting")
    wanted = (sendable.is_waited_for(row),) if only_elders else ()
    return (
        select(*_as_taken(row))
        .where(
            *_is_due(row),
            row.c.rank == bindparam("of_rank"),
            row.c.scheduled_for <= _NOW,
            *wanted,
            sendable.is_on_the_board(row),
            ~sendable.waits_for_an_elder(row, kinds),
            ~sendable.is_stale(row),
        )
        .order_by(row.c.due, row.c.sequence)
        .limit(bindparam("at_most", type_=Integer))
        .with_for_update(skip_locked=True)
    )


def _changes(row: FromClause) -> Mapping[str, Any]:
    """What a claim makes of a row."""
    return {
        "state": literal(DeliveryState.SENDING.value, Text),
        "fence": row.c.fence + 1,
        "attempts": row.c.attempts + 1,
        "lease_until": bindparam("ends", type_=UTCDateTime),
        # What was lost is repeated, and looked for, in the words of the try that was.
        "worded_at": case(
            (row.c.lost_at.is_(None), _NOW), else_=func.coalesce(row.c.worded_at, _NOW)
        ),
    }


def _as_taken(row: FromClause) -> Iterator[ColumnElement[Any]]:
    changes = _changes(row)
    for column in row.c:
        yield changes.get(column.name, column).label(column.name)


TAKE = (
    update(deliveries)
    .where(
        deliveries.c.id.in_(bindparam("of_ids", expanding=True)), in_state(DeliveryState.PENDING)
    )
    .values(_changes(deliveries))
)


def _dropping() -> ReturningUpdate[tuple[str]]:
    row = deliveries.alias("overdue")
    stale = (
        select(row.c.id)
        .where(*_is_due(row), sendable.is_stale(row))
        .limit(MOST_DROPPED)
        # A publication may be superseding the same rows: waiting for it could be a deadlock.
        .with_for_update(skip_locked=True)
        .cte("stale")
    )
    own = update(deliveries).where(deliveries.c.id.in_(select(stale.c.id)))
    dropped = own.values(state=sendable.given_up(deliveries), reason=REPLACED)
    # SQLite does not count what is changed by way of a CTE.
    return dropped.returning(deliveries.c.id)


# What is due and can never go any more would be looked at again for ever.
DROP_STALE = _dropping()
