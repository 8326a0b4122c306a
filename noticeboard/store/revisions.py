"""Which schema a database has, and which this version has; asked without Alembic."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

SCRIPTS = Path(__file__).with_name("migrations")
# Where Alembic notes what ran: one row.
_NOTED = table("alembic_version", column("version_num"))


def schema_revision(connection: Connection) -> str | None:
    """The newest migration that ran; ``None`` on an empty database."""
    if not inspect(connection).has_table(_NOTED.name):
        return None
    found: str | None = connection.scalar(select(_NOTED.c.version_num))
    return found


@cache
def newest_revision() -> str:
    """The newest migration of this version: their files begin with their numbers."""
    return max(file.name.partition("_")[0] for file in (SCRIPTS / "versions").glob("[0-9]*.py"))
