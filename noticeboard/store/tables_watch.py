"""What watches over silence: incidents, the duty list, alarms, and whom they called.

The public side cannot read any of these tables.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import Json, UTCDateTime

incidents = Table(
    "incidents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_id", Id, ForeignKey("notices.id")),
    Column("known_at", UTCDateTime, nullable=False),
    Column("what", Text, nullable=False),
    Column("declared_by", Id, nullable=False),
    Column("declared_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    # Whoever ended it let stand what the public reads of it: that stays on Today.
    Column("left_open", Boolean, nullable=False),
    # Nothing was wrong: who said so, and whether a publication of its notice has counted it.
    Column("false_by", Text),
    Column("counted", Boolean, nullable=False),
    Index(None, "notice_id"),
    Index(None, "known_at", "id"),
)
_going_on = incidents.c.ended_at.is_(None)
Index(
    "ix_incidents_going_on",
    incidents.c.known_at,
    sqlite_where=_going_on,
    postgresql_where=_going_on,
)

# A row for each version; the newest one counts.
duty_lists = Table(
    "duty_lists",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("shifts", Json, nullable=False),
    Column("made_by", Id, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
)

# ``open_as`` says what it is about as long as it is open: there is one of each. ``asked_as`` does
# so for ever once the answer was that it stands: that question is put once.
alarms = Table(
    "alarms",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("open_as", Text),
    Column("asked_as", Text),
    Column("since", UTCDateTime, nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("notice_id", Id, ForeignKey("notices.id")),
    Column("signal", Text),
    Column("about", Text),
    Column("revision", Integer),
    Column("due", UTCDateTime),
    Column("step_us", BigInteger),
    Column("verdict", Text),
    Column("decided_by", Id),
    Column("decided_at", UTCDateTime),
    Column("closed_at", UTCDateTime),
    Column("ending", Text),
    UniqueConstraint("open_as"),
    UniqueConstraint("asked_as"),
    Index(None, "opened_at", "id"),
    Index(None, "notice_id"),
)

# Only the digest of a link is kept. ``free_at``: from when on somebody may take it to send it;
# empty once it is known what came of it.
calls = Table(
    "calls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alarm_id", Id, ForeignKey("alarms.id"), nullable=False),
    Column("person_id", Id, nullable=False),
    Column("token_sha256", Text),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("free_at", UTCDateTime),
    Column("sent_at", UTCDateTime),
    Column("failures", Json, nullable=False),
    Column("acknowledged_at", UTCDateTime),
    UniqueConstraint("token_sha256"),
    Index(None, "alarm_id", "created_at"),
)
_unsent = calls.c.free_at.is_not(None)
Index(
    "ix_calls_free_at",
    calls.c.free_at,
    sqlite_where=_unsent,
    postgresql_where=_unsent,
)
