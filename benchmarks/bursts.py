"""One burst on the running product: what is due at one instant T, and when the last of it is done.

The announcements are on the board already; their deliveries to one further channel were put off
and are all due at T, as those of a channel on hold, or in quiet hours, are when it begins again.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, exists, func, select, update

from benchmarks.boards import Board
from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.domain.delivery import DeliveryState
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_delivery import UNSENT, attempts, deliveries
from tests.faults.staging import Desk
from tests.running import product

CHANNEL = "burst"
# Between the ready line and T: the workers have begun, and wait.
_SETTLED = timedelta(seconds=5)
_LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Burst:
    """``channels``: the stanza of CHANNEL. ``environ``: for the product's processes."""

    deliveries: int
    workers: int
    channels: str
    environ: Mapping[str, str]
    within: float = 300.0

    def run(self) -> Mapping[str, float]:
        """Deliveries a second, from T until the last one is concluded."""
        with self._board() as (board, engine):
            with product(
                board.folder,
                config={"channels.toml": self.channels},
                workers=self.workers,
                environ=self.environ,
            ):
                at = datetime.now(UTC) + _SETTLED
                _put_off(engine, at)
                ended = _await_all(engine, at, self.within)
            return _figures(engine, at, ended, self.deliveries)

    @contextmanager
    def _board(self) -> Iterator[tuple[Board, Engine]]:
        with tempfile.TemporaryDirectory(prefix="nb-burst-") as name:
            board = Board.made(Path(name, "board"), self.channels)
            desk = Desk(bootstrap.parts(board.settings, wakes=NoWakes()))
            desk.announce("Phone A")
            desk.publish()
            engine = board.engine()
            _put_off(engine, datetime.now(UTC) + timedelta(days=1))
            board.copy(self.deliveries - 1)
            yield board, engine
            engine.dispose()


def _put_off(engine: Engine, at: datetime) -> None:
    with writing(engine) as conn:
        conn.execute(update(deliveries).where(deliveries.c.channel == CHANNEL).values(due=at))


def _await_all(engine: Engine, at: datetime, within: float) -> datetime:
    """When nothing was left on its way: every outcome is in the database by then."""
    left = select(exists().where(UNSENT, deliveries.c.channel == CHANNEL))
    time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
    while True:
        with reading(engine) as conn:
            if not conn.scalar(left):
                return datetime.now(UTC)
        if datetime.now(UTC) > at + timedelta(seconds=within):
            raise RuntimeError(f"not all were delivered {within:.0f} s after T")
        time.sleep(_LOOK_EVERY)


def _figures(engine: Engine, at: datetime, ended: datetime, wanted: int) -> Mapping[str, float]:
    row, tried = deliveries.c, attempts.c
    own = row.channel == CHANNEL
    done = select(row.state, row.attempts, func.count()).where(own)
    begun = select(func.min(tried.started_at)).join(deliveries, tried.delivery_id == row.id)
    with reading(engine) as conn:
        ways = {
            (state, n): many
            for state, n, many in conn.execute(done.group_by(row.state, row.attempts))
        }
        first = conn.scalar(begun.where(own))
    if ways != {(DeliveryState.DELIVERED.value, 1): wanted}:
        raise RuntimeError(f"not each was delivered at its first attempt: {ways}")
    if first is None or first < at:
        raise RuntimeError(f"early: {first} is before {at}")
    took = (ended - at).total_seconds()
    return {"rate": wanted / took, "first": (first - at) / timedelta(milliseconds=1)}
