"""Clocks of hosts, channels at rest, their limits, who gives signs of life, memos of no notice."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.types import Json, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make tables of clocks, breakers, budgets; name processes; let a memo be of no notice."""
    op.create_table(
        "clocks",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("boot", sa.Text, primary_key=True),
        sa.Column("anchor", UTCDateTime, nullable=False),
        sa.Column("seen_at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "clock_holds",
        sa.Column("owner_host", sa.Text, primary_key=True),
        sa.Column("owner_boot", sa.Text, primary_key=True),
        sa.Column("owner_pidns", sa.Text, primary_key=True),
        sa.Column("owner_pid", sa.Integer, primary_key=True),
        sa.Column("owner_started", sa.Text, primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("apart_ms", sa.BigInteger, nullable=False),
        sa.Column("since", UTCDateTime, nullable=False),
        sa.Column("vouched_by", sa.Text),
    )
    op.create_table(
        "breakers",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("since", UTCDateTime, nullable=False),
        sa.Column("retry_at", UTCDateTime, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "budgets",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("spent", Json, nullable=False),
    )
    # A holding statement goes first as well.
    op.execute("UPDATE deliveries SET rank = 0 WHERE kind = 'holding' AND state = 'pending'")
    for column in (
        sa.Column("boot", sa.Text),
        sa.Column("pidns", sa.Text),
        sa.Column("pid", sa.Integer),
        sa.Column("started", sa.Text),
        sa.Column("began_at", UTCDateTime),
    ):
        op.add_column("heartbeats", column)
    with op.batch_alter_table("memos") as memos:
        memos.alter_column("notice_id", existing_type=sa.Text, nullable=True)
        memos.alter_column("bulletin_id", existing_type=sa.Text, nullable=True)
        memos.add_column(sa.Column("way", sa.Text, nullable=False, server_default="letter"))
        memos.add_column(sa.Column("word", sa.Text, nullable=False, server_default=""))
        memos.add_column(sa.Column("count", sa.Integer, nullable=False, server_default="0"))
    _make_troubles()


def _make_troubles() -> None:
    """What is wrong with the board, and how its synthetic bulletins fared."""
    op.create_table(
        "troubles",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("named", sa.Text, nullable=False),
        sa.Column("since", UTCDateTime, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("opened_at", UTCDateTime, nullable=False),
        sa.Column("seen_at", UTCDateTime, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("told_at", UTCDateTime),
        sa.Column("told_count", sa.Integer, nullable=False),
    )
    op.create_table(
        "synthetics",
        sa.Column("due", UTCDateTime, primary_key=True),
        sa.Column("done_at", UTCDateTime, nullable=False),
    )


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
