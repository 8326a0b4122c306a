"""What several migrations need: append-only tables, and the role of the public side.

A batch migration on SQLite drops the triggers of its table silently: call ``append_only`` again
after it.
"""

from collections.abc import Sequence

from alembic import op
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from noticeboard.store.errors import SchemaError
from noticeboard.store.public_engine import PUBLIC_ROLE, is_public


def on_postgresql() -> bool:
    """Whether this migration runs on PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def index_where(name: str, table: str, columns: Sequence[str], condition: str) -> None:
    """An index of those rows alone for which the condition is true."""
    only = text(condition)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def append_only(*tables: str) -> None:
    """Refuse every UPDATE and DELETE on these tables, whoever asks."""
    for table in tables:
        for statement in _postgresql(table) if on_postgresql() else _sqlite(table):
            op.execute(statement)


def _sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("update", "delete")
    )


def _postgresql(table: str) -> tuple[str, ...]:
    act = "EXECUTE FUNCTION noticeboard_append_only()"
    return (
        "CREATE OR REPLACE FUNCTION noticeboard_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {act}",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT {act}",
    )


def readable_in_public(*tables: str) -> None:
    """Let the public side read these tables. SQLite goes by their names alone.

    Raises:
        ValueError: for a name that SQLite's guard would refuse.
    """
    for table in tables:
        if not is_public(table):
            raise ValueError(f"{table} is not named as a public table")
        if on_postgresql():
            op.execute(f"GRANT SELECT ON {table} TO {PUBLIC_ROLE}")


def public_role() -> None:
    """Make the role of the public side, and let this user take it on. PostgreSQL only.

    Raises:
        SchemaError: when this user may not; says what a superuser has to run once.
    """
    if not on_postgresql():
        return
    try:
        op.execute(_CREATE_ROLE)
        if not _may_become_public():
            op.execute(f"GRANT {PUBLIC_ROLE} TO CURRENT_USER")
    except ProgrammingError as refused:
        raise SchemaError(_NO_ROLE) from refused
    schema = op.get_bind().scalar(text("SELECT current_schema()"))
    op.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {PUBLIC_ROLE}')


def _may_become_public() -> bool:
    # From 16 on, whoever makes a role administers it, and may still not take it on.
    bind = op.get_bind()
    version = bind.dialect.server_version_info or (0,)
    right = "SET" if version >= (16,) else "MEMBER"
    return bool(
        bind.scalar(
            text("SELECT pg_has_role(:role, :right)"), {"role": PUBLIC_ROLE, "right": right}
        )
    )


# Roles belong to the whole server: another board on it may have made this one a moment ago.
_CREATE_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{PUBLIC_ROLE}') THEN
        CREATE ROLE {PUBLIC_ROLE} NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
_NO_ROLE = (
    f"This database user may not make the role {PUBLIC_ROLE}, by which the public side reads. "
    f"Have a superuser run, once: CREATE ROLE {PUBLIC_ROLE} NOLOGIN; "
    f"GRANT {PUBLIC_ROLE} TO <this user>;"
)
