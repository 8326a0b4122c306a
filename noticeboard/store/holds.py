"""The kill switch: rows of ``controls`` that stop every send, or one channel's."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select

from noticeboard.ports import Hold
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.tables_staff import controls

EVERY_CHANNEL = "*"
_PREFIX = "hold:"
_IS_HELD = select(exists().where(controls.c.key.in_([bindparam("every"), bindparam("one")])))


def set_hold(conn: Connection, channel: str | None, *, by: str, at: datetime) -> None:
    """Stop sending to ``channel``; ``None`` stops all."""
    statement = insert_or_update(conn, controls, [controls.c.key], ["value", "at"])
    conn.execute(statement, {"key": _key(channel), "value": by, "at": at})


def lift_hold(conn: Connection, channel: str | None) -> bool:
    """Send again; whether there was such a hold."""
    return conn.execute(delete(controls).where(controls.c.key == _key(channel))).rowcount > 0


def is_held(conn: Connection, channel: str) -> bool:
    """Whether nothing may be sent to ``channel`` now."""
    return bool(conn.scalar(_IS_HELD, {"every": _key(None), "one": _key(channel)}))


def load_holds(conn: Connection) -> tuple[Hold, ...]:
    """What is on hold, by whom and since when: all of it first, then by channel."""
    ours = select(controls).where(controls.c.key.startswith(_PREFIX, autoescape=True))
    found = {row.key.removeprefix(_PREFIX): row for row in conn.execute(ours)}
    return tuple(
        Hold(None if name == EVERY_CHANNEL else name, found[name].value, found[name].at)
        for name in sorted(found, key=lambda name: (name != EVERY_CHANNEL, name))
    )


def held_channels(conn: Connection) -> frozenset[str]:
    """The channels on hold; ``*`` among them means all."""
    ours = select(controls.c.key).where(controls.c.key.startswith(_PREFIX, autoescape=True))
    return frozenset(key.removeprefix(_PREFIX) for key in conn.scalars(ours))


def _key(channel: str | None) -> str:
    return _PREFIX + (channel or EVERY_CHANNEL)
