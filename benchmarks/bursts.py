"""One burst on the running product: due at one instant T, and when the last of it is done."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, Select, exists, func, select, update

from benchmarks.boards import PATIENCE, Board
from benchmarks.tables import percentile
from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import BOARD, DeliveryState
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_delivery import UNSENT, attempts, deliveries
from noticeboard.store.tables_public import is_stale, public_pages
from noticeboard.store.tables_staff import bulletins, is_now
from tests.faults.staging import Desk
from tests.running import product, until

CHANNEL = "burst"
# Between the ready line and T: the workers have begun, and wait.
_SETTLED = timedelta(seconds=5)
_FAR = timedelta(days=1)
_LOOK_EVERY = 0.05
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Burst:
    """So many deliveries of ``channel``, due at one T.

    Its own channel: the announcements are on the board already, and their deliveries there were
    put off, as those of a channel on hold or in quiet hours are until it begins again. The
    board's: the acts of publication themselves. ``channels``: the stanzas of further channels.
    ``environ``: for the product's processes. ``within``: seconds until it is given up.
    """

    deliveries: int
    workers: int
    channels: str
    channel: str = CHANNEL
    environ: Mapping[str, str] = field(default_factory=dict)
    within: float = 300.0

    def run(self) -> Mapping[str, float]:
        """Deliveries a second, from T until the last is concluded; their lateness."""
        with self._board() as (board, engine):
            with product(
                board.folder,
                config={"channels.toml": self.channels},
                workers=self.workers,
                environ=self.environ,
                patience=PATIENCE,
            ):
                at = datetime.now(UTC) + _SETTLED
                self._put_off(engine, at)
                ended = self._await(engine, at)
                pages = self._await_pages(engine, at)
            return {**self._figures(engine, at, ended), **pages}

    @contextmanager
    def _board(self) -> Iterator[tuple[Board, Engine]]:
        with tempfile.TemporaryDirectory(prefix="nb-burst-") as name:
            board = Board.made(Path(name, "board"), self.channels)
            desk = Desk(bootstrap.parts(board.settings, wakes=NoWakes()))
            if self.channel == BOARD:
                desk.announce("Phone A", datetime.now(UTC) + _FAR)
            else:
                desk.announce("Phone A")
                desk.publish()
            engine = board.engine()
            self._put_off(engine, datetime.now(UTC) + _FAR)
            board.copy(self.deliveries - 1)
            yield board, engine
            engine.dispose()

    def _put_off(self, engine: Engine, at: datetime) -> None:
        """What waits is due at ``at``; of the board: is to be published then."""
        row = deliveries.c
        waiting = row.state == DeliveryState.PENDING.value
        with writing(engine) as conn:
            if self.channel == BOARD:
                scheduled = update(bulletins).where(is_now(BulletinState.SCHEDULED))
                conn.execute(scheduled.values(publish_at=at, working_at=at))
                conn.execute(update(deliveries).where(waiting).values(due=at, scheduled_for=at))
            else:
                own = row.channel == self.channel
                conn.execute(update(deliveries).where(waiting, own).values(due=at))

    def _await(self, engine: Engine, at: datetime) -> datetime:
        """When nothing was left on its way: every outcome is in the database by then."""
        left = select(exists().where(UNSENT, deliveries.c.channel == self.channel))
        time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
        until(
            lambda: _finds_nothing(engine, left),
            within=self.within,
            every=_LOOK_EVERY,
            what=f"not all were delivered {self.within:.0f} s after T",
        )
        return datetime.now(UTC)

    def _await_pages(self, engine: Engine, at: datetime) -> Mapping[str, float]:
        """Seconds from T until no page tells less than the board knows."""
        if self.channel != BOARD:
            return {}
        left = select(exists().where(is_stale).select_from(public_pages))
        with suppress(AssertionError):
            until(lambda: _finds_nothing(engine, left), within=self.within, every=_LOOK_EVERY)
            return {"pages": (datetime.now(UTC) - at).total_seconds()}
        return {}

    def _figures(self, engine: Engine, at: datetime, ended: datetime) -> Mapping[str, float]:
        row, tried = deliveries.c, attempts.c
        own = row.channel == self.channel
        counted = select(row.state, row.attempts, func.count()).where(own)
        begun = select(func.min(tried.started_at)).join(deliveries, tried.delivery_id == row.id)
        with reading(engine) as conn:
            ways = conn.execute(counted.group_by(row.state, row.attempts)).all()
            first = conn.scalar(begun.where(own))
            done = [at_ for at_ in conn.scalars(select(row.done_at).where(own)) if at_]
        if {state for state, *_ in ways} != {DeliveryState.DELIVERED.value}:
            raise RuntimeError(f"not each was delivered: {ways}")
        if first is None or first < at:
            raise RuntimeError(f"early: {first} is before {at}")
        late = [(each - at) / _MS for each in done]
        return {
            "rate": self.deliveries / (ended - at).total_seconds(),
            "first": (first - at) / _MS,
            "p50": percentile(late, 0.5),
            # A process that lost its time slice gives back what it has claimed.
            "again": sum(many for _, tries, many in ways if tries > 1),
        }


def _finds_nothing(engine: Engine, left: Select[bool]) -> bool:
    with reading(engine) as conn:
        return not conn.scalar(left)
