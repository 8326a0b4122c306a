"""Checks of promises, memos to the staff, and texts that were frozen anew."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import index_where
from noticeboard.store.types import Json, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of checks and memos, and the columns of texts that something overtook."""
    op.add_column("revisions", sa.Column("anew", Json))
    op.add_column("revisions", sa.Column("known_said", sa.Integer))
    op.add_column("revisions", sa.Column("known_removed", Json))
    op.add_column("revisions", sa.Column("promised", Json))
    op.add_column("revisions", sa.Column("left", Json))
    op.add_column("sign_offs", sa.Column("emergency", sa.Text))
    op.add_column("sign_offs", sa.Column("confirmed_by", sa.Text))
    op.add_column("sign_offs", sa.Column("confirmed_at", UTCDateTime))
    waiting = "emergency IS NOT NULL AND confirmed_by IS NULL"
    index_where("ix_sign_offs_unconfirmed", "sign_offs", ["at"], waiting)
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
    _memos()


def _memos() -> None:
    op.create_table(
        "memos",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("notice_id", sa.Text, sa.ForeignKey("notices.id"), nullable=False),
        sa.Column("bulletin_id", sa.Text, sa.ForeignKey("bulletins.id"), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("named", sa.Text, nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
        sa.Column("free_at", UTCDateTime),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent_at", UTCDateTime),
    )
    op.create_index("ix_memos_bulletin_id", "memos", ["bulletin_id"])
    index_where("ix_memos_free_at", "memos", ["free_at"], "free_at IS NOT NULL")


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
