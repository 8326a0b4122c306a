"""What is counted of deliveries: ``ports.gauges.Gauges``."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Text, bindparam, cast, func, literal, select

from noticeboard.domain.delivery import SYNTHETIC
from noticeboard.domain.kind import Policy
from noticeboard.ports.gauges import Waiting
from noticeboard.store.backlogs import due_by
from noticeboard.store.engine import reading
from noticeboard.store.late import wanted_at
from noticeboard.store.tables_delivery import ARRIVED, TROUBLED, deliveries
from noticeboard.store.tables_memos import synthetics
from noticeboard.store.types import UTCDateTime

_ROW = deliveries.c
# Its own delivery is used again each minute, so what came of it is kept apart.
_TRIALS = select(
    cast(synthetics.c.due, Text).label("id"),
    synthetics.c.done_at,
    synthetics.c.due.label("scheduled_for"),
    literal(SYNTHETIC).label("kind"),
).where(synthetics.c.done_at > bindparam("since", type_=UTCDateTime))
# A backlog is counted to here: a look at it must not last while it is being sent.
_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Gauges:
    """Over one database. ``rings``: the channels that keep quiet hours."""

    engine: Engine
    policy: Policy
    rings: Collection[str] = ()

    def waiting(self, channels: Iterable[str], now: datetime) -> tuple[Waiting, ...]:
        """What is not settled, of each of the channels; of others what stayed behind there."""
        with reading(self.engine) as conn:
            stuck = dict(_troubled(conn))
            named = dict.fromkeys([*channels, *stuck])
            return tuple(_waiting(conn, name, now, stuck.get(name, {})) for name in named)

    def arrived(self, channel: str, since: datetime) -> Iterator[tuple[str, datetime, timedelta]]:
        """What arrived there since: its id, when, and how long after its instant.

        What rings may wait for the end of quiet hours, and is not late by that.
        """
        found = (
            select(_ROW.id, _ROW.done_at, _ROW.scheduled_for, _ROW.kind)
            .where(_ROW.channel == channel, ARRIVED, _ROW.done_at > since)
            .order_by(_ROW.done_at, _ROW.id)
            .limit(_AT_MOST)
        )
        with reading(self.engine) as conn:
            for row in conn.execute(_TRIALS if channel == SYNTHETIC else found, {"since": since}):
                yield row.id, row.done_at, row.done_at - self._wanted_at(row, channel)

    def _wanted_at(self, row: Row[Any], channel: str) -> datetime:
        """The end of quiet hours, if it came after that; what went out in them has its instant."""
        at: datetime = row.scheduled_for
        wanted = wanted_at(self.policy, row.kind, at, rings=channel in self.rings)
        return wanted if row.done_at >= wanted else at


def _waiting(conn: Connection, channel: str, now: datetime, stuck: dict[str, int]) -> Waiting:
    due = select(_ROW.due).where(due_by(now), _ROW.channel == channel)
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
