"""What staff have: people, notices on their way, sign-offs, and what everybody did.

The public side cannot read any of these tables.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    FromClause,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from noticeboard.domain.bulletin import BulletinState, RevisionState
from noticeboard.store.metadata import metadata
from noticeboard.store.types import Json, UTCDateTime

# Text without a length: PostgreSQL alone would enforce one, and only with a crash.
Id = Text
# Processes of the version before write no `touched_at`.
LONG_AGO = "1970-01-01T00:00:00.000000Z"

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("roles", Json, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("language", Text),
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
    # The title of the announcement's working revision: for lists, and folded for search.
    Column("title", Text, nullable=False, server_default=""),
    Column("title_folded", Text, nullable=False, server_default=""),
    UniqueConstraint("slug"),
    Index(None, "created_at", "id"),
    Index(None, "kind", "created_at", "id"),
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
    # Of the working revision: its state, and the instant it is to be published at; one that is
    # to be published at once has that since which it waits for sign-off.
    Column("working_state", Text, nullable=False, server_default="draft"),
    Column("working_at", UTCDateTime),
    # When something about it was last written down.
    Column("touched_at", UTCDateTime, nullable=False, server_default=LONG_AGO),
    UniqueConstraint("notice_id", "sequence"),
    UniqueConstraint("code"),
)


# Written into the statement, not bound: only so does a planner use an index of those rows.
def is_now(state: BulletinState, of: FromClause = bulletins) -> ColumnElement[bool]:
    """Whether a bulletin is in that state."""
    return of.c.state == literal_column(f"'{state}'")


def works_on(state: RevisionState, of: FromClause = bulletins) -> ColumnElement[bool]:
    """Whether a bulletin's working revision is in that state."""
    return of.c.working_state == literal_column(f"'{state}'")


_asked, _begun = works_on("in_review"), works_on("draft")
Index(
    "ix_bulletins_asked",
    *(bulletins.c.working_at, bulletins.c.id),
    sqlite_where=_asked,
    postgresql_where=_asked,
)
Index(
    "ix_bulletins_begun",
    *(bulletins.c.touched_at, bulletins.c.id),
    sqlite_where=_begun,
    postgresql_where=_begun,
)
_in_review = is_now(BulletinState.IN_REVIEW)
_scheduled = is_now(BulletinState.SCHEDULED)
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
    # What is sent in its place where it was not sent yet: it lost words since.
    Column("left", Json),
    Column("submitted_at", UTCDateTime),
    Column("rejected_because", Text),
    Column("anew", Json),
    # How many bulletins of the notice were public as it was frozen, and of which the words gone.
    Column("known_said", Integer),
    Column("known_removed", Json),
    # What of its explanation was promised for later by itself.
    Column("promised", Json),
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
    # Why somebody published it alone, and who looked at it afterwards.
    Column("emergency", Text),
    Column("confirmed_by", Text),
    Column("confirmed_at", UTCDateTime),
    ForeignKeyConstraint(
        ["bulletin_id", "revision"], ["revisions.bulletin_id", "revisions.number"]
    ),
    UniqueConstraint("bulletin_id", "revision", "role"),
)

unconfirmed = sign_offs.c.emergency.is_not(None) & sign_offs.c.confirmed_by.is_(None)
Index(
    "ix_sign_offs_unconfirmed",
    sign_offs.c.at,
    sqlite_where=unconfirmed,
    postgresql_where=unconfirmed,
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
    Index(None, "who", "id"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("person", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("notice_id", Id, nullable=False),
    Column("bulletin_id", Id, nullable=False),
    Column("version", Integer),
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
    # Empty in what a version before these columns leaves.
    Column("boot", Text),
    Column("pidns", Text),
    Column("pid", Integer),
    Column("started", Text),
    Column("began_at", UTCDateTime),
    # Bytes beside the data folder; empty where nobody looked.
    Column("free", BigInteger),
)
