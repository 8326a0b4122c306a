"""Deliveries and their attempts: the outbox of the desk, and the record of every try.

The public side cannot read these tables.
"""

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from noticeboard.domain.delivery import DeliveryState
from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import ReadableInstant, UTCDateTime

# How deliveries queue for their channel: what makes an older text wrong goes first, and what says
# that something is.
URGENT, ORDINARY = 0, 1

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bulletin_id", Id, ForeignKey("bulletins.id"), nullable=False),
    Column("notice_id", Id, ForeignKey("notices.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("scheduled_for", ReadableInstant, nullable=False),
    Column("due", ReadableInstant, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    # How many of these ended before anything was sent.
    Column("given_back", Integer, nullable=False, server_default="0"),
    Column("lease_until", ReadableInstant),
    Column("owner_host", Text),
    Column("owner_boot", Text),
    Column("owner_pidns", Text),
    Column("owner_pid", Integer),
    Column("owner_started", Text),
    Column("reason", Text),
    Column("remote_id", Text),
    Column("url", Text),
    Column("stored", Text),
    Column("done_at", ReadableInstant),
    Column("lost_at", ReadableInstant),
    Column("absent_at", ReadableInstant),
    # Since when its channel is asked what became of it, and cannot say.
    Column("asked_at", ReadableInstant),
    # Until when quiet hours put it off last.
    Column("quiet_until", ReadableInstant),
    # Since when a person has it sent, however late it is.
    Column("decided_at", ReadableInstant),
    # As of when its words are those of a late text, or not: of the first try that was lost.
    Column("worded_at", ReadableInstant),
    UniqueConstraint("bulletin_id", "revision", "channel"),
    Index(None, "notice_id", "channel", "sequence"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("delivery_id", Id, ForeignKey("deliveries.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("started_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("outcome", Text),
    Column("reason", Text),
)


def in_state(*states: DeliveryState, of: FromClause = deliveries) -> ColumnElement[bool]:
    """Whether a row is in one of these states.

    Written into the statement, not bound: only so does a planner use an index of those rows.
    """
    named: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return of.c.state == named[0] if len(named) == 1 else of.c.state.in_(named)


# What needs a person, and what is on its way: late, once its instant has passed.
TROUBLED = in_state(
    DeliveryState.FAILED,
    DeliveryState.NEEDS_PERSON,
    DeliveryState.DRIFTED,
    DeliveryState.GONE,
    DeliveryState.UNKNOWN,
    DeliveryState.HELD,
)
UNSENT = in_state(DeliveryState.PENDING, DeliveryState.SENDING)
# What stands, or stood, on its channel.
ARRIVED = deliveries.c.done_at.is_not(None)
_pending = in_state(DeliveryState.PENDING)
_unknown = in_state(DeliveryState.UNKNOWN)
_sending = in_state(DeliveryState.SENDING)
_delivered = in_state(DeliveryState.DELIVERED)
d = deliveries.c
Index(
    "ix_deliveries_claim",
    *(d.channel, d.rank, d.due, d.sequence),
    sqlite_where=_pending,
    postgresql_where=_pending,
)
Index("ix_deliveries_next", d.due, sqlite_where=_pending, postgresql_where=_pending)
Index("ix_deliveries_lost", d.channel, d.due, sqlite_where=_unknown, postgresql_where=_unknown)
Index("ix_deliveries_lease", d.lease_until, sqlite_where=_sending, postgresql_where=_sending)
Index(
    "ix_deliveries_unread",
    *(d.channel, d.done_at),
    sqlite_where=_delivered,
    postgresql_where=_delivered,
)
Index(
    "ix_deliveries_troubled",
    *(d.scheduled_for, d.id),
    sqlite_where=TROUBLED,
    postgresql_where=TROUBLED,
)
Index(
    "ix_deliveries_unsent",
    *(d.scheduled_for, d.id),
    sqlite_where=UNSENT,
    postgresql_where=UNSENT,
)
Index(
    "ix_deliveries_arrived",
    *(d.channel, d.done_at, d.id),
    sqlite_where=ARRIVED,
    postgresql_where=ARRIVED,
)
