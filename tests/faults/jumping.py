"""Boards whose processes are shown clocks that jump."""

import math
import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select

from noticeboard.settings import Settings
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_clocks import clocks
from tests.faults import faketime
from tests.faults.checker import NEED_NOT_STAND, STANDS, Row, read_rows
from tests.faults.crew import Crew, Valkey, roles_of
from tests.faults.directing import forked
from tests.faults.people import Load

CHANNEL = "keyed"
PROCESSES = ("worker 1", "worker 2", "timer")
# Seconds a clock may be off by, either way.
LEAST, MOST = 1.0, 2 * 86_400.0
# Between two jumps: the first before anything is believed again, the second after.
SOON, CALM = 1.0, 13.0


@dataclass(frozen=True)
class Jump:
    """``at``: seconds from the start. ``anew``: who is hit is killed and begun anew meanwhile."""

    at: float
    offset: float
    lasts: float
    hit: tuple[str, ...]
    anew: bool


def planned(chance: random.Random, count: int, calm: float) -> Iterator[Jump]:
    """Jumps of one board: of any size either way, of one process or of all.

    ``calm``: the share of them after which the clock is believed again before the next.
    """
    at = 1.0
    for _ in range(count):
        size = math.exp(chance.uniform(math.log(LEAST), math.log(MOST)))
        hit = PROCESSES if chance.random() < 0.5 else (chance.choice(PROCESSES),)
        offset, lasts = chance.choice((-1, 1)) * size, chance.uniform(1, 4)
        yield Jump(at, offset, lasts, hit, anew=chance.random() < 0.25)
        at += lasts + (CALM if chance.random() < calm else SOON)


@dataclass
class Board:
    """One board, its processes and what becomes of their clocks."""

    folder: Path
    settings: Settings
    valkey: Valkey
    preloaded: str
    waiting: list[Jump]
    crew: Crew = field(init=False)
    over: list[tuple[float, Jump]] = field(default_factory=list)
    people: int | None = None

    def __post_init__(self) -> None:
        roles = roles_of(self.folder, self.settings, naive=False)
        shown = {name: partial(self._be, name, roles[name.split()[0]]) for name in PROCESSES}
        self.crew = Crew(shown, self.folder / "log.txt")

    def begin(self) -> None:
        """Its queue and its processes, with clocks that are right."""
        self.valkey.start()
        for name in PROCESSES:
            self._show(name, 0)
            self.crew.begin(name)

    def knows_its_clock(self) -> bool:
        """Whether one was believed: a host that only ever saw a wrong one cannot know better."""
        engine = open_engine(self.settings.database_url)
        try:
            with reading(engine) as conn:
                return conn.scalar(select(clocks.c.host).limit(1)) is not None
        finally:
            engine.dispose()

    def have_people_publish(self, load: Load) -> None:
        """Theirs is another clock, which is right."""
        self.people = forked(load.publish, self.folder / "people.txt")

    def step(self, now: float) -> None:
        """Whatever is due: a jump, or its end."""
        while self.waiting and self.waiting[0].at <= now:
            jump = self.waiting.pop(0)
            for name in jump.hit:
                self._show(name, jump.offset)
            self.over.append((now + jump.lasts, jump))
            if jump.anew:
                self._kill(jump.hit)
        for until, jump in [each for each in self.over if each[0] <= now]:
            self.over.remove((until, jump))
            for name in jump.hit:
                self._show(name, 0)
        self.crew.mend()
        if self.people is not None and os.waitpid(self.people, os.WNOHANG)[0]:
            self.people = None

    def is_over(self) -> bool:
        """Whether its clocks are right for good, and all that was due was sent."""
        now = datetime.now(UTC)
        return not (self.waiting or self.over or self.people) and all(
            row.state in STANDS | NEED_NOT_STAND for row in self.rows() if row.scheduled_for <= now
        )

    def rows(self) -> list[Row]:
        """What goes to its channel."""
        found = read_rows(self.settings.database_url)
        return [row for row in found if row.channel == CHANNEL]

    def end(self) -> None:
        """Its processes, and its queue."""
        self.crew.end()
        self.valkey.kill()

    def _be(self, name: str, role: Callable[[], int]) -> int:
        os.environ |= faketime.preloading(self.preloaded)
        faketime.follow(self._clock(name))
        return role()

    def _show(self, name: str, offset: float) -> None:
        new = self._clock(name).with_suffix(".new")
        new.write_text(f"{offset:+.3f}\n")
        new.replace(self._clock(name))

    def _clock(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.clock"

    def _kill(self, names: Sequence[str]) -> None:
        for pid, name in list(self.crew.members.items()):
            if name in names:
                self.crew.signal(pid, signal.SIGKILL)
