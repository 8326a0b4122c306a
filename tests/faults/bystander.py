"""A board in good order, of which single things are taken away, and a watch that times them."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from noticeboard.settings import Settings
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_delivery import deliveries
from tests.faults.checker import Line, Row, Violation, check, read_journal, read_rows
from tests.faults.crew import Crew, Valkey
from tests.faults.directing import forked
from tests.faults.people import Load
from tests.faults.staging import Desk


@dataclass(frozen=True)
class Bystander:
    """Sees the server's journal and the database, and nothing that the product says of itself."""

    folder: Path
    server: str
    settings: Settings
    valkey: Valkey
    crew: Crew

    def announce(self, at: datetime) -> None:
        """A launch, written and signed by somebody else: this process keeps no connection."""

        def sign() -> int:
            Desk.on(self.folder).announce(f"Phone for {at:%H:%M:%S}", at)
            return 0

        if os.waitpid(forked(sign, self.folder / "people.txt"), 0)[1]:
            raise RuntimeError((self.folder / "people.txt").read_text())

    def meanwhile(self, seconds: float, seed: int) -> int:
        """People announce, delay and correct for so long, one a second; their process."""
        load = Load(self.folder, round(seconds), seconds, seed, stops=False)
        return forked(load.publish, self.folder / "people.txt")

    def lines(self, account: str | None = None) -> list[Line]:
        """What was published, so far."""
        return read_journal(self.folder / "journal.jsonl", account=account)

    def rows(self, channel: str | None = None) -> list[Row]:
        """The deliveries as they stand."""
        found = read_rows(self.settings.database_url)
        return [row for row in found if channel is None or row.channel == channel]

    def violations(self) -> list[Violation]:
        """What is wrong with all of it, once nothing is on its way any more."""
        return check(self.lines(), self.rows())

    def lateness(self, channels: Sequence[str], since: datetime, until: datetime) -> list[float]:
        """Seconds by which each publication of what was due in that time was late."""
        rows = {row.id: row for row in self.rows() if row.channel in channels}
        due = {key: row.scheduled_for for key, row in rows.items()}
        return sorted(
            (line.begun - due[line.delivery]).total_seconds()
            for line in self.lines()
            if line.delivery in due and since <= due[line.delivery] < until
        )

    def holder(self, channel: str) -> int | None:
        """The process that is sending something to that channel now."""
        engine, d = open_engine(self.settings.database_url), deliveries.c
        try:
            with reading(engine) as conn:
                return conn.scalar(
                    select(d.owner_pid).where(d.channel == channel, d.state == "sending")
                )
        finally:
            engine.dispose()

    def until(self, true: Callable[[], object], within: float) -> bool:
        """Wait for it, and begin anew whoever ended meanwhile; whether it came."""
        deadline, never = time.monotonic() + within, threading.Event()
        while not true():
            if time.monotonic() > deadline:
                return False
            self.crew.mend()
            never.wait(0.02)
        return True

    def rest(self, until: datetime) -> None:
        """Wait until then."""
        self.until(lambda: datetime.now(UTC) >= until, (until - datetime.now(UTC)) / _SECOND + 1)


_SECOND = timedelta(seconds=1)
