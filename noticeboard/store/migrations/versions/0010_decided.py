"""What a person has sent is remembered; as of when words were chosen; what cannot be read; how
much room the disks of hosts have.
"""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.types import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns and the table, and keep what people decided before there was a place."""
    op.add_column("deliveries", sa.Column("decided_at", UTCDateTime))
    op.add_column("deliveries", sa.Column("worded_at", UTCDateTime))
    op.add_column("deliveries", sa.Column("asked_at", UTCDateTime))
    op.add_column("deliveries", sa.Column("quiet_until", UTCDateTime))
    op.add_column(
        "deliveries", sa.Column("given_back", sa.Integer, nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE deliveries SET given_back = (SELECT count(*) FROM attempts "
        "WHERE attempts.delivery_id = deliveries.id AND attempts.outcome = 'given_back') "
        "WHERE attempts > 0 AND state IN ('pending', 'sending')"
    )
    # Its reason said so until now, and not for long.
    op.execute(
        "UPDATE deliveries SET decided_at = (SELECT max(at) FROM audit_log "
        "WHERE what = 'delivery.retried' AND about = deliveries.id) "
        "WHERE id IN (SELECT about FROM audit_log WHERE what = 'delivery.retried')"
    )
    # What was lost keeps the words of the try that was.
    op.execute(
        "UPDATE deliveries SET worded_at = (SELECT max(started_at) FROM attempts "
        "WHERE attempts.delivery_id = deliveries.id AND attempts.outcome != 'given_back') "
        "WHERE lost_at IS NOT NULL"
    )
    op.add_column(
        "clock_holds", sa.Column("renewed", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column(
        "breakers", sa.Column("asked", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("heartbeats", sa.Column("free", sa.BigInteger))
    op.create_table(
        "unreadable",
        sa.Column("notice_id", sa.Text, primary_key=True),
        sa.Column("since", UTCDateTime, nullable=False),
    )


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
