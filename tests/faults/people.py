"""What people do during a run, by the verbs of the product."""

import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from noticeboard.domain.errors import NotFoundError, NoticeboardError
from tests.faults.staging import CLASSES, Desk
from tests.preparing import BO

# How often people try to do what they mean to; what was stopped, they want to go on.
TRIES, TRIES_TO_RESUME = 30, 600
HELD = "held.jsonl"
# To sleep: where a library moves the clock, time.sleep() is an error.
NEVER = threading.Event()


@dataclass(frozen=True)
class Act:
    """What somebody means to do, from when on, and how often they try."""

    at: float
    do: Callable[[], object]
    tries: int = TRIES


@dataclass
class Load:
    """What people publish: announcements at their instants, a delay or a correction of most.

    Now and then, where ``stops``, they stop a channel, or everything, for a while.
    """

    folder: Path
    notices: int
    seconds: float
    seed: int
    stops: bool = True
    meant: list[Act] = field(default_factory=list)
    is_stopped: bool = False

    def publish(self) -> int:
        """Announce and the rest, spread over the time there is."""
        chance, desk = random.Random(self.seed), Desk.on(self.folder)
        begun = time.monotonic()
        for number in range(self.notices):
            self._sleep(begun + number * self.seconds / self.notices)
            notice, bulletin = self._announce(desk, f"Phone {number}", chance.uniform(1, 4))
            if number % 2:
                self._mean(chance.uniform(4, 12), partial(desk.delay, notice))
            elif number % 5 == 0:
                self._mean(chance.uniform(4, 12), partial(desk.correct, notice, bulletin))
            if self.stops and number % 25 == 10:
                self._stop_for_a_while(desk, chance)
            self._act()
        while self.meant:
            self._act()
            NEVER.wait(0.1)
        return 0

    def _announce(self, desk: Desk, title: str, ahead: float) -> tuple[str, str]:
        """A notice; once more, if its instant passed while somebody stopped had the database."""
        while True:
            with suppress(NoticeboardError, DBAPIError):
                return desk.announce(title, datetime.now(UTC) + timedelta(seconds=ahead))

    def _stop_for_a_while(self, desk: Desk, chance: random.Random) -> None:
        channel = chance.choice((None, *CLASSES, *CLASSES))
        if not self.is_stopped:
            self.is_stopped = True
            self._mean(0, partial(self._hold, desk, channel, chance.uniform(3.5, 8)))

    def _hold(self, desk: Desk, channel: str | None, seconds: float) -> None:
        desk.hold(channel)
        since = datetime.now(UTC)
        self._mean(seconds, partial(self._write_down, desk, channel, since))

    def _write_down(self, desk: Desk, channel: str | None, since: datetime) -> None:
        """Before they resume: a commit whose answer is lost counts all the same."""
        until = datetime.now(UTC)
        line = {"channel": channel, "since": since.isoformat(), "until": until.isoformat()}
        with (self.folder / HELD).open("a") as record:
            record.write(json.dumps(line) + "\n")
        self._mean(0, partial(self._resume, desk, channel), TRIES_TO_RESUME)

    def _resume(self, desk: Desk, channel: str | None) -> None:
        with suppress(NotFoundError):
            desk.parts.kill_switch.resume(BO, channel)
        self.is_stopped = False

    def _mean(self, seconds: float, do: Callable[[], object], tries: int = TRIES) -> None:
        self.meant.append(Act(time.monotonic() + seconds, do, tries))

    def _act(self) -> None:
        """Whatever is due; what is refused is tried again: its announcement is not public yet."""
        for act in [act for act in self.meant if act.at <= time.monotonic()]:
            self.meant.remove(act)
            try:
                act.do()
            except (NoticeboardError, DBAPIError):
                # After a lost commit it may be signed already, and is refused for ever.
                if act.tries:
                    self._mean(1, act.do, act.tries - 1)

    def _sleep(self, until: float) -> None:
        NEVER.wait(max(0.0, until - time.monotonic()))
