"""Channels that are given a rest, known to the senders of all hosts: ``ports.Breakers``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, exists, or_, select, update

from noticeboard.domain.breaker import FAILURES, Breaker
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.freed import note_freed
from noticeboard.store.tables_clocks import breakers

_ROW = breakers.c


@dataclass(frozen=True, slots=True)
class Breakers:
    """Over one database."""

    engine: Engine

    def load(self) -> Mapping[str, Breaker]:
        """Those that are given a rest, by channel."""
        with reading(self.engine) as conn:
            return load_breakers(conn)

    def open(self, channel: str, breaker: Breaker) -> None:
        """Give it a rest, or a longer one; it counts from when the first of all saw it.

        What failed meanwhile makes one no shorter that the channel asked for.
        """
        row = {
            "channel": channel,
            "since": breaker.since,
            "retry_at": breaker.retry_at,
            "refused": breaker.refused,
            "asked": breaker.asked,
            "reason": breaker.reason,
        }
        changed = ["retry_at", "refused", "asked", "reason"]
        with writing(self.engine) as conn:
            # That it asked for until then, and what it said, stays as well.
            shorter = or_(~_ROW.asked, _ROW.retry_at <= breaker.retry_at)
            own = insert_or_update(conn, breakers, [_ROW.channel], changed, where=shorter)
            conn.execute(own, row)

    def close(self, channel: str, at: datetime) -> None:
        """It takes what it is given again."""
        with writing(self.engine) as conn:
            conn.execute(delete(breakers).where(_ROW.channel == channel))
            note_freed(conn, channel, at)

    def probe(self, channel: str, now: datetime, again: datetime) -> bool:
        """Whether this process may try once; the next one not before ``again``."""
        own = _ROW.channel == channel
        with writing(self.engine) as conn:
            mine = update(breakers).where(own, _ROW.retry_at <= now).values(retry_at=again)
            return conn.execute(mine).rowcount > 0 or not conn.scalar(select(exists().where(own)))


def load_breakers(conn: Connection) -> Mapping[str, Breaker]:
    """The channels that are given a rest."""
    return {
        row.channel: Breaker(FAILURES, row.retry_at, row.since, row.refused, row.reason, row.asked)
        for row in conn.execute(select(breakers))
    }
