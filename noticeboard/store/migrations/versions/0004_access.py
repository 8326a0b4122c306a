"""How staff come in: names and languages, sessions, second factors, invitations, failed logins."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.types import Json, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the login, and two columns of people."""
    op.add_column("people", sa.Column("name", sa.Text, nullable=False, server_default=""))
    op.add_column("people", sa.Column("language", sa.Text))
    _sessions()
    _factors()
    _invitations()
    _failures()
    _known_addresses()


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("people.id")),
        sa.Column("half_of", sa.Text, sa.ForeignKey("people.id")),
        sa.Column("data", Json, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("seen_at", UTCDateTime, nullable=False),
    )
    for column in ("person_id", "half_of", "seen_at"):
        op.create_index(f"ix_sessions_{column}", "sessions", [column])


def _factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("person_id", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("totp_secret", sa.Text),
        sa.Column("totp_counter", sa.BigInteger),
        sa.Column("recovery_digests", Json, nullable=False),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("about", Json, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("last_used_at", UTCDateTime, nullable=False),
        sa.UniqueConstraint("person_id", "name"),
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("token_sha256", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("person_id", sa.Text, sa.ForeignKey("people.id")),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("invited_by", sa.Text, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("expires_at", UTCDateTime, nullable=False),
        sa.UniqueConstraint("token_sha256"),
        sa.UniqueConstraint("email"),
    )


def _failures() -> None:
    op.create_table(
        "failed_logins",
        # Only an INTEGER PRIMARY KEY counts by itself on SQLite.
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    for columns in (["account", "at"], ["address", "at"], ["at"]):
        op.create_index(f"ix_failed_logins_{'_'.join(columns)}", "failed_logins", columns)


def _known_addresses() -> None:
    op.create_table(
        "known_addresses",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_known_addresses_at", "known_addresses", ["at"])


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
