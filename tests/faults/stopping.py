"""How soon it stops in the middle of a burst: by the kill switch, and when it is told to end."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from subprocess import TimeoutExpired

from sqlalchemy import func, select

from noticeboard.domain.errors import RefusedError
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_public import public_bulletins
from tests.faults.found import Found
from tests.preparing import ANA, BO, Preparing, preparing
from tests.running import ENDS_WITHIN, JOURNAL, Product, product, start, stop, until

SECOND = timedelta(seconds=1)
# A text that is due before it is signed is refused; held, they gather all the same.
SOON = 5 * SECOND
# So many that whoever stops them after the first finds some that have not begun.
BURST = 80
# Seconds; who still sends after what is promised is found by what it left.
QUIET = 5.0


def switch(folder: Path, trials: int) -> Iterator[Found]:
    """Seconds from the throw, as the record has it, until the last that was sent after it."""
    took = list[float]()
    with product(folder, config=_journal_in(folder)) as running, preparing(running) as desk:
        for number in range(trials):
            before, after = number * BURST, (number + 1) * BURST
            burst(desk)
            until(partial(_has_told, desk, before + 3), within=60, every=0.01)
            desk.parts.kill_switch.hold(ANA, None)
            (hold,) = desk.parts.overview.holds()
            time.sleep(QUIET)
            count, last = told(desk)
            last = max([last, *(at for _, at in sent(running))])
            desk.parts.kill_switch.resume(BO, None)
            until(partial(_has_told, desk, after), within=300)
            until(partial(_has_sent, running, after), within=300)
            # Where all had gone before, nothing was stopped.
            if count < after:
                took.append(max(0.0, (last - hold.since) / SECOND))
    yield Found.of("kill switch in a burst: the last one sent", took, "2 s")


def ends(folder: Path, trials: int) -> Iterator[Found]:
    """Seconds from SIGTERM until ``up`` is gone, and with it all its parts."""
    took = list[float]()
    for _ in range(trials):
        running = start(folder, config=_journal_in(folder))
        with preparing(running) as desk:
            some = told(desk)[0] + 3
            burst(desk)
            until(partial(_has_told, desk, some), within=60, every=0.01)
        began = time.monotonic()
        try:
            stop(running, 4 * ENDS_WITHIN)
        except TimeoutExpired:
            took.append(float("inf"))
        else:
            took.append(time.monotonic() - began)
    yield Found.of("`up` told to end in a burst", took, "10 s")


def burst(desk: Preparing) -> list[str]:
    """Many texts gather, and are let go at once; their bulletins."""
    kill_switch = desk.parts.kill_switch
    kill_switch.hold(ANA, None)
    bulletins = [_signed(desk, f"Launch {n}") for n in range(BURST)]
    kill_switch.resume(BO, None)
    return bulletins


def _signed(desk: Preparing, title: str) -> str:
    """A text that is due soon; another one, if its time passed before it could be signed."""
    while True:
        with suppress(RefusedError):
            return desk.launch(title, datetime.now(UTC) + SOON)


def told(desk: Preparing) -> tuple[int, datetime]:
    """How many are on the board, and since when the last of them."""
    engine = open_engine(desk.parts.settings.database_url)
    row = public_bulletins.c
    with reading(engine) as conn:
        count, last = conn.execute(select(func.count(), func.max(row.published_at))).one()
    engine.dispose()
    return count, last


def sent(running: Product) -> list[tuple[str, datetime]]:
    """Which bulletins went to the journal, and when."""
    path = running.folder / "journal.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    found = (json.loads(line) for line in lines)
    return [(line["bulletin_id"], datetime.fromisoformat(line["at"])) for line in found]


def _has_told(desk: Preparing, number: int) -> bool:
    return told(desk)[0] >= number


def _has_sent(running: Product, number: int) -> bool:
    return len(sent(running)) >= number


def _journal_in(folder: Path) -> dict[str, str]:
    return {"channels.toml": JOURNAL.format(path=folder / "journal.jsonl")}
