"""Holding texts and their revisions. The public side cannot read them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from noticeboard.store.metadata import metadata
from noticeboard.store.types import Json, UTCDateTime

holding_texts = Table(
    "holding_texts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("kind", Text),
    Column("created_at", UTCDateTime, nullable=False),
    Column("retired_at", UTCDateTime),
    CheckConstraint("language IN ('ko', 'en')", name="language"),
)

holding_revisions = Table(
    "holding_revisions",
    metadata,
    Column("text_id", Text, ForeignKey("holding_texts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    # The whole revision with its signatures: nobody looks for a part of it.
    Column("revision", Json, nullable=False),
)
