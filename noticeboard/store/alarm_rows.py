"""Rows of alarms and calls."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    func,
    literal,
    select,
    tuple_,
    update,
)

from noticeboard.domain.alarms import Alarm, AlarmKind, Call
from noticeboard.domain.go_no_go import Question
from noticeboard.ports import Page
from noticeboard.store import call_rows, cursors
from noticeboard.store.dialects import insert_missing
from noticeboard.store.tables_watch import alarms
from noticeboard.store.types import UTCDateTime, is_storable

_MICROSECOND = timedelta(microseconds=1)
IS_OPEN = alarms.c.open_as.is_not(None)


def open_as(alarm: Alarm) -> str:
    """What an alarm is about while it is open: there is one of each."""
    match alarm.kind:
        case "drill":
            return _test(alarm.about) if alarm.about else "drill"
        case "go_no_go":
            return f"go_no_go {alarm.notice_id} {alarm.about}"
    return f"silence {alarm.notice_id or alarm.about}"


def _test(person: str) -> str:
    return f"drill {person}"


def asked_as(alarm: Alarm) -> str | None:
    """What a question asks: it is asked once."""
    if alarm.kind != "go_no_go" or alarm.step is None:
        return None
    step = int(alarm.step.total_seconds())
    return f"{alarm.notice_id} {alarm.about} {alarm.revision} {step}"


def add(conn: Connection, alarm: Alarm) -> bool:
    """Insert; false when it is open already, or was answered before."""
    new = insert_missing(conn, alarms, ()).values(
        id=alarm.id,
        kind=alarm.kind,
        open_as=open_as(alarm),
        asked_as=asked_as(alarm),
        since=alarm.since,
        opened_at=alarm.opened_at,
        notice_id=alarm.notice_id,
        signal=alarm.signal,
        about=alarm.about,
        revision=alarm.revision,
        due=alarm.due,
        step_us=None if alarm.step is None else alarm.step // _MICROSECOND,
    )
    return conn.scalar(new.returning(alarms.c.id)) is not None


def save(conn: Connection, alarm: Alarm) -> None:
    """What was decided, and whether it is over."""
    over = {"open_as": None} if alarm.closed_at is not None else {}
    if alarm.closed_at is not None and alarm.verdict != "on_track":
        over["asked_as"] = None  # nobody vouched for it: should it come up again, it is asked
    conn.execute(
        update(alarms)
        .where(alarms.c.id == alarm.id)
        .values(
            verdict=alarm.verdict,
            decided_by=alarm.decided_by,
            decided_at=alarm.decided_at,
            closed_at=alarm.closed_at,
            ending=alarm.ending,
            **over,
        )
    )


def find(conn: Connection, alarm_id: str, *, lock: bool = False) -> Alarm | None:
    """The alarm of that id with its calls. ``lock``: others who would change it wait."""
    if not is_storable(alarm_id):
        return None
    own = select(alarms).where(alarms.c.id == alarm_id)
    return next(iter(_loaded(conn, own.with_for_update() if lock else own)), None)


def test_of(conn: Connection, person: str) -> Alarm | None:
    """The open alarm by which somebody has themselves called for practice."""
    return next(iter(_loaded(conn, select(alarms).where(alarms.c.open_as == _test(person)))), None)


def all_open(conn: Connection) -> tuple[Alarm, ...]:
    """Every open alarm, oldest first."""
    return _loaded(conn, select(alarms).where(IS_OPEN).order_by(alarms.c.opened_at, alarms.c.id))


def longest_open(conn: Connection, kind: AlarmKind, limit: int) -> tuple[tuple[Alarm, ...], int]:
    """Of a kind: what is silent for longest, or asked about what comes first; and how many."""
    row, own = alarms.c, (IS_OPEN, alarms.c.kind == kind)
    first = row.due if kind == "go_no_go" else row.since
    found = _loaded(conn, select(alarms).where(*own).order_by(first, row.id).limit(limit))
    return found, conn.scalar(select(func.count()).select_from(alarms).where(*own)) or 0


def asked(conn: Connection, ids: Sequence[str], now: datetime) -> frozenset[Question]:
    """What was asked about these notices, of instants after ``now``, and stands as answered."""
    row = alarms.c
    own = select(row.notice_id, row.about, row.revision, row.due, row.step_us)
    found = conn.execute(
        own.where(row.notice_id.in_(ids), row.asked_as.is_not(None), row.due > now)
    )
    return frozenset(
        Question(r.notice_id, r.about, r.revision, r.due, r.step_us * _MICROSECOND) for r in found
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alarms: of a kind, about a notice; ``None`` is any."""

    kind: AlarmKind | None
    notice_id: str | None
    only_open: bool

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What holds of them."""
        if self.kind is not None:
            yield alarms.c.kind == self.kind
        if self.notice_id is not None:
            yield alarms.c.notice_id == self.notice_id
        if self.only_open:
            yield IS_OPEN


def page(conn: Connection, wanted: Wanted, *, limit: int, cursor: str | None) -> Page[Alarm]:
    """Newest first.

    Raises:
        RefusedError: for a cursor that no page gave.
    """
    row, found = alarms.c, select(alarms).where(*wanted.conditions())
    if cursor is not None:
        at, last_id = cursors.place(cursor)
        before = tuple_(literal(at, UTCDateTime), last_id)
        found = found.where(tuple_(row.opened_at, row.id) < before)
    newest = found.order_by(row.opened_at.desc(), row.id.desc()).limit(limit + 1)
    items = _loaded(conn, newest)
    last = items[limit - 1] if len(items) > limit else None
    following = cursors.of_place(last.opened_at, last.id) if last else None
    return Page(items[:limit], following)


def _loaded(conn: Connection, found: Select[Any]) -> tuple[Alarm, ...]:
    rows = conn.execute(found).all()
    made = call_rows.of_alarms(conn, [row.id for row in rows])
    return tuple(_alarm(row, made[row.id]) for row in rows)


def _alarm(row: Row[Any], made: Iterable[Call]) -> Alarm:
    return Alarm(
        id=row.id,
        kind=row.kind,
        since=row.since,
        opened_at=row.opened_at,
        notice_id=row.notice_id,
        signal=row.signal,
        about=row.about,
        revision=row.revision,
        due=row.due,
        step=None if row.step_us is None else row.step_us * _MICROSECOND,
        verdict=row.verdict,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        closed_at=row.closed_at,
        ending=row.ending,
        calls=tuple(made),
    )
