"""Checks of promises: where a machine looks, and when next; texts that were frozen anew."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import index_where
from noticeboard.store.types import Json, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of checks, and the column of why a text was frozen anew."""
    op.add_column("revisions", sa.Column("anew", Json))
    op.create_table(
        "checks",
        sa.Column("notice_id", sa.Text, sa.ForeignKey("notices.id"), primary_key=True),
        sa.Column("promise_key", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("contains", sa.Text),
        sa.Column("since", UTCDateTime),
        sa.Column("next_at", UTCDateTime),
        sa.Column("looked_at", UTCDateTime),
        sa.Column("said", sa.Text),
    )
    index_where("ix_checks_next_at", "checks", ["next_at"], "next_at IS NOT NULL")


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
