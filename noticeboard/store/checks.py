"""The checks of promises: kept by public acts, taken by whoever looks first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Check, Promise, PromiseTerms
from noticeboard.ports.checking import DueCheck, Looked
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_checks import checks

_row = checks.c


@dataclass(frozen=True, slots=True)
class Checks:
    """Implements ``ports.Checks``."""

    engine: Engine

    def due(self, now: datetime, *, limit: int) -> tuple[DueCheck, ...]:
        """Those to look at, the one that waits longest first: never before its instant."""
        found = select(checks).where(_row.next_at <= now).order_by(_row.next_at).limit(limit)
        with reading(self.engine) as conn:
            return tuple(
                DueCheck(
                    row.notice_id,
                    row.promise_key,
                    Check(row.url, row.contains),
                    row.since,
                    row.next_at,
                )
                for row in conn.execute(found)
            )

    def claim(self, check: DueCheck, next_at: datetime | None) -> bool:
        """Put off the next look; false when somebody else did, or the promise was moved."""
        as_read = _is(check) & (_row.next_at == check.next_at)
        with writing(self.engine) as conn:
            return conn.execute(update(checks).where(as_read).values(next_at=next_at)).rowcount > 0

    def note(self, check: DueCheck, said: str, *, at: datetime) -> None:
        """What a look found; nothing is written for a promise that was moved since."""
        with writing(self.engine) as conn:
            conn.execute(update(checks).where(_is(check)).values(looked_at=at, said=said))

    def of(self, notice_id: str) -> tuple[Looked, ...]:
        """The checks of a notice's open promises, and what they found last."""
        found = select(checks).where(_row.notice_id == notice_id).order_by(_row.promise_key)
        with reading(self.engine) as conn:
            return tuple(
                Looked(row.promise_key, Check(row.url, row.contains), row.looked_at, row.said)
                for row in conn.execute(found)
            )


def begin(conn: Connection, notice_id: str, promised: Iterable[PromiseTerms]) -> None:
    """Look from the promised instants on: the announcement is public."""
    rows = [
        {
            "notice_id": notice_id,
            "promise_key": terms.key,
            "url": terms.check.url,
            "contains": terms.check.contains,
            "since": terms.due.utc,
            "next_at": terms.due.utc,
        }
        for terms in promised
        if terms.check is not None
    ]
    if rows:
        conn.execute(insert(checks), rows)


def follow(conn: Connection, notice: Notice) -> None:
    """Look when the promises are due by now; no more at those that are kept or withdrawn."""
    mine = _row.notice_id == notice.id
    for key, since in conn.execute(select(_row.promise_key, _row.since).where(mine)).all():
        promise = notice.promise(key)
        this = mine & (_row.promise_key == key)
        if promise is None or promise.status != "open":
            conn.execute(delete(checks).where(this))
        elif _due(promise) != since:
            fresh = {"looked_at": None, "said": None}
            at = _due(promise)
            conn.execute(update(checks).where(this).values(since=at, next_at=at, **fresh))


def _is(check: DueCheck) -> ColumnElement[bool]:
    same = (_row.notice_id == check.notice_id) & (_row.promise_key == check.promise)
    return same & (_row.since == check.since)


def _due(promise: Promise) -> datetime | None:
    return promise.current.due.utc if promise.current.due else None
