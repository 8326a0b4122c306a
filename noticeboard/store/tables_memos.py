"""Memos: letters to the staff that ask for no answer. The public side cannot read them."""

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
    Index(None, "bulletin_id"),
)
_unsent = memos.c.free_at.is_not(None)
Index("ix_memos_free_at", memos.c.free_at, sqlite_where=_unsent, postgresql_where=_unsent)
