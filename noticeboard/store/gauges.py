"""What is counted of deliveries: ``ports.gauges.Gauges``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Text, bindparam, cast, func, select

from noticeboard.domain.delivery import SYNTHETIC, DeliveryState
from noticeboard.ports.gauges import Waiting
from noticeboard.store.engine import reading
from noticeboard.store.tables_delivery import ARRIVED, TROUBLED, deliveries, in_state
from noticeboard.store.tables_memos import synthetics
from noticeboard.store.types import UTCDateTime

_ROW = deliveries.c
_PENDING = in_state(DeliveryState.PENDING)
# Its own delivery is used again each minute, so what came of it is kept apart.
_TRIALS = select(
    cast(synthetics.c.due, Text).label("id"),
    synthetics.c.done_at,
    synthetics.c.due.label("scheduled_for"),
).where(synthetics.c.done_at > bindparam("since", type_=UTCDateTime))
# A backlog is counted to here: a look at it must not last while it is being sent.
_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Gauges:
    """Over one database."""

    engine: Engine

    def waiting(self, channels: Iterable[str], now: datetime) -> tuple[Waiting, ...]:
        """What is not settled, of each of the channels; of others what stayed behind there."""
        with reading(self.engine) as conn:
            stuck = dict(_troubled(conn))
            named = dict.fromkeys([*channels, *stuck])
            return tuple(_waiting(conn, name, now, stuck.get(name, {})) for name in named)

    def arrived(self, channel: str, since: datetime) -> Iterator[tuple[str, datetime, timedelta]]:
        """What arrived there since: its id, when, and how long after its instant."""
        found = (
            select(_ROW.id, _ROW.done_at, _ROW.scheduled_for)
            .where(_ROW.channel == channel, ARRIVED, _ROW.done_at > since)
            .order_by(_ROW.done_at, _ROW.id)
            .limit(_AT_MOST)
        )
        with reading(self.engine) as conn:
            for row in conn.execute(_TRIALS if channel == SYNTHETIC else found, {"since": since}):
                yield row.id, row.done_at, row.done_at - row.scheduled_for


def _waiting(conn: Connection, channel: str, now: datetime, stuck: dict[str, int]) -> Waiting:
    due = select(_ROW.due).where(_PENDING, _ROW.channel == channel, _ROW.due <= now)
    some = due.limit(_AT_MOST).subquery("picked")
    count, oldest = conn.execute(select(func.count(), func.min(some.c.due))).one()
    return Waiting(channel, oldest, {"due": count, **stuck})


def _troubled(conn: Connection) -> Iterator[tuple[str, dict[str, int]]]:
    """What needs somebody, by channel and state: all of it, for it is not much."""
    grouped = select(_ROW.channel, _ROW.state, func.count()).where(TROUBLED)
    found: dict[str, dict[str, int]] = {}
    for channel, state, count in conn.execute(grouped.group_by(_ROW.channel, _ROW.state)):
        found.setdefault(channel, {})[state] = count
    yield from found.items()
