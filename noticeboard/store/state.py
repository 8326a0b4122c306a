"""The one row that every public act holds, so that they happen one after another."""

from sqlalchemy import Connection, select, update

from noticeboard.store.tables_public import public_state


def lock_public(conn: Connection) -> int:
    """Hold back every other public act; the version as it was."""
    return int(conn.scalars(select(public_state.c.version).with_for_update()).one())


def set_version(conn: Connection, version: int) -> None:
    """What is public has changed: pages of older versions are stale."""
    conn.execute(update(public_state).values(version=version))
