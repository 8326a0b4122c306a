"""What the public may read: released notices, their feeds and pages, the ledger.

Only public acts write here, and nothing here refers to a table of the desk. ``APPEND_ONLY``
tables are guarded by triggers.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import Json, UTCDateTime

APPEND_ONLY = (
    "due_revisions",
    "public_bulletins",
    "public_versions",
    "ledger",
    "public_facts",
    "ledger_words",
    "public_redactions",
)

# One row. Every public act locks it, so that they happen one after another.
public_state = Table(
    "public_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

public_notices = Table(
    "public_notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", Text, nullable=False),
    # SHA-256 (hex) of the one it had, made of a title that was removed.
    Column("removed_slug", Text),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("products", Json, nullable=False),
    Column("facts", Json, nullable=False),
    Column("replaces", Id),
    Column("published_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    # The earliest instant that an open promise is held to; none while nothing is open.
    Column("open_anchor", UTCDateTime),
    UniqueConstraint("slug"),
    Index(None, "updated_at", "id"),
)
_open = public_notices.c.open_anchor.is_not(None)
Index(
    "ix_public_notices_open_anchor",
    public_notices.c.open_anchor,
    public_notices.c.id,
    sqlite_where=_open,
    postgresql_where=_open,
)

public_promises = Table(
    "public_promises",
    metadata,
    Column("notice_id", Id, ForeignKey("public_notices.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("audience", Text),
    Column("until", Json),
    Column("depends_on", Json, nullable=False),
    Column("confirm_within_us", BigInteger, nullable=False),
    Column("outcome", Json),
    Column("withdrawn_by", Id),
)

due_revisions = Table(
    "due_revisions",
    metadata,
    Column("notice_id", Id, ForeignKey("public_notices.id"), primary_key=True),
    Column("promise_key", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("due", UTCDateTime),
    Column("due_wall", Text),
    Column("due_zone", Text),
    Column("next_word_by", UTCDateTime),
    Column("next_word_wall", Text),
    Column("next_word_zone", Text),
    Column("bulletin_id", Id, nullable=False),
    Column("published_at", UTCDateTime, nullable=False),
    Column("explanation", Json),
    Column("labels", Json, nullable=False),
    CheckConstraint("due IS NOT NULL OR next_word_by IS NOT NULL", name="has_an_instant"),
    CheckConstraint("number = 1 OR explanation IS NOT NULL", name="says_why"),
)

public_bulletins = Table(
    "public_bulletins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_id", Id, ForeignKey("public_notices.id"), nullable=False),
    # Its place among the notice's publications; `sequence` counts what was drafted.
    Column("position", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("published_at", UTCDateTime, nullable=False),
    Column("corrects", Id),
    Column("said", Json, nullable=False),
    UniqueConstraint("notice_id", "position"),
    UniqueConstraint("notice_id", "sequence"),
    UniqueConstraint("code"),
)

public_versions = Table(
    "public_versions",
    metadata,
    Column("bulletin_id", Id, ForeignKey("public_bulletins.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("released_at", UTCDateTime, nullable=False),
    Column("body", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("short", Text, nullable=False),
)

public_feed = Table(
    "public_feed",
    metadata,
    Column("bulletin_id", Id, ForeignKey("public_bulletins.id"), primary_key=True),
    Column("notice_id", Id, ForeignKey("public_notices.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# Which feeds an entry is in; `public_feed_scopes` lists every feed there is.
public_feed_entries = Table(
    "public_feed_entries",
    metadata,
    Column("scope_by", Text, primary_key=True),
    Column("scope_value", Text, primary_key=True),
    Column("bulletin_id", Id, ForeignKey("public_feed.bulletin_id"), primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Index(None, "scope_by", "scope_value", "at"),
)

public_feed_scopes = Table(
    "public_feed_scopes",
    metadata,
    Column("scope_by", Text, primary_key=True),
    Column("scope_value", Text, primary_key=True),
)

# A page is stale while `built_from` < `wanted`: both are versions of `public_state`.
public_pages = Table(
    "public_pages",
    metadata,
    Column("path", Text, primary_key=True),
    Column("content_type", Text),
    Column("body", LargeBinary),
    Column("gzip", LargeBinary),
    Column("etag", Text),
    Column("last_modified", UTCDateTime),
    Column("good_until", UTCDateTime),
    Column("built_from", BigInteger, nullable=False),
    Column("wanted", BigInteger, nullable=False),
    # The mark of one of `public_makings`.
    Column("made_with", Text),
    Index(None, "made_with"),
)
# What pages are made with: settings, and the program.
public_makings = Table(
    "public_makings",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("told", Text, nullable=False),
)
is_stale = public_pages.c.built_from < public_pages.c.wanted
_ends = public_pages.c.good_until.is_not(None)
Index(
    "ix_public_pages_stale",
    public_pages.c.wanted,
    sqlite_where=is_stale,
    postgresql_where=is_stale,
)
Index(
    "ix_public_pages_good_until",
    public_pages.c.good_until,
    sqlite_where=_ends,
    postgresql_where=_ends,
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("act", Text, nullable=False),
    Column("notice_id", Id, nullable=False),
    Column("bulletin_id", Id, nullable=False),
    Column("digest", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("hash"),
    UniqueConstraint("previous"),
    Index(None, "notice_id", "seq"),
)

# What figures need of an entry, for ever, and the digest of its words.
public_facts = Table(
    "public_facts",
    metadata,
    Column("seq", BigInteger, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("facts", Json, nullable=False),
    Column("words_digest", Text, nullable=False),
)

# Whose words may be taken out of the tables above and below, and nothing else of them.
public_redactions = Table(
    "public_redactions",
    metadata,
    Column("bulletin_id", Id, ForeignKey("public_bulletins.id"), primary_key=True),
    Column("seq", BigInteger, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("because", Text, nullable=False),
    Column("gone", Json, nullable=False),
)

# What the digests of words are of. A row goes when a redaction removes the words; pages are not
# made of this, so that the public side cannot read it.
ledger_words = Table(
    "ledger_words",
    metadata,
    Column("seq", BigInteger, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("words", Json, nullable=False),
)
