"""Memos: letters to the staff that ask for no answer; troubles of which they tell. Not for the
public.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import UTCDateTime

memos = Table(
    "memos",
    metadata,
    # What it tells whom: nobody is told twice.
    Column("key", Text, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    # None: it is about the board itself.
    Column("notice_id", Id, ForeignKey("notices.id")),
    Column("bulletin_id", Id, ForeignKey("bulletins.id")),
    Column("at", UTCDateTime, nullable=False),
    Column("named", Text, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    # From when on somebody may send it; none once it is settled.
    Column("free_at", UTCDateTime),
    Column("tries", Integer, nullable=False),
    Column("sent_at", UTCDateTime),
    # By letter or by ring; of a trouble: whether it begins, lasts or is over, and how much it is.
    Column("way", Text, nullable=False, server_default="letter"),
    Column("word", Text, nullable=False, server_default=""),
    Column("count", Integer, nullable=False, server_default="0"),
    Index(None, "bulletin_id"),
)
_unsent = memos.c.free_at.is_not(None)
Index("ix_memos_free_at", memos.c.free_at, sqlite_where=_unsent, postgresql_where=_unsent)

# One row for each trouble of the board that is not over.
troubles = Table(
    "troubles",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("named", Text, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("times", Integer, nullable=False),
    Column("told_at", UTCDateTime),
    Column("told_count", Integer, nullable=False),
)

# Notices that could not be read when all were looked at last, and since when.
unreadable = Table(
    "unreadable",
    metadata,
    Column("notice_id", Text, primary_key=True),
    Column("since", UTCDateTime, nullable=False),
)

# The synthetic bulletins of the last day: for when each was due, and when it had arrived.
synthetics = Table(
    "synthetics",
    metadata,
    Column("due", UTCDateTime, primary_key=True),
    Column("done_at", UTCDateTime, nullable=False),
)
