"""However much there is, nothing on the way of a bulletin reads a whole table."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from noticeboard.domain.bulletin import BulletinState
from noticeboard.ports import FeedScope, Sheet, Wanted
from noticeboard.store.cursors import of_place
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.desk import Desk
from noticeboard.store.engine import open_engine
from noticeboard.store.figures import FiguresOf
from noticeboard.store.gauges import Gauges
from noticeboard.store.overview import Overview
from noticeboard.store.pages import Pages
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.running import Running
from noticeboard.store.schedule import Schedule
from noticeboard.store.sheets import Sheets
from noticeboard.store.synthetic import Synthetics
from noticeboard.store.unreadable import Unreadable
from tests.builders import NOON, SECOND, a_policy
from tests.store.newsroom import URL, Newsroom, an_id, an_owner

Asked = list[tuple[str, Any]]
# Tables that stay small however long the board runs, and what a statement made itself.
SMALL = (
    *("controls", "heartbeats", "public_state", "CONSTANT", "picked", "stale", "channels"),
    *("parts", "clock_holds", "breakers", "unreadable", "duty_lists"),
)
WANTED: dict[str, Wanted] = {
    "all": Wanted(),
    "a kind": Wanted(kind="launch"),
    "titles": Wanted(text="phone"),
    **{state: Wanted(state=state) for state in BulletinState},
}


def listed(engine: Engine, *, wanted: Wanted) -> None:
    """The first two pages of what is wanted."""
    for cursor in (None, of_place(NOON, "notice-1")):
        Desk(engine).subjects(limit=10, cursor=cursor, wanted=wanted)


ACTS: dict[str, Callable[[Engine], object]] = {
    "next wakes": lambda engine: Schedule(engine).next_wakes(NOON, SECOND),
    "unscheduled": lambda engine: Schedule(engine).unscheduled(NOON),
    "claim": lambda engine: store(engine).claim("board", NOON, an_owner(), limit=10),
    "figures": lambda engine: FiguresOf(engine, a_policy(), ("board",)).figures(NOON),
    "unsent": lambda engine: FiguresOf(engine, a_policy(), ("board",)).unsent(NOON),
    "synthetic": lambda engine: Synthetics(engine).plan(NOON),
    "unreadable": lambda engine: Unreadable(engine).look(NOON),
    "unknowns": lambda engine: store(engine).unknowns("board", NOON, limit=10),
    "unverified": lambda engine: store(engine).unverified("journal", NOON, limit=10),
    "expired": lambda engine: store(engine).expired(NOON),
    "orphaned": lambda engine: store(engine).orphaned("north"),
    "waiting": lambda engine: Gauges(engine, a_policy()).waiting(["journal"], NOON),
    "lateness": lambda engine: list(Gauges(engine, a_policy()).arrived("journal", NOON)),
    "under way": lambda engine: Running(engine).under_way(NOON, readable=["journal"]),
    "stale pages": lambda engine: Pages(engine).stale(NOON, 10),
    "newest": lambda engine: PublicRows(engine).newest_notices(10),
    "open": lambda engine: PublicRows(engine).open_notices(10),
    "feed": lambda engine: PublicRows(engine).feed(FeedScope("kind", "launch"), 10),
    "head": lambda engine: PublicRows(engine).head(),
    "publication": lambda engine: tell(engine),
    "at work": lambda engine: Overview(engine).at_work(limit=10),
    "troubled": lambda engine: Overview(engine).troubled(now=NOON, limit=10),
    "arrivals": lambda engine: Overview(engine).arrivals(["board", "journal"]),
    "promised": lambda engine: Overview(engine).promised(limit=10),
    "holds": lambda engine: Overview(engine).holds(),
    "people's names": lambda engine: Overview(engine).people_names(["ana", "bo"]),
    "places": lambda engine: Overview(engine).places(["notice-1", "bulletin-1"]),
    "audit log": lambda engine: Desk(engine).audit(limit=10),
    "audit log of one": lambda engine: Desk(engine).audit(limit=10, about="b", who="ana"),
    "audit log of a person": lambda engine: Desk(engine).audit(limit=10, who="ana"),
    "audit log of a notice": lambda engine: Desk(engine).audit(limit=10, notice="notice-1"),
    "sheets": lambda engine: Sheets(engine).of("ana", limit=10),
    "a sheet": lambda engine: Sheets(engine).sheet(an_id(1), "ana"),
    "keep": lambda engine: Sheets(engine).keep(
        Sheet(an_id(1), "ana", "/desk/", {}, NOON), now=NOON
    ),
    **{f"list of {name}": partial(listed, wanted=wanted) for name, wanted in WANTED.items()},
}
# What somebody looks at on every visit: read in its order, never gathered and sorted.
IN_ORDER = (
    "at work",
    "troubled",
    "arrivals",
    "promised",
    "audit log",
    "audit log of a person",
    "sheets",
)


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """SQLite alone: PostgreSQL plans by the size of its tables, and these are small."""
    engine = open_engine(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'plans.db')}")
    yield engine
    engine.dispose()


def store(engine: Engine) -> Deliveries:
    """The senders' store."""
    return Deliveries(engine, a_policy(), public_url=URL)


def tell(engine: Engine) -> None:
    """An announcement and its delay, carried everywhere."""
    room = Newsroom(engine, first=100)
    first = room.announce()
    room.publish(first, NOON)
    room.carry("journal", NOON)
    room.publish(room.follow_up(first, at=NOON), NOON)
    room.deliveries.message(*room.claim("journal", NOON))


@contextmanager
def listening(engine: Engine) -> Iterator[Asked]:
    """What is asked of the database meanwhile."""
    asked: Asked = []

    def note(_c: Any, _cur: Any, statement: str, values: Any, _ctx: Any, _many: bool) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def plan(engine: Engine, statement: str, values: Any) -> list[str]:
    """The steps of SQLite's plan."""
    one = values[0] if isinstance(values, list) else values
    with engine.connect() as conn:
        rows = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one).all()
    return [str(row[3]) for row in rows]


def scans(engine: Engine, statement: str, values: Any) -> list[str]:
    """The steps of SQLite's plan that read a whole table; a walk along an index is none."""
    steps = [step for step in plan(engine, statement, values) if step.startswith("SCAN ")]
    whole = [step for step in steps if "USING" not in step]
    return [step for step in whole if not step.split()[1].startswith((*SMALL, "(subquery"))]


@pytest.mark.parametrize("act", ACTS)
def test_no_statement_reads_a_whole_table(sqlite: Engine, act: str) -> None:
    """Each one steps into an index; SQLite's own plan says so."""
    room = Newsroom(sqlite)
    room.publish(room.announce(), NOON)

    with listening(sqlite) as asked:
        ACTS[act](sqlite)
    asked = [(s, v) for s, v in asked if s.startswith(("SELECT", "UPDATE", "WITH", "DELETE"))]

    assert asked
    found = {statement: scans(sqlite, statement, values) for statement, values in asked}
    assert {statement: steps for statement, steps in found.items() if steps} == {}


@pytest.mark.parametrize("act", IN_ORDER)
def test_what_is_looked_at_on_every_visit_is_read_in_its_order(sqlite: Engine, act: str) -> None:
    """Ten of ten thousand cost ten: no statement sorts what it did not have to read."""
    with listening(sqlite) as asked:
        ACTS[act](sqlite)
    asked = [(s, v) for s, v in asked if " LIMIT " in s]

    assert asked
    steps = [step for statement, values in asked for step in plan(sqlite, statement, values)]
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


@pytest.mark.parametrize("act", ["figures", "waiting"])
def test_what_is_ahead_is_not_read_to_find_what_is_due(sqlite: Engine, act: str) -> None:
    """A year of texts that are signed and wait costs those who look each few seconds nothing."""
    with listening(sqlite) as asked:
        ACTS[act](sqlite)
    due = [(s, v) for s, v in asked if "'pending' AND deliveries.rank IN" in s]

    assert due
    for statement, values in due:
        assert any("rank=? AND due<?" in step for step in plan(sqlite, statement, values))
