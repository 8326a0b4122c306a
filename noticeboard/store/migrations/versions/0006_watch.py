"""Who is on duty, what went wrong, who was called, and holding texts."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
