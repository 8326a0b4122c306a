"""Who is on duty, what went wrong, and who was called."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import index_where
from noticeboard.store.types import Json, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of incidents, the duty list, alarms and calls."""
    _incidents()
    _duty_lists()
    _alarms()
    _calls()


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("notice_id", sa.Text, sa.ForeignKey("notices.id")),
        sa.Column("known_at", UTCDateTime, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("declared_by", sa.Text, nullable=False),
        sa.Column("declared_at", UTCDateTime, nullable=False),
        sa.Column("ended_at", UTCDateTime),
        sa.Column("left_open", sa.Boolean, nullable=False),
        sa.Column("false_by", sa.Text),
        sa.Column("counted", sa.Boolean, nullable=False),
    )
    op.create_index("ix_incidents_notice_id", "incidents", ["notice_id"])
    op.create_index("ix_incidents_known_at_id", "incidents", ["known_at", "id"])
    index_where("ix_incidents_going_on", "incidents", ["known_at"], "ended_at IS NULL")


def _duty_lists() -> None:
    op.create_table(
        "duty_lists",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("shifts", Json, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
    )


def _alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("open_as", sa.Text),
        sa.Column("asked_as", sa.Text),
        sa.Column("since", UTCDateTime, nullable=False),
        sa.Column("opened_at", UTCDateTime, nullable=False),
        sa.Column("notice_id", sa.Text, sa.ForeignKey("notices.id")),
        sa.Column("signal", sa.Text),
        sa.Column("about", sa.Text),
        sa.Column("revision", sa.Integer),
        sa.Column("due", UTCDateTime),
        sa.Column("step_us", sa.BigInteger),
        sa.Column("verdict", sa.Text),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", UTCDateTime),
        sa.Column("closed_at", UTCDateTime),
        sa.Column("ending", sa.Text),
        sa.UniqueConstraint("open_as"),
        sa.UniqueConstraint("asked_as"),
    )
    op.create_index("ix_alarms_opened_at_id", "alarms", ["opened_at", "id"])
    op.create_index("ix_alarms_notice_id", "alarms", ["notice_id"])


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("alarm_id", sa.Text, sa.ForeignKey("alarms.id"), nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("token_sha256", sa.Text),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("expires_at", UTCDateTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("free_at", UTCDateTime),
        sa.Column("sent_at", UTCDateTime),
        sa.Column("failures", Json, nullable=False),
        sa.Column("acknowledged_at", UTCDateTime),
        sa.UniqueConstraint("token_sha256"),
    )
    op.create_index("ix_calls_alarm_id_created_at", "calls", ["alarm_id", "created_at"])
    index_where("ix_calls_free_at", "calls", ["free_at"], "free_at IS NOT NULL")


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
