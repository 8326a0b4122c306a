"""Punctual: 200 deliveries at random instants within a minute, on the running product.

Lag is the instant the channel was handed the first byte minus the instant that was planned, in
milliseconds. Beside it, in turn: publications on the board at such instants, RQ's scheduler,
APScheduler with SQLite, Huey, and the limit, a bare ``Condition.wait``; and how late a sender is
that is told of an earlier instant while it sleeps. Nothing may be early.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue

from sqlalchemy import Engine, Text, bindparam, select, update

from benchmarks import kinds
from benchmarks.boards import PATIENCE, Board
from benchmarks.peers import Stage, program, stage
from benchmarks.tables import Contender, Ratio, Table, alternate, percentile
from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.clock import utc_now
from noticeboard.sending.senders import Sender
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_public import public_bulletins
from noticeboard.store.tables_staff import bulletins
from noticeboard.store.types import UTCDateTime
from tests.faults.staging import Desk
from tests.running import product, until

CHANNEL = "noting"
_STANZA = """
[channels.noting]
kind = "noting"
enabled = true
default_for = ["*"]
path = "{path}"
"""
OURS, ACTS = "Noticeboard", "Noticeboard, publication on the board"
APS, RQ, HUEY = "APScheduler 3, SQLite", "RQ with its scheduler", "Huey, processes"
LIMIT = "limit: a bare Condition.wait"
# A sender that sleeps until tomorrow is given an instant in so many seconds.
REARMED, _EARLIER = "Noticeboard, an earlier instant given", 0.01
_FAR = timedelta(days=1)
# Until the first instant: workers have started, jobs are put.
_HEAD_START = 15.0
_DONE_WITHIN = 60.0
_COLUMNS = {"early": "", "p50": "ms", "p99": "ms", "most": "ms", "channel p50": "ms"}


@dataclass(frozen=True, slots=True)
class Load:
    """So many instants, at random within so many seconds."""

    deliveries: int
    within: float
    workers: int
    chance: random.Random

    def instants(self) -> list[float]:
        """Others each time, from a head start on."""
        begin = time.time() + _HEAD_START
        lots = (begin + self.within * self.chance.random() for _ in range(self.deliveries))
        return sorted(lots)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks punctual")
    parser.add_argument("--deliveries", type=int, default=200)
    parser.add_argument("--within", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--workers", type=int, default=2, help="processes of each contender")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--only", action="append", help="the beginning of a contender's name")
    given = parser.parse_args(arguments)
    chance = random.Random(given.seed)
    load = Load(given.deliveries, given.within, given.workers, chance)
    about = f"{load.deliveries} deliveries at instants within {load.within:g} s"
    print(f"punctual: {about}, seed {given.seed}")
    table, chosen = Table("punctual", about, _COLUMNS), tuple(given.only or [""])
    wanted = {n: work for n, work in contenders(load).items() if n.startswith(chosen)}
    table.rows = alternate(wanted, given.rounds)
    table.notes.append("early: how many, of a round; channel: what waits for the board to have it")
    ours = [row for row in table.rows if row.name in (OURS, ACTS)]
    early = sum(sum(row.figures["early"]) for row in ours)
    table.ratios.append(Ratio("one early, of ours in all rounds", early, 0, is_most=True))
    table.compare(OURS, APS, "p50", 1.5, most=True)
    table.compare(OURS, RQ, "p99", 1 / 40, most=True)
    table.compare(OURS, LIMIT, "p50", 10.0, most=True)
    table.compare(ACTS, LIMIT, "p50")
    if rearmed := table.row(REARMED):
        p50 = rearmed.median("p50")
        table.ratios.append(
            Ratio("a millisecond, p50 of an earlier instant", p50, 5, is_most=True)
        )
    print(table.text())
    table.keep()


def contenders(load: Load) -> Mapping[str, Contender]:
    """Who takes part, by name, and how."""
    huey = [program("huey_consumer"), "benchmarks.peers.huey_tasks.huey", "--quiet"]
    huey += ["--worker-type", "process", "--workers", str(load.workers)]
    rq = [program("rq"), "worker", "--quiet", "--with-scheduler", "--url", "{queue}", "burst"]
    return {
        OURS: lambda: _ours(load, published=True),
        ACTS: lambda: _ours(load, published=False),
        REARMED: lambda: _rearmed(load.deliveries),
        APS: lambda: _peer(load, "apscheduler"),
        RQ: lambda: _peer(load, "rq", *[rq] * load.workers),
        HUEY: lambda: _peer(load, "huey", huey),
        LIMIT: lambda: _peer(load, "waiting"),
    }


def _peer(load: Load, way: str, *commands: Sequence[str]) -> Mapping[str, float]:
    with stage() as here:
        filled = [[word.format(queue=here.queue) for word in command] for command in commands]
        with here.running(*filled):
            return _lags([each * 1000 for each in _late(here, load, way)])


def _late(here: Stage, load: Load, way: str) -> Sequence[float]:
    instants = load.instants()
    here.run("punctual", way, told="".join(f"{at!r}\n" for at in instants))
    left = max(0.0, instants[-1] - time.time())
    return here.await_jobs(load.deliveries, left + _DONE_WITHIN)


def _ours(load: Load, *, published: bool) -> Mapping[str, float]:
    """One delivery at each instant to a channel alone; or a publication, and the channel after."""
    kinds.know()
    with tempfile.TemporaryDirectory(prefix="nb-punctual-") as name:
        journal = Path(name, "noted")
        config = _STANZA.format(path=journal)
        with _board(Path(name, "board"), config, load, published=published) as (board, engine):
            with product(
                board.folder,
                config={"channels.toml": config},
                workers=load.workers,
                environ=kinds.environ(),
                patience=PATIENCE,
            ):
                planned = _plan(engine, load.instants())
                left = max(planned.values()) - time.time() + _DONE_WITHIN
                until(
                    lambda: len(_noted(journal)) == load.deliveries,
                    within=left,
                    every=0.5,
                    what="not all were delivered",
                )
            noted = _noted(journal)
            channel = [1000 * (at - planned[bulletin]) for bulletin, at in noted.items()]
            if published:
                return _lags(channel)
            board_lags = [
                1000 * (at - planned[b]) for b, at in _published(engine).items() if b in planned
            ]
            return {**_lags(board_lags), "channel p50": percentile(channel, 0.5)}


def _rearmed(times: int) -> Mapping[str, float]:
    """How late a sender drains that sleeps until tomorrow and is told of an earlier instant."""
    drained: Queue[datetime] = Queue()
    sender = Sender(CHANNEL, lambda _: drained.put(utc_now()), utc_now)
    sender.start()
    lags = []
    for n in range(times):
        sender.wake(utc_now() + (n + 1) * _FAR)
        at = utc_now() + timedelta(seconds=_EARLIER)
        sender.wake(at)
        lags.append((drained.get(timeout=_DONE_WITHIN) - at) / timedelta(milliseconds=1))
    sender.stop()
    sender.join(1.0)
    return _lags(lags)


@contextmanager
def _board(
    folder: Path, config: str, load: Load, *, published: bool
) -> Iterator[tuple[Board, Engine]]:
    board = Board.made(folder, config)
    desk = Desk(bootstrap.parts(board.settings, wakes=NoWakes()))
    far = datetime.now(UTC) + timedelta(days=1)
    desk.announce("Phone A", None if published else far)
    if published:
        desk.publish()
    engine = board.engine()
    with writing(engine) as conn:
        row = deliveries.c
        conn.execute(update(deliveries).where(row.channel == CHANNEL).values(due=far))
    board.copy(load.deliveries - 1)
    yield board, engine
    engine.dispose()


def _plan(engine: Engine, instants: Sequence[float]) -> Mapping[str, float]:
    """Give each bulletin its instant, whatever of it waits; the instants by bulletin."""
    with reading(engine) as conn:
        # Not those by which the product watches itself.
        mine = select(deliveries.c.bulletin_id).where(deliveries.c.channel == CHANNEL)
        ids = list(conn.scalars(mine))
    planned = dict(zip(ids, instants, strict=True))
    at = bindparam("instant", type_=UTCDateTime)
    own, row = bindparam("own", type_=Text), deliveries.c
    given = [{"own": id_, "instant": datetime.fromtimestamp(t, UTC)} for id_, t in planned.items()]
    waiting = update(deliveries).where(row.bulletin_id == own, row.state == "pending")
    armed = update(bulletins).where(bulletins.c.id == own, bulletins.c.state == "scheduled")
    with writing(engine) as conn:
        conn.execute(
            waiting.where(row.scheduled_for > datetime.now(UTC)).values(scheduled_for=at), given
        )
        conn.execute(waiting.values(due=at), given)
        conn.execute(armed.values(publish_at=at, working_at=at), given)
    return planned


def _noted(journal: Path) -> Mapping[str, float]:
    lines = journal.read_text().splitlines() if journal.exists() else []
    return {bulletin: float(at) for at, bulletin in (line.split() for line in lines)}


def _published(engine: Engine) -> Mapping[str, float]:
    row = public_bulletins.c
    with reading(engine) as conn:
        return {
            said.id: said.at.timestamp()
            for said in conn.execute(select(row.id, row.published_at.label("at")))
        }


def _lags(lags: Sequence[float]) -> Mapping[str, float]:
    return {
        "early": sum(lag < 0 for lag in lags),
        "p50": percentile(lags, 0.5),
        "p99": percentile(lags, 0.99),
        "most": max(lags),
    }
