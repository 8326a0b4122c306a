"""Holding texts: words approved beforehand for whoever is on duty."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.types import Json, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of holding texts."""
    op.create_table(
        "holding_texts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("retired_at", UTCDateTime),
        sa.CheckConstraint("language IN ('ko', 'en')", name="language"),
    )
    op.create_table(
        "holding_revisions",
        sa.Column("text_id", sa.Text, sa.ForeignKey("holding_texts.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", Json, nullable=False),
    )


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
