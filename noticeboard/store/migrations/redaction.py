"""The one way in which words that were published may go: after a redaction was written down.

Call these after ``append_only``: they take the place of its triggers, and still refuse all else.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from noticeboard.store.migrations.ground import on_postgresql


def only_redactable(table: str, bulletin: str, columns: Sequence[str]) -> None:
    """Let ``columns`` of a row change once its bulletin is redacted; nothing else, nor before."""
    if not on_postgresql():
        kept = [c["name"] for c in sa.inspect(op.get_bind()).get_columns(table)]
        same = (f"NEW.{c} IS NOT OLD.{c}" for c in kept if c not in columns)
        redacted = f"SELECT 1 FROM public_redactions WHERE bulletin_id = OLD.{bulletin}"  # noqa: S608  # a column of ours
        _refuse_when(table, "update", f"NOT EXISTS ({redacted}) OR {' OR '.join(same)}")
        return
    op.execute(_REDACTABLE)
    op.execute(
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION noticeboard_redactable('{bulletin}', "
        f"'{','.join(columns)}')"
    )


def only_removable(table: str) -> None:
    """Let a row go that belongs to an entry of a redacted bulletin; no row ever changes."""
    if not on_postgresql():
        _refuse_when(table, "delete", f"NOT EXISTS ({_REDACTED_ENTRY})")
        return
    op.execute(_REMOVABLE)
    op.execute(
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION noticeboard_removable()"
    )


def _refuse_when(table: str, act: str, condition: str) -> None:
    op.execute(f"DROP TRIGGER {table}_no_{act}")
    op.execute(
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


_REDACTED_ENTRY = (
    "SELECT 1 FROM public_redactions AS r JOIN ledger AS e ON e.bulletin_id = r.bulletin_id "
    "WHERE e.seq = OLD.seq"
)
_REDACTABLE = """
CREATE OR REPLACE FUNCTION noticeboard_redactable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE columns text[] := string_to_array(TG_ARGV[1], ',');
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - columns = to_jsonb(NEW) - columns AND EXISTS (
        SELECT 1 FROM public_redactions WHERE bulletin_id = to_jsonb(OLD) ->> TG_ARGV[0]
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""
_REMOVABLE = f"""
CREATE OR REPLACE FUNCTION noticeboard_removable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS ({_REDACTED_ENTRY}) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""
