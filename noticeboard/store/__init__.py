"""SQL: tables, rows to dataclasses and back, transactions, migrations."""

from noticeboard.store.upgrade import migrate

__all__ = ["migrate"]
