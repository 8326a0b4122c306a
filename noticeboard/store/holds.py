"""The kill switch: rows of ``controls`` that stop every send, or one channel's."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    select,
    update,
)

from noticeboard.domain.delivery import OURS, DeliveryState
from noticeboard.ports import RESTORED, Hold
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.freed import note_freed
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.tables_staff import controls

EVERY_CHANNEL = "*"
_PREFIX = "hold:"
_MAY_STAND_THERE = "The database was restored: it may have been sent before."


def is_any(keys: BindParameter[Any]) -> ColumnElement[bool]:
    """Whether there is a hold of these ``keys``."""
    return exists().where(controls.c.key.in_(keys))


_IS_HELD = select(is_any(bindparam("of_holds", expanding=True)))


def set_hold(conn: Connection, channel: str | None, *, by: str, at: datetime) -> bool:
    """Stop sending to ``channel``; ``None`` stops all. Whether that is news.

    What a restored database holds stays held by that.
    """
    key, changed = [controls.c.key], ["value", "at"]
    other = controls.c.value != RESTORED
    statement = insert_or_update(conn, controls, key, changed, where=other).returning(*key)
    # Not the row count: of an INSERT, PostgreSQL's driver keeps none.
    return conn.scalar(statement, {"key": _key(channel), "value": by, "at": at}) is not None


def lift(conn: Connection, channel: str | None, now: datetime) -> bool:
    """Send again; whether there was such a hold.

    After a restore every channel is asked first what of it stands there: what was due by now may
    have been sent by the board that this one is a copy of.
    """
    key = controls.c.key == _key(channel)
    if conn.scalar(select(controls.c.value).where(key)) == RESTORED:
        row = deliveries.c
        due = update(deliveries).where(
            in_state(DeliveryState.PENDING), row.scheduled_for <= now, row.channel.not_in(OURS)
        )
        unknown = {"state": DeliveryState.UNKNOWN.value, "lost_at": now, "due": now}
        conn.execute(due.values(**unknown, absent_at=None, asked_at=None, reason=_MAY_STAND_THERE))
    lifted = lift_hold(conn, channel)
    if lifted:
        note_freed(conn, channel, now)
    return lifted


def lift_hold(conn: Connection, channel: str | None) -> bool:
    """Send again; whether there was such a hold."""
    return conn.execute(delete(controls).where(controls.c.key == _key(channel))).rowcount > 0


def is_held(conn: Connection, channel: str) -> bool:
    """Whether nothing may be sent to ``channel`` now."""
    return bool(conn.scalar(_IS_HELD, {"of_holds": keys(channel)}))


def keys(*channels: str) -> list[str]:
    """The keys of the holds that concern these channels."""
    return [_key(None), *map(_key, channels)]


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
