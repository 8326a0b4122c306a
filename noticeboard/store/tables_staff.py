"""What staff have: people, notices on their way, sign-offs, and what everybody did.

The public side cannot read any of these tables.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from noticeboard.store.metadata import metadata
from noticeboard.store.types import Json, UTCDateTime

# Text without a length: PostgreSQL alone would enforce one, and only with a crash.
Id = Text

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("roles", Json, nullable=False),
    Column("disabled", Boolean, nullable=False),
    UniqueConstraint("email"),
    CheckConstraint("email = lower(email)", name="email_lower"),
)

deputies = Table(
    "deputies",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("until", UTCDateTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("secret_sha256", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("last_used_at", UTCDateTime),
    Column("revoked_at", UTCDateTime),
    UniqueConstraint("person_id", "name"),
    CheckConstraint("scope IN ('write', 'approve')", name="scope"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("replaces", Id, ForeignKey("notices.id")),
    UniqueConstraint("slug"),
    Index(None, "created_at", "id"),
)

bulletins = Table(
    "bulletins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_id", Id, ForeignKey("notices.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("publish_at", UTCDateTime),
    Column("published_at", UTCDateTime),
    Column("review_until", UTCDateTime),
    Column("one_person", Boolean, nullable=False),
    UniqueConstraint("notice_id", "sequence"),
    UniqueConstraint("code"),
)
_in_review = bulletins.c.state == "in_review"
_scheduled = bulletins.c.state == "scheduled"
Index(
    "ix_bulletins_review_until",
    bulletins.c.review_until,
    sqlite_where=_in_review,
    postgresql_where=_in_review,
)
Index(
    "ix_bulletins_publish_at",
    bulletins.c.publish_at,
    sqlite_where=_scheduled,
    postgresql_where=_scheduled,
)

revisions = Table(
    "revisions",
    metadata,
    Column("bulletin_id", Id, ForeignKey("bulletins.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("authors", Json, nullable=False),
    Column("content", Json, nullable=False),
    Column("frozen", Json),
    Column("frozen_hash", Text),
    Column("submitted_at", UTCDateTime),
    Column("rejected_because", Text),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    Column("bulletin_id", Id, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("frozen_hash", Text, nullable=False),
    Column("by_token", Boolean, nullable=False),
    ForeignKeyConstraint(
        ["bulletin_id", "revision"], ["revisions.bulletin_id", "revisions.number"]
    ),
    UniqueConstraint("bulletin_id", "revision", "role"),
)

audit_log = Table(
    "audit_log",
    metadata,
    # Only an INTEGER PRIMARY KEY counts by itself on SQLite.
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    ),
    Column("at", UTCDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("detail", Json, nullable=False),
    Index(None, "about", "id"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("person", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("notice_id", Id, nullable=False),
    Column("bulletin_id", Id, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index(None, "at"),
)

controls = Table(
    "controls",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("process", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
