"""What somebody typed into a form of the desk and has not handed in: theirs, whoever it is.

The public side cannot read it.
"""

from sqlalchemy import Column, Index, Table, Text

from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import UTCDateTime

sheets = Table(
    "sheets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("path", Text, nullable=False),
    # JSON in ASCII: PostgreSQL's own JSON takes no NUL, and people may paste one.
    Column("fields", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    Index(None, "person_id", "updated_at", "id"),
    Index(None, "updated_at"),
)
