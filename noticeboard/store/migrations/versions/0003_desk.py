"""What the desk lists, searches and keeps for people: titles, what is at work, sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import index_where
from noticeboard.store.titles import folded
from noticeboard.store.types import Json, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Processes of the version before still write rows without the new columns.
_LONG_AGO = "1970-01-01T00:00:00.000000Z"
_TROUBLED = "('failed', 'needs_person', 'drifted', 'gone', 'unknown', 'held')"


@dataclass(frozen=True, slots=True)
class _Working:
    """What the newest revision of a bulletin that was not discarded says."""

    notice_id: str
    kind: str
    title: str
    state: str
    at: datetime | None


def upgrade() -> None:
    """Make the desk's tables and indexes, and fill the new columns from what is there."""
    _sheets()
    _columns()
    _fill()
    _indexes()


def _sheets() -> None:
    op.create_table(
        "sheets",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("updated_at", UTCDateTime, nullable=False),
    )
    op.create_index(
        "ix_sheets_person_id_updated_at_id", "sheets", ["person_id", "updated_at", "id"]
    )
    op.create_index("ix_sheets_updated_at", "sheets", ["updated_at"])


def _columns() -> None:
    for column in ("title", "title_folded"):
        op.add_column("notices", sa.Column(column, sa.Text, nullable=False, server_default=""))
    for new in (
        sa.Column("working_state", sa.Text, nullable=False, server_default="draft"),
        sa.Column("working_at", UTCDateTime),
        sa.Column("touched_at", UTCDateTime, nullable=False, server_default=_LONG_AGO),
    ):
        op.add_column("bulletins", new)
    op.add_column("idempotency", sa.Column("version", sa.Integer))


def _fill() -> None:
    working = _working()
    titles = (w for w in working.values() if w.kind == "announcement")
    _update(
        _NOTICES,
        [{"of": w.notice_id, "title": w.title, "title_folded": folded(w.title)} for w in titles],
    )
    _update(
        _BULLETINS,
        [
            {"of": bulletin_id, "working_state": w.state, "working_at": w.at}
            for bulletin_id, w in working.items()
        ],
    )
    op.execute(
        "UPDATE bulletins SET touched_at = written.at FROM "
        "(SELECT about, max(at) AS at FROM audit_log GROUP BY about) AS written "
        "WHERE written.about = bulletins.id"
    )


def _working() -> Mapping[str, _Working]:
    said = sa.select(
        _BULLETINS.c.id,
        _BULLETINS.c.notice_id,
        _BULLETINS.c.kind,
        _REVISIONS.c.state,
        _REVISIONS.c.content,
        _REVISIONS.c.submitted_at,
    ).join_from(_BULLETINS, _REVISIONS, _REVISIONS.c.bulletin_id == _BULLETINS.c.id)
    oldest_first = said.where(_REVISIONS.c.state != "discarded").order_by(_REVISIONS.c.number)
    rows = op.get_bind().execute(oldest_first, execution_options={"yield_per": 500})
    return {row.id: _of(row) for row in rows}


def _of(row: Any) -> _Working:
    asked = row.content["publish_at"]
    at = datetime.fromisoformat(asked["utc"]) if asked else row.submitted_at
    return _Working(row.notice_id, row.kind, row.content["title"], row.state, at)


def _update(table: sa.TableClause, rows: list[dict[str, object]]) -> None:
    if rows:
        op.get_bind().execute(sa.update(table).where(table.c.id == sa.bindparam("of")), rows)


def _indexes() -> None:
    op.create_index("ix_notices_kind_created_at_id", "notices", ["kind", "created_at", "id"])
    op.create_index("ix_audit_log_who_id", "audit_log", ["who", "id"])
    for name, table, columns, condition in (
        ("ix_bulletins_asked", "bulletins", ["working_at", "id"], "working_state = 'in_review'"),
        ("ix_bulletins_begun", "bulletins", ["touched_at", "id"], "working_state = 'draft'"),
        (
            "ix_deliveries_troubled",
            "deliveries",
            ["scheduled_for", "id"],
            f"state IN {_TROUBLED}",
        ),
        (
            "ix_deliveries_unsent",
            "deliveries",
            ["scheduled_for", "id"],
            "state IN ('pending', 'sending')",
        ),
        (
            "ix_deliveries_arrived",
            "deliveries",
            ["channel", "done_at", "id"],
            "done_at IS NOT NULL",
        ),
    ):
        index_where(name, table, columns, condition)


_NOTICES = sa.table(
    "notices",
    sa.column("id", sa.Text),
    sa.column("title", sa.Text),
    sa.column("title_folded", sa.Text),
)
_BULLETINS = sa.table(
    "bulletins",
    sa.column("id", sa.Text),
    sa.column("notice_id", sa.Text),
    sa.column("kind", sa.Text),
    sa.column("working_state", sa.Text),
    sa.column("working_at", UTCDateTime),
)
_REVISIONS = sa.table(
    "revisions",
    sa.column("bulletin_id", sa.Text),
    sa.column("number", sa.Integer),
    sa.column("state", sa.Text),
    sa.column("content", Json),
    sa.column("submitted_at", UTCDateTime),
)


def downgrade() -> None:
    """Refused.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
