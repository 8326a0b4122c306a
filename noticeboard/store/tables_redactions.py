"""Who would have words removed, and who confirmed it. The public side cannot read it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import Json, UTCDateTime

removals = Table(
    "removals",
    metadata,
    Column("bulletin_id", Id, ForeignKey("bulletins.id"), primary_key=True),
    Column("because", Text, nullable=False),
    Column("asked_by", Id, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("removed_at", UTCDateTime),
    Column("second", Id),
    Column("second_at", UTCDateTime),
    Column("alone", Boolean, nullable=False),
    Column("going", Json, nullable=False),
    Column("wrong", Text),
    Column("earlier", Json, nullable=False),
)
_alone = removals.c.second.is_(None)
Index(
    "ix_removals_asked_at",
    removals.c.asked_at,
    sqlite_where=_alone,
    postgresql_where=_alone,
)
