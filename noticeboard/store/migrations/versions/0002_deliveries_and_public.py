"""Deliveries and their attempts; what the public may read; the ledger."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import append_only, index_where, readable_in_public
from noticeboard.store.types import Json, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("due_revisions", "public_bulletins", "public_versions", "ledger")
_PUBLIC = (
    *_APPEND_ONLY,
    "public_state",
    "public_notices",
    "public_promises",
    "public_feed",
    "public_feed_entries",
    "public_feed_scopes",
    "public_pages",
    "public_payloads",
)


def upgrade() -> None:
    """Make the tables of the senders and of the public side."""
    _deliveries()
    _delivery_indexes()
    _notices()
    _bulletins()
    _feeds()
    _pages()
    _ledger()
    append_only(*_APPEND_ONLY)
    readable_in_public(*_PUBLIC)
    op.execute("INSERT INTO public_state (id, version) VALUES (1, 0)")


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("bulletin_id", sa.Text, sa.ForeignKey("bulletins.id"), nullable=False),
        sa.Column("notice_id", sa.Text, sa.ForeignKey("notices.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("scheduled_for", UTCDateTime, nullable=False),
        sa.Column("due", UTCDateTime, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", UTCDateTime),
        sa.Column("owner_host", sa.Text),
        sa.Column("owner_boot", sa.Text),
        sa.Column("owner_pidns", sa.Text),
        sa.Column("owner_pid", sa.Integer),
        sa.Column("owner_started", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("remote_id", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("stored", sa.Text),
        sa.Column("done_at", UTCDateTime),
        sa.Column("lost_at", UTCDateTime),
        sa.Column("absent_at", UTCDateTime),
        sa.UniqueConstraint("bulletin_id", "revision", "channel"),
    )
    op.create_index(
        "ix_deliveries_notice_id_channel_sequence",
        "deliveries",
        ["notice_id", "channel", "sequence"],
    )
    op.create_table(
        "attempts",
        sa.Column("delivery_id", sa.Text, sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("started_at", UTCDateTime, nullable=False),
        sa.Column("ended_at", UTCDateTime),
        sa.Column("outcome", sa.Text),
        sa.Column("reason", sa.Text),
    )


def _delivery_indexes() -> None:
    for name, columns, state in (
        ("claim", ["channel", "rank", "due", "sequence"], "pending"),
        ("next", ["due"], "pending"),
        ("lost", ["channel", "due"], "unknown"),
        ("lease", ["lease_until"], "sending"),
        ("unread", ["channel", "done_at"], "delivered"),
    ):
        index_where(f"ix_deliveries_{name}", "deliveries", columns, f"state = '{state}'")


def _notices() -> None:
    op.create_table(
        "public_state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.create_table(
        "public_notices",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("products", Json, nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("replaces", sa.Text),
        sa.Column("published_at", UTCDateTime, nullable=False),
        sa.Column("updated_at", UTCDateTime, nullable=False),
        sa.Column("open_anchor", UTCDateTime),
        sa.UniqueConstraint("slug"),
    )
    op.create_index("ix_public_notices_updated_at_id", "public_notices", ["updated_at", "id"])
    op.create_table(
        "public_promises",
        sa.Column("notice_id", sa.Text, sa.ForeignKey("public_notices.id"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("audience", sa.Text),
        sa.Column("until", Json),
        sa.Column("depends_on", Json, nullable=False),
        sa.Column("confirm_within_us", sa.BigInteger, nullable=False),
        sa.Column("outcome", Json),
        sa.Column("withdrawn_by", sa.Text),
    )
    op.create_table(
        "due_revisions",
        sa.Column("notice_id", sa.Text, sa.ForeignKey("public_notices.id"), primary_key=True),
        sa.Column("promise_key", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("due", UTCDateTime),
        sa.Column("due_wall", sa.Text),
        sa.Column("due_zone", sa.Text),
        sa.Column("next_word_by", UTCDateTime),
        sa.Column("next_word_wall", sa.Text),
        sa.Column("next_word_zone", sa.Text),
        sa.Column("bulletin_id", sa.Text, nullable=False),
        sa.Column("published_at", UTCDateTime, nullable=False),
        sa.Column("explanation", Json),
        sa.Column("labels", Json, nullable=False),
        sa.CheckConstraint("due IS NOT NULL OR next_word_by IS NOT NULL", name="has_an_instant"),
        sa.CheckConstraint("number = 1 OR explanation IS NOT NULL", name="says_why"),
    )
    index_where(
        "ix_public_notices_open_anchor",
        "public_notices",
        ["open_anchor", "id"],
        "open_anchor IS NOT NULL",
    )


def _bulletins() -> None:
    op.create_table(
        "public_bulletins",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("notice_id", sa.Text, sa.ForeignKey("public_notices.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("published_at", UTCDateTime, nullable=False),
        sa.Column("corrects", sa.Text),
        sa.Column("said", Json, nullable=False),
        sa.UniqueConstraint("notice_id", "position"),
        sa.UniqueConstraint("notice_id", "sequence"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "public_versions",
        sa.Column("bulletin_id", sa.Text, sa.ForeignKey("public_bulletins.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("released_at", UTCDateTime, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("short", sa.Text, nullable=False),
    )


def _feeds() -> None:
    op.create_table(
        "public_feed",
        sa.Column("bulletin_id", sa.Text, sa.ForeignKey("public_bulletins.id"), primary_key=True),
        sa.Column("notice_id", sa.Text, sa.ForeignKey("public_notices.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "public_feed_entries",
        sa.Column("scope_by", sa.Text, primary_key=True),
        sa.Column("scope_value", sa.Text, primary_key=True),
        sa.Column(
            "bulletin_id", sa.Text, sa.ForeignKey("public_feed.bulletin_id"), primary_key=True
        ),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index(
        "ix_public_feed_entries_scope_by_scope_value_at",
        "public_feed_entries",
        ["scope_by", "scope_value", "at"],
    )
    op.create_table(
        "public_feed_scopes",
        sa.Column("scope_by", sa.Text, primary_key=True),
        sa.Column("scope_value", sa.Text, primary_key=True),
    )


def _pages() -> None:
    op.create_table(
        "public_pages",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("content_type", sa.Text),
        sa.Column("body", sa.LargeBinary),
        sa.Column("gzip", sa.LargeBinary),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", UTCDateTime),
        sa.Column("good_until", UTCDateTime),
        sa.Column("built_from", sa.BigInteger, nullable=False),
        sa.Column("wanted", sa.BigInteger, nullable=False),
    )
    index_where("ix_public_pages_stale", "public_pages", ["wanted"], "built_from < wanted")
    index_where(
        "ix_public_pages_good_until", "public_pages", ["good_until"], "good_until IS NOT NULL"
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("notice_id", sa.Text, nullable=False),
        sa.Column("bulletin_id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("hash"),
        sa.UniqueConstraint("previous"),
    )
    op.create_table(
        "public_payloads",
        sa.Column(
            "seq",
            sa.BigInteger,
            sa.ForeignKey("ledger.seq"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("salt", sa.Text),
        sa.Column("payload", Json),
    )


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
