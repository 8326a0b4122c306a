"""Rows of alarms and calls."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    exists,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from noticeboard.domain.alarms import Alarm, AlarmKind, Call
from noticeboard.domain.go_no_go import Question
from noticeboard.ports import Page
from noticeboard.store import cursors
from noticeboard.store.dialects import insert_missing
from noticeboard.store.tables_watch import alarms, calls
from noticeboard.store.types import UTCDateTime, is_storable

# Whoever was called twice by mistake sleeps badly; whoever was not called at all, too well.
MOST_TRIES = 2
_LOST = "The process that was sending it ended twice before it was known what came of it."
_MICROSECOND = timedelta(microseconds=1)
IS_OPEN = alarms.c.open_as.is_not(None)


def open_as(alarm: Alarm) -> str:
    """What an alarm is about while it is open: there is one of each."""
    match alarm.kind:
        case "drill":
            return f"drill {alarm.about}" if alarm.about else "drill"
        case "go_no_go":
            return f"go_no_go {alarm.notice_id} {alarm.about}"
    return f"silence {alarm.notice_id or alarm.about}"


def asked_as(alarm: Alarm) -> str | None:
    """What a question asks: it is asked once."""
    if alarm.kind != "go_no_go" or alarm.step is None:
        return None
    step = int(alarm.step.total_seconds())
    return f"{alarm.notice_id} {alarm.about} {alarm.revision} {step}"


def add(conn: Connection, alarm: Alarm) -> bool:
    """Insert; false when it is open already, or was asked before."""
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


def all_open(conn: Connection) -> tuple[Alarm, ...]:
    """Every open alarm, oldest first."""
    return _loaded(conn, select(alarms).where(IS_OPEN).order_by(alarms.c.opened_at, alarms.c.id))


def asked(conn: Connection, ids: Sequence[str], now: datetime) -> frozenset[Question]:
    """What was asked about these notices, of instants after ``now``, answered or not."""
    row = alarms.c
    own = select(row.notice_id, row.about, row.revision, row.due, row.step_us)
    found = conn.execute(own.where(row.notice_id.in_(ids), row.kind == "go_no_go", row.due > now))
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


def add_call(conn: Connection, call: Call, digest: str | None) -> None:
    """Insert; what waits may be taken at once."""
    free_at = call.created_at if call.state == "waiting" else None
    row = {"id": call.id, "alarm_id": call.alarm_id, "token_sha256": digest, "free_at": free_at}
    whom = {"person_id": call.person, "acknowledged_at": call.acknowledged_at}
    when = {"created_at": call.created_at, "expires_at": call.expires_at}
    conn.execute(insert(calls).values(**row, **whom, **when, state=call.state, tries=0))


def acknowledge(conn: Connection, call: Call) -> None:
    """That somebody said "I have it"; whether it is being sent is another's to say."""
    own = update(calls).where(calls.c.id == call.id)
    conn.execute(own.values(acknowledged_at=call.acknowledged_at))


def call_of(conn: Connection, digest: str) -> Call | None:
    """The call of a link."""
    row = conn.execute(select(calls).where(calls.c.token_sha256 == digest)).one_or_none()
    return None if row is None else _call(row)


def any_free(conn: Connection, now: datetime) -> bool:
    """Whether there is a call that nobody has taken, or whose sender has died."""
    return bool(conn.scalar(select(exists().where(_free(now)))))


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(calls.c.free_at.is_not(None), calls.c.free_at <= now)


def claim(conn: Connection, now: datetime, *, lease: timedelta, limit: int) -> tuple[Call, ...]:
    """Take calls that are free, what is no practice first; those of closed alarms are dropped."""
    of = calls.join(alarms, alarms.c.id == calls.c.alarm_id)
    free = _free(now)
    over = select(calls.c.id).select_from(of).where(free, ~IS_OPEN)
    dropped = update(calls).where(calls.c.id.in_(over))
    conn.execute(dropped.values(state="dropped", free_at=None))
    lost = update(calls).where(free, calls.c.tries >= MOST_TRIES)
    conn.execute(lost.values(state="undeliverable", reason=_LOST, free_at=None))
    wanted = (
        select(calls.c.id)
        .select_from(of)
        .where(free)
        .order_by(alarms.c.kind == "drill", calls.c.created_at, calls.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=calls)
    )
    ids = list(conn.scalars(wanted))
    taken = update(calls).where(calls.c.id.in_(ids))
    taken = taken.values(state="calling", tries=calls.c.tries + 1, free_at=now + lease)
    found = {row.id: _call(row) for row in conn.execute(taken.returning(*calls.c))}
    return tuple(found[id_] for id_ in ids)


def conclude(conn: Connection, call: Call) -> bool:
    """Write what came of a claimed call; false when somebody else took it meanwhile."""
    mine = (calls.c.id == call.id) & (calls.c.tries == call.tries) & (calls.c.state == "calling")
    done = {"state": call.state, "sent_at": call.sent_at, "reason": call.reason, "free_at": None}
    return conn.execute(update(calls).where(mine).values(**done)).rowcount > 0


def _loaded(conn: Connection, found: Select[Any]) -> tuple[Alarm, ...]:
    rows = conn.execute(found).all()
    made = _calls(conn, [row.id for row in rows])
    return tuple(_alarm(row, made[row.id]) for row in rows)


def _calls(conn: Connection, ids: Sequence[str]) -> Mapping[str, list[Call]]:
    found: dict[str, list[Call]] = defaultdict(list)
    own = select(calls).where(calls.c.alarm_id.in_(ids))
    for row in conn.execute(own.order_by(calls.c.created_at, calls.c.id)):
        found[row.alarm_id].append(_call(row))
    return found


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


def _call(row: Row[Any]) -> Call:
    return Call(
        id=row.id,
        alarm_id=row.alarm_id,
        person=row.person_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        state=row.state,
        tries=row.tries,
        sent_at=row.sent_at,
        reason=row.reason,
        acknowledged_at=row.acknowledged_at,
    )
