"""SQL: tables, rows to dataclasses and back, transactions, migrations."""
