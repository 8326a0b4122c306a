"""Checks of promises: where a machine looks, and when next. The public side cannot read them.

Before its instant an address may be nobody else's business.
"""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import UTCDateTime

checks = Table(
    "checks",
    metadata,
    Column("notice_id", Id, ForeignKey("notices.id"), primary_key=True),
    Column("promise_key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("contains", Text),
    # The promised instant; none while only a next word stands in for it.
    Column("since", UTCDateTime),
    # None: nobody looks any more, or not yet.
    Column("next_at", UTCDateTime),
    Column("looked_at", UTCDateTime),
    Column("said", Text),
)
_waiting = checks.c.next_at.is_not(None)
Index("ix_checks_next_at", checks.c.next_at, sqlite_where=_waiting, postgresql_where=_waiting)
