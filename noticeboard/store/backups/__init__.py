"""A whole board in one file, back out of it, and from SQLite to PostgreSQL.

Source: docs/decisions/0030-a-backup-in-our-own-terms.md
"""
