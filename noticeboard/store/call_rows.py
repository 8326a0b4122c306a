"""Rows of calls: whom an alarm called, and whoever takes a call to send it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    exists,
    insert,
    or_,
    select,
    update,
)

from noticeboard.domain.alarms import Call, Failure
from noticeboard.domain.sentence import Sentence
from noticeboard.ports.watching import MOST_TRIES
from noticeboard.store import codec
from noticeboard.store.batches import batches
from noticeboard.store.tables_watch import alarms, calls

_LOST = Failure(
    "sender_lost",
    Sentence(
        "The process that was sending it ended twice before it was known what came of it.",
        "보내던 프로세스가 결과를 알기 전에 두 번 종료되었습니다.",
    ),
)
_OF_OPEN = alarms.c.open_as.is_not(None)


def add_call(conn: Connection, call: Call, digest: str | None) -> None:
    """Insert; what waits may be taken at once."""
    free_at = call.created_at if call.state == "waiting" else None
    row = {"id": call.id, "alarm_id": call.alarm_id, "token_sha256": digest, "free_at": free_at}
    whom = {"person_id": call.person, "acknowledged_at": call.acknowledged_at}
    when = {"created_at": call.created_at, "expires_at": call.expires_at}
    conn.execute(
        insert(calls).values(**row, **whom, **when, state=call.state, tries=0, failures=[])
    )


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
    # What nobody took yet is free, whatever the clock was set to since.
    free = or_(calls.c.free_at <= now, calls.c.state == "waiting")
    return and_(calls.c.free_at.is_not(None), free)


def claim(conn: Connection, now: datetime, *, lease: timedelta, limit: int) -> tuple[Call, ...]:
    """Take calls that are free, what is no practice first; those of closed alarms are dropped."""
    of = calls.join(alarms, alarms.c.id == calls.c.alarm_id)
    free = _free(now)
    over = select(calls.c.id).select_from(of).where(free, ~_OF_OPEN)
    dropped = update(calls).where(calls.c.id.in_(over))
    # Somebody who could not be reached before it was over was not left out.
    failed = (calls.c.state == "undeliverable", "undeliverable")
    conn.execute(dropped.values(state=case(failed, else_="dropped"), free_at=None))
    lost = update(calls).where(free, calls.c.tries >= MOST_TRIES)
    conn.execute(lost.values(state="undeliverable", failures=[codec.dump(_LOST)], free_at=None))
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


def conclude(conn: Connection, call: Call, again_at: datetime | None) -> bool:
    """Write what came of a claimed call; false when somebody else took it meanwhile."""
    mine = (calls.c.id == call.id) & (calls.c.tries == call.tries) & (calls.c.state == "calling")
    done = {
        "state": call.state,
        "sent_at": call.sent_at,
        "failures": [codec.dump(failure) for failure in call.failures],
        "free_at": again_at,
    }
    return conn.execute(update(calls).where(mine).values(**done)).rowcount > 0


def of_alarms(conn: Connection, ids: Sequence[str]) -> Mapping[str, list[Call]]:
    """The calls of each of these alarms, the first one first."""
    found: dict[str, list[Call]] = defaultdict(list)
    for some in batches(ids):
        own = select(calls).where(calls.c.alarm_id.in_(some))
        for row in conn.execute(own.order_by(calls.c.created_at, calls.c.id)):
            found[row.alarm_id].append(_call(row))
    return found


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
        failures=tuple(codec.load(Failure, failure) for failure in row.failures),
        acknowledged_at=row.acknowledged_at,
    )
