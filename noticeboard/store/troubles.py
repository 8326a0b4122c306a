"""Troubles of the board that are not over, and whose turn it is to look: ``alerting.Book``."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, update

from noticeboard.domain.duty import answering
from noticeboard.domain.episodes import Episode, Followed
from noticeboard.domain.memos import Memo
from noticeboard.domain.signing import Person
from noticeboard.domain.troubles import Trouble
from noticeboard.store import incident_rows, people_rows
from noticeboard.store.dialects import insert_missing, insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.memos import add_memos
from noticeboard.store.tables_memos import troubles
from noticeboard.store.tables_staff import controls

_TURN = "troubles"
_CHANGING = ("since", "count", "seen_at", "times", "told_at", "told_count")


@dataclass(frozen=True, slots=True)
class Troubles:
    """Over one database."""

    engine: Engine

    def turn(self) -> datetime | None:
        """When somebody looked last, by their clock; ``None`` where nobody ever did."""
        with reading(self.engine) as conn:
            return conn.scalar(select(controls.c.at).where(controls.c.key == _TURN))

    def take_turn(self, now: datetime, last: datetime | None) -> bool:
        """Whether nobody looked since ``last``: then it is the caller's turn alone."""
        with writing(self.engine) as conn:
            if last is None:
                row = {"key": _TURN, "value": "", "at": now}
                new = insert_missing(conn, controls, [controls.c.key]).values(row)
                return conn.scalar(new.returning(controls.c.key)) is not None
            mine = update(controls).where(controls.c.key == _TURN, controls.c.at == last)
            return conn.execute(mine.values(at=now)).rowcount == 1

    def open(self) -> tuple[Episode, ...]:
        """What is not over, as it was seen last; what began first comes first."""
        with reading(self.engine) as conn:
            return _load(conn)

    def staff(self, now: datetime) -> tuple[tuple[Person, ...], Collection[str]]:
        """Whoever can come in, and the ids of those on duty in this hour."""
        with reading(self.engine) as conn:
            people = people_rows.load_staff(conn)
            duty = incident_rows.duty_list(conn)
        return people, duty.on_duty(answering(people, now), now)

    def keep(self, changed: Iterable[Followed], new: Iterable[Memo], *, at: datetime) -> None:
        """What one look found, and what people are told of it: all of it, or nothing."""
        with writing(self.engine) as conn:
            for one in changed:
                _save(conn, one)
            add_memos(conn, new, at=at)


def _load(conn: Connection) -> tuple[Episode, ...]:
    found = select(troubles).order_by(troubles.c.opened_at, troubles.c.key)
    return tuple(_episode(row) for row in conn.execute(found))


def _save(conn: Connection, one: Followed) -> None:
    episode, trouble = one.episode, one.episode.trouble
    if one.over:
        # Seen again since by somebody else, it is not over.
        unseen = troubles.c.seen_at <= episode.seen_at
        conn.execute(delete(troubles).where(troubles.c.key == trouble.key, unseen))
        return
    row = {
        "key": trouble.key,
        "kind": trouble.kind,
        "named": trouble.named,
        "since": trouble.since,
        "count": trouble.count,
        "opened_at": episode.opened_at,
        "seen_at": episode.seen_at,
        "times": episode.times,
        "told_at": episode.told_at,
        "told_count": episode.told_count,
    }
    conn.execute(insert_or_update(conn, troubles, [troubles.c.key], _CHANGING), row)


def _episode(row: Row[Any]) -> Episode:
    return Episode(
        Trouble(row.kind, row.since, row.named, row._mapping["count"]),
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        times=row.times,
        told_at=row.told_at,
        told_count=row.told_count,
    )
