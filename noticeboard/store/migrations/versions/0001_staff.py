"""Staff's side: people, notices on their way, sign-offs, the audit log."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import append_only, public_role
from noticeboard.store.types import Json, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of staff, and the role by which the public side reads."""
    public_role()
    _people()
    _notices()
    _texts()
    _records()
    _running()
    append_only("audit_log")


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.UniqueConstraint("email"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )
    op.create_table(
        "deputies",
        sa.Column("person_id", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("until", UTCDateTime, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("secret_sha256", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("last_used_at", UTCDateTime),
        sa.Column("revoked_at", UTCDateTime),
        sa.UniqueConstraint("person_id", "name"),
        sa.CheckConstraint("scope IN ('write', 'approve')", name="scope"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("replaces", sa.Text, sa.ForeignKey("notices.id")),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "bulletins",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("notice_id", sa.Text, sa.ForeignKey("notices.id"), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("publish_at", UTCDateTime),
        sa.Column("published_at", UTCDateTime),
        sa.Column("review_until", UTCDateTime),
        sa.Column("one_person", sa.Boolean, nullable=False),
        sa.UniqueConstraint("notice_id", "sequence"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_notices_created_at_id", "notices", ["created_at", "id"])
    for column, state in (("review_until", "in_review"), ("publish_at", "scheduled")):
        only = sa.text(f"state = '{state}'")
        op.create_index(
            f"ix_bulletins_{column}",
            "bulletins",
            [column],
            sqlite_where=only,
            postgresql_where=only,
        )


def _texts() -> None:
    op.create_table(
        "revisions",
        sa.Column("bulletin_id", sa.Text, sa.ForeignKey("bulletins.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("authors", Json, nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("frozen", Json),
        sa.Column("frozen_hash", sa.Text),
        sa.Column("submitted_at", UTCDateTime),
        sa.Column("rejected_because", sa.Text),
    )
    op.create_table(
        "sign_offs",
        sa.Column("bulletin_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("frozen_hash", sa.Text, nullable=False),
        sa.Column("by_token", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin_id", "revision"], ["revisions.bulletin_id", "revisions.number"]
        ),
        sa.UniqueConstraint("bulletin_id", "revision", "role"),
    )


def _records() -> None:
    op.create_table(
        "audit_log",
        # Only an INTEGER PRIMARY KEY counts by itself on SQLite.
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("detail", Json, nullable=False),
    )
    op.create_table(
        "idempotency",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("notice_id", sa.Text, nullable=False),
        sa.Column("bulletin_id", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_audit_log_about_id", "audit_log", ["about", "id"])
    op.create_index("ix_idempotency_at", "idempotency", ["at"])


def _running() -> None:
    op.create_table(
        "controls",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "heartbeats",
        sa.Column("process", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
