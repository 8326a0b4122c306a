"""However long the line is, a claim reads as much of it as it takes."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any
from typing import cast as as_type

import pytest
from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Integer,
    String,
    bindparam,
    cast,
    event,
    func,
    insert,
    literal,
    select,
)

from noticeboard.domain.budget import NO_RATES, Rate
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.kind import OnLate
from noticeboard.store import late
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_staff import bulletins, notices, revisions
from tests.builders import HOUR, MINUTE, NOON, a_content, a_kind, a_policy
from tests.store.newsroom import URL, Newsroom, an_owner

MANY, FEW = 10_000, 100
LATER = NOON + HOUR
PLAIN = a_content(promises=(), title="")
# What makes a copy another one.
_OWN = {"id", "notice_id", "bulletin_id", "slug", "code"}
_KEYS = {notices: "id", bulletins: "notice_id", revisions: "bulletin_id", deliveries: "notice_id"}
_FIRST = select(literal(0).label("i")).cte(recursive=True)
_NUMBERS = _FIRST.union_all(select(_FIRST.c.i + 1).where(_FIRST.c.i < bindparam("last")))


def copy_of(column: Column[Any]) -> ColumnElement[Any]:
    """The value of a column in a copy."""
    if column.name not in _OWN:
        return column
    number = bindparam("batch", type_=Integer) + _NUMBERS.c.i
    return column.concat("-").concat(cast(number, String))


class Line:
    """Announcements that the board has, waiting for the journal since an hour."""

    def __init__(self, engine: Engine, on_late: OnLate = "send") -> None:
        self.engine = engine
        self.policy = a_policy(a_kind(on_late=on_late))
        self.room = Newsroom(engine, self.policy)
        self.steps, self.batches = count(), count()
        self.first = self.announced()
        event.listen(engine, "connect", self._count)
        engine.dispose()

    def announced(self) -> Bulletin:
        """One of them."""
        bulletin = self.room.announce(at=NOON, content=PLAIN)
        self.room.publish(bulletin, NOON)
        return bulletin

    def copied(self, many: int) -> None:
        """The first of them, ``many`` times more."""
        given = {"batch": next(self.batches) * MANY, "last": many - 1}
        with writing(self.engine) as conn:
            for table, key in _KEYS.items():
                own = self.first.id if key == "bulletin_id" else self.first.notice_id
                each = table.join(_NUMBERS, literal(value=True))
                copies = select(*map(copy_of, table.columns)).select_from(each)
                copies = copies.where(table.columns[key] == own)
                names = [column.name for column in table.columns]
                conn.execute(insert(table).from_select(names, copies), given)

    def claim(
        self, now: datetime = LATER, limit: int = 10, rate: Rate | None = None
    ) -> tuple[tuple[Delivery, ...], int]:
        """What is taken, and how many thousand steps SQLite went for it."""
        rates = {"journal": rate} if rate else NO_RATES
        store = Deliveries(self.engine, self.policy, public_url=URL, rates=rates)
        before = next(self.steps)
        taken = store.claim("journal", now, an_owner(), limit=limit)
        return taken, next(self.steps) - before

    def waiting(self) -> int:
        """How many there are in the line."""
        row = deliveries.c
        mine = (row.channel == "journal") & (row.state == DeliveryState.PENDING)
        with self.engine.connect() as conn:
            return conn.scalar(select(func.count()).where(mine)) or 0

    def _count(self, connection: object, _: object) -> None:
        sqlite = as_type(SQLiteConnection, connection)
        sqlite.set_progress_handler(lambda: next(self.steps) < 0, 1000)


@pytest.fixture
def engine(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """SQLite alone: it counts its steps."""
    made = open_engine(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'line.db')}")
    yield made
    made.dispose()


def test_a_claim_of_late_texts_reads_as_many_as_it_takes(engine: Engine) -> None:
    """Ten of ten thousand cost what ten of a hundred do: nobody waits for the write lock."""
    line = Line(engine)
    line.copied(FEW)
    _, steps_of_few = line.claim()
    line.copied(MANY)

    taken, steps = line.claim()

    assert len(taken) == 10
    assert steps <= 3 * steps_of_few


def test_where_only_what_is_kept_is_left_the_line_is_not_walked(engine: Engine) -> None:
    """What a statement waits for goes before it; ten thousand others are not looked at."""
    line, rate = Line(engine), Rate(2, HOUR)
    line.copied(MANY)
    ((ordinary,), steps_of_one) = line.claim(limit=9, rate=rate)
    last = line.announced()
    word = line.room.follow_up(last, "holding", at=NOON + MINUTE, content=PLAIN)
    line.room.publish(word, NOON + MINUTE)

    taken, steps = line.claim(limit=9, rate=rate)

    assert ordinary.kind == "announcement"
    assert [delivery.bulletin_id for delivery in taken] == [last.id]
    # A look at the index for each of them, and no more.
    assert steps_of_one <= 20
    assert steps <= 20 * MANY / 1000


def test_a_line_of_all_sorts_is_judged_no_further_than_is_taken(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each judgement reads a notice while nobody else can write."""
    line, judged = Line(engine, "drop"), count()
    line.copied(3 * FEW)
    real = late._is_settled

    def some(*args: Any, **options: Any) -> bool:
        """The first is dropped, and after it each fiftieth; the others only say that."""
        return next(judged) % 50 == 0 and real(*args, **options)

    monkeypatch.setattr(late, "_is_settled", some)

    taken, _ = line.claim(limit=1)

    assert len(taken) == 1
    assert next(judged) <= 60


def test_what_is_dropped_keeps_nothing_back_that_is_behind_it(engine: Engine) -> None:
    """In one go, however many there are: what is in time does not wait for the timer."""
    line = Line(engine, "drop")
    line.copied(3 * FEW)
    in_time = line.room.announce(at=LATER, content=PLAIN)
    line.room.publish(in_time, LATER)

    taken, _ = line.claim(limit=1)

    assert [delivery.bulletin_id for delivery in taken] == [in_time.id]
    assert line.waiting() == 0
