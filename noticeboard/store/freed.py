"""When the last rest, or hold, of each channel ended: what waited for that is no fault of anybody.

It is due since long before, and goes out as fast as it can.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from noticeboard.store.dialects import insert_or_update
from noticeboard.store.tables_delivery import ARRIVED, deliveries
from noticeboard.store.tables_staff import controls

_PREFIX, _ALL = "freed:", "*"
# Whatever is left by then waits for something else.
_CAUGHT_UP_AFTER = timedelta(hours=1)


def note_freed(conn: Connection, channel: str | None, at: datetime) -> None:
    """What waits may go to ``channel`` from now on; ``None``: to all."""
    row = {"key": _PREFIX + (channel or _ALL), "value": "", "at": at}
    conn.execute(insert_or_update(conn, controls, [controls.c.key], ["at"]), row)


def catching_up(
    conn: Connection, channels: Collection[str], late: datetime, now: datetime
) -> frozenset[str]:
    """Those that were freed after ``late``; or not long before, if anything arrived since."""
    ours = select(controls).where(controls.c.key.startswith(_PREFIX, autoescape=True))
    ends = {row.key.removeprefix(_PREFIX): row.at for row in conn.execute(ours)}
    return frozenset(one for one in channels if _catches_up(conn, one, ends, late, now))


def _catches_up(
    conn: Connection, channel: str, ends: Mapping[str, datetime], late: datetime, now: datetime
) -> bool:
    ended = max((ends[key] for key in (_ALL, channel) if key in ends), default=None)
    if ended is None or now - ended >= _CAUGHT_UP_AFTER:
        return False
    if ended > late:
        return True
    row = deliveries.c
    lately = select(row.id).where(ARRIVED, row.channel == channel, row.done_at > late)
    return conn.scalar(lately.limit(1)) is not None
