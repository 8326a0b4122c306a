"""SQL: tables, rows to dataclasses and back, transactions, migrations."""


def migrate(database_url: str, *, to: str = "head") -> None:
    """Bring the database to this version's schema: ``noticeboard.store.upgrade.migrate``.

    Raises:
        SchemaError: the database is not Noticeboard's, or this user may not change it.
    """
    from noticeboard.store import upgrade  # Alembic: only who migrates pays for it

    upgrade.migrate(database_url, to=to)
