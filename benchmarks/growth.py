"""Growth: what the same act takes on a board of 1,000, of 100,000 and of 1,000,000 notices.

Half of the notices are kept promises, half wait to be sent to one channel. Each act is called on
every board in turn; what counts is how often longer it takes where there is more. Beside them, on
the same boards, what a program does that never looked: counting rows, paging by OFFSET, and asking
for what is due without an index.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Select, delete, func, select, update

from benchmarks.boards import PATIENCE, Board
from benchmarks.histories import AHEAD, APART, CHANNEL, Desk, board_of
from benchmarks.tables import Ratio, Row, Table
from noticeboard.domain.delivery import DeliveryState
from noticeboard.site import pages
from noticeboard.store import cursors
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_delivery import attempts, deliveries
from noticeboard.store.tables_staff import notices
from tests.faults.bench import database_server
from tests.running import product
from tests.servers.postgres import Postgres

SMALL, MIDDLE, LARGE = 1_000, 100_000, 1_000_000
MARK, MEMORY_MARK = 1.5, 1.2
MEMORY = "memory of the web server"
_BATCH = 20

# What nobody should do; no mark is theirs.
PEERS = ("peer: count(*)", "peer: OFFSET", "peer: due, no index")


@dataclass(frozen=True, slots=True)
class Act:
    """What is timed, and what puts back what it took, so that it can be called again."""

    work: Callable[[], object]
    undo: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Grown:
    """A board of so many notices, and what is asked of it."""

    notices: int
    board: Board
    desk: Desk

    def acts(self) -> Mapping[str, Act]:
        """By name, each to be called again and again."""
        parts, desk = self.desk.parts, self.desk
        numbers, middle = count(), self._middle()
        sender, soon = parts.dispatch, desk.now + AHEAD + timedelta(seconds=100 * APART)
        build = partial(pages.build, rows=parts.public_rows, house=parts.house, now=desk.now)
        works: Mapping[str, Callable[[], object]] = {
            "next due": lambda: parts.schedule.next_wakes(desk.now, timedelta(seconds=1.5)),
            "board, first page": lambda: build("/"),
            "keyset page": lambda: parts.store.subjects(limit=50, cursor=middle),
            "feed, built": lambda: build("/feeds/atom.xml"),
            "scheduling one": lambda: desk.schedule(f"New {next(numbers)}", desk.now + AHEAD),
            **dict(zip(PEERS, self._peers(), strict=True)),
        }
        batch = partial(sender.deliveries.claim, CHANNEL, soon, sender.me, limit=_BATCH)
        acts = {name: Act(work) for name, work in works.items()}
        return {**acts, "due batch": Act(batch, self._give_back)}

    def _give_back(self) -> None:
        """What was claimed is due again."""
        engine, row = self.board.engine(), deliveries.c
        taken = row.state == DeliveryState.SENDING.value
        with writing(engine) as conn:
            mine = select(row.id).where(taken)
            conn.execute(delete(attempts).where(attempts.c.delivery_id.in_(mine)))
            pending = DeliveryState.PENDING.value
            conn.execute(update(deliveries).where(taken).values(state=pending, attempts=0))
        engine.dispose()

    def _middle(self) -> str:
        """A cursor into the middle of all notices."""
        row = notices.c
        engine = self.board.engine()
        found = select(row.created_at, row.id).order_by(row.created_at, row.id)
        with reading(engine) as conn:
            place = conn.execute(found.offset(self.notices // 2).limit(1)).one()
        engine.dispose()
        return cursors.of_place(place.created_at, place.id)

    def _peers(self) -> Iterator[Callable[[], object]]:
        engine, row = self.board.engine(), deliveries.c
        paged = select(notices).order_by(notices.c.created_at.desc(), notices.c.id.desc())
        # As text: an index of pending rows is not thought of.
        pending = row.state.concat("") == DeliveryState.PENDING.value

        def ask(statement: Select[Any]) -> object:
            with reading(engine) as conn:
                return conn.execute(statement).all()

        yield lambda: ask(select(func.count()).select_from(notices))
        yield lambda: ask(paged.offset(self.notices // 2).limit(50))
        yield lambda: ask(select(func.min(row.due)).where(pending))


def main(arguments: Sequence[str] = ()) -> None:
    """Measure on each database, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth")
    parser.add_argument("--large", action="store_true", help="a board of 1,000,000 too: 20 GB")
    parser.add_argument("--calls", type=int, default=15, help="of each act in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", help="other sizes, for a try")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    given = parser.parse_args(arguments)
    sizes = given.sizes or [SMALL, MIDDLE, *([LARGE] if given.large else [])]
    for kind in given.database or ("sqlite", "postgresql"):
        table = measured(kind, sizes, given.calls, given.rounds)
        print(table.text())
        table.keep()


def measured(kind: str, sizes: Sequence[int], calls: int, rounds: int) -> Table:
    """The table of one database."""
    columns = {f"{size:,}": "ms" for size in sizes}
    name = "growth" if kind == "sqlite" else f"growth_{kind}"
    table = Table(name, f"the same acts on {kind}, by the number of notices", columns)
    print(f"growth: {kind}")
    with boards(kind, sizes) as grown:
        found = timed(grown, calls, rounds)
        memory = {f"{each.notices:,}": [_web_memory(each.board)] for each in grown}
    table.rows = [Row(act, figures) for act, figures in found.items()]
    table.rows.append(Row(MEMORY, memory))
    table.notes.append(f"{MEMORY}: in MB, after it was asked for the board and its feeds")
    first, *others = columns
    for row in table.rows:
        for other in others:
            grew = row.median(other) / row.median(first)
            mark = MEMORY_MARK if row.name == MEMORY else None if row.name in PEERS else MARK
            what = f"{first} for {other}, {row.name}"
            table.ratios.append(Ratio(what, grew, mark, is_most=True))
    return table


@contextmanager
def boards(kind: str, sizes: Sequence[int]) -> Iterator[list[Grown]]:
    """All of them at once: they are measured in turn."""
    with ExitStack() as cleanup:
        server: Postgres | None = cleanup.enter_context(database_server(kind))
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="nb-growth-")))
        grown = []
        for size in sizes:
            begun = time.perf_counter()
            address = server.create(f"growth_{size}") if server else ""
            board = board_of(size, folder / str(size), address)
            grown.append(Grown(size, board, Desk(board)))
            print(f"  a board of {size:,} in {time.perf_counter() - begun:.0f} s")
        yield grown


def timed(
    grown: Sequence[Grown], calls: int, rounds: int
) -> Mapping[str, Mapping[str, Sequence[float]]]:
    """Milliseconds of each act on each board, once for each round."""
    acts = {each.notices: each.acts() for each in grown}
    found: dict[str, dict[str, list[float]]] = {}
    for number in range(-1, rounds):
        for name in acts[grown[0].notices]:
            for size, of_size in acts.items():
                took = _best(of_size[name], calls)
                # The round before the first makes statements and fills caches.
                if number >= 0:
                    found.setdefault(name, {}).setdefault(f"{size:,}", []).append(took)
    return found


def _best(act: Act, calls: int) -> float:
    """The shortest of them: what is asked is how much there is to do, not who else is at work."""
    took = []
    for _ in range(calls):
        begun = time.perf_counter()
        act.work()
        took.append((time.perf_counter() - begun) * 1000)
        act.undo()
    return min(took)


def _web_memory(board: Board) -> float:
    """Megabytes of its own that the web server of a running board has, all its processes."""
    config = {each.name: each.read_text() for each in (board.folder / "config").iterdir()}
    with product(board.folder, config=config, patience=PATIENCE) as running:
        for _ in range(20):
            for path in ("/", "/ko", "/en", "/feeds/atom.xml", "/feeds/rss.xml"):
                running.get(path)
        parts = psutil.Process(running.process.pid).children()
        web = next(part for part in parts if part.cmdline()[-1] == "web")
        return sum(p.memory_full_info().uss for p in (web, *web.children(recursive=True))) / 1e6
