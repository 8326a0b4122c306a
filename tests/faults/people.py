"""What people do during a run, by the verbs of the product."""

import random
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from noticeboard.domain.errors import NoticeboardError, RefusedError
from tests.faults.staging import Desk

# How often people try to say that it is delayed.
TRIES = 30


@dataclass(frozen=True)
class Load:
    """What people publish: announcements at their instants, and a delay of every second one."""

    folder: Path
    notices: int
    seconds: float
    seed: int

    def publish(self) -> int:
        """Announce and delay, spread over the time there is."""
        chance, desk = random.Random(self.seed), Desk.on(self.folder)
        begun, told = time.monotonic(), list[tuple[float, str, int]]()
        for number in range(self.notices):
            self._sleep(begun + number * self.seconds / self.notices)
            notice = self._announce(desk, f"Phone {number}", chance.uniform(1, 4))
            if number % 2:
                told.append((time.monotonic() + chance.uniform(4, 12), notice, TRIES))
            self._delay_due(desk, told)
        while told:
            self._delay_due(desk, told)
            time.sleep(0.1)
        return 0

    def _announce(self, desk: Desk, title: str, ahead: float) -> str:
        """A notice; once more, if its instant passed while somebody stopped had the database."""
        while True:
            with suppress(RefusedError, DBAPIError):
                return desk.announce(title, datetime.now(UTC) + timedelta(seconds=ahead))[0]

    def _delay_due(self, desk: Desk, told: list[tuple[float, str, int]]) -> None:
        """Those whose announcement is public by now; the others wait a little."""
        for each in [each for each in told if each[0] <= time.monotonic()]:
            told.remove(each)
            _, notice, tries = each
            try:
                desk.delay(notice)
            except (NoticeboardError, DBAPIError):
                # After a lost commit it may be signed already, and is refused for ever.
                if tries:
                    told.append((time.monotonic() + 1, notice, tries - 1))

    def _sleep(self, until: float) -> None:
        time.sleep(max(0.0, until - time.monotonic()))
