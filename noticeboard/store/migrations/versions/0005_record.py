"""What the record needs: facts apart from words, and words that a court may order removed."""

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import append_only, index_where, readable_in_public
from noticeboard.store.migrations.redaction import only_redactable, only_removable
from noticeboard.store.types import Json, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Entries of before stay in the chain, and count in no figure."""
    op.drop_table("public_payloads")
    op.add_column("public_notices", sa.Column("removed_slug", sa.Text))
    op.add_column("public_pages", sa.Column("made_with", sa.Text))
    op.create_index("ix_public_pages_made_with", "public_pages", ["made_with"])
    op.create_table(
        "public_makings",
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("told", sa.Text, nullable=False),
    )
    op.create_index("ix_ledger_notice_id_seq", "ledger", ["notice_id", "seq"])
    op.create_table(
        "public_facts",
        _seq(),
        sa.Column("facts", Json, nullable=False),
        sa.Column("words_digest", sa.Text, nullable=False),
    )
    op.create_table(
        "ledger_words",
        _seq(),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("words", Json, nullable=False),
    )
    bulletin = sa.ForeignKey("public_bulletins.id")
    op.create_table(
        "public_redactions",
        sa.Column("bulletin_id", sa.Text, bulletin, primary_key=True),
        _seq(),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("gone", Json, nullable=False),
    )
    op.create_table(
        "removals",
        sa.Column("bulletin_id", sa.Text, sa.ForeignKey("bulletins.id"), primary_key=True),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", UTCDateTime, nullable=False),
        sa.Column("removed_at", UTCDateTime),
        sa.Column("second", sa.Text),
        sa.Column("second_at", UTCDateTime),
        sa.Column("alone", sa.Boolean, nullable=False),
        sa.Column("going", Json, nullable=False),
        sa.Column("wrong", sa.Text),
        sa.Column("earlier", Json, nullable=False),
    )
    index_where("ix_removals_asked_at", "removals", ["asked_at"], "second IS NULL")
    append_only("public_facts", "ledger_words", "public_redactions")
    readable_in_public("public_facts", "public_redactions", "public_makings")
    only_redactable("public_bulletins", "id", ("said",))
    only_redactable("public_versions", "bulletin_id", ("body", "html", "short"))
    only_redactable("due_revisions", "bulletin_id", ("explanation",))
    only_removable("ledger_words")


def _seq() -> sa.Column[int]:
    entry = sa.ForeignKey("ledger.seq")
    return sa.Column("seq", sa.BigInteger, entry, primary_key=True, autoincrement=False)


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
