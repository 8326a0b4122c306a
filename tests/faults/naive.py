"""The loop that everybody writes first: claim, send, mark. No protocol; it must be found out.

It runs in the place of the product's workers, on the same tables and over the same channels.
"""

import logging
import os
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, or_, select, update

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.clock import utc_now
from noticeboard.domain.delivery import BOARD, Delivery
from noticeboard.domain.errors import SendError
from noticeboard.ports import Channel, Deliveries
from noticeboard.store.delivery_rows import to_delivery
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_public import public_bulletins
from tests.faults.kinds import know_the_kinds
from tests.faults.worker import settings_of

# Whoever did not mark it by now must have died.
STUCK = timedelta(seconds=5)
_log = logging.getLogger(__name__)


def loop(folder: Path) -> int:
    """Claim, send and mark until killed."""
    know_the_kinds()
    wired = bootstrap.parts(settings_of(folder, os.environ), wakes=NoWakes())
    engine = open_engine(wired.settings.database_url)
    while True:
        for name, channel in wired.channels.items():
            with writing(engine) as conn:
                taken = _claim(conn, name)
            if taken is not None:
                state = _send(wired.dispatch.deliveries, channel, taken)
                with writing(engine) as conn:
                    _mark(conn, taken, state)
        time.sleep(0.02)


def _claim(conn: Connection, channel: str) -> Delivery | None:
    d, now = deliveries.c, utc_now()
    stuck = (d.state == "sending") & (d.due <= now - STUCK)
    public = select(public_bulletins.c.id)
    found = (
        select(deliveries)
        .where(d.channel == channel, d.due <= now)
        .where(or_(d.channel == BOARD, d.bulletin_id.in_(public)))
        .where(or_(d.state == "pending", stuck))
        .order_by(d.due)
        .limit(1)
    )
    row = conn.execute(found).one_or_none()
    if row is None:
        return None
    claimed = update(deliveries).where(d.id == row.id).values(state="sending", due=now)
    conn.execute(claimed)
    return to_delivery(row)


def _send(store: Deliveries, channel: Channel, delivery: Delivery) -> str:
    try:
        channel.send(store.message(delivery))
    except SendError as error:
        _log.warning("Trying again: %s", error.reason)
        return "pending"
    return "delivered"


def _mark(conn: Connection, delivery: Delivery, state: str) -> None:
    own = update(deliveries).where(deliveries.c.id == delivery.id)
    conn.execute(own.values(state=state))
