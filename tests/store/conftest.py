"""Everything here runs on SQLite and on PostgreSQL."""

from tests.servers.databases import (
    database_url,
    empty_database_url,
    engine,
    migrated_file,
    postgres,
)

__all__ = ["database_url", "empty_database_url", "engine", "migrated_file", "postgres"]
