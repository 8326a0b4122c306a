"""Directs one case: its processes, what people do meanwhile, and what is looked at in the end."""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from noticeboard.domain.delivery import BOARD
from noticeboard.kin import die_with_parent
from tests.faults.checker import (
    IN_FLIGHT,
    NEED_NOT_STAND,
    STANDS,
    Line,
    Row,
    check,
    read_journal,
    read_rows,
)
from tests.faults.failpoints import Action
from tests.faults.matrix import BOARD_CLASS, Case, Plan
from tests.faults.staging import THERE, Desk, script
from tests.faults.worker import settings_of, work
from tests.preparing import BO

# Seconds: a lease, two readings apart, and a machine that does much else.
REACHED_WITHIN, OVER_WITHIN = 45.0, 150.0
# Whoever was stopped gets so long to do harm, before it is looked at.
HARM_WITHIN = 3.0


@dataclass
class Found:
    """What came of a case: ``wrong`` in sentences, ``took``: from failure to publication."""

    name: str
    wrong: list[str] = field(default_factory=list)
    took: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where a case plays: its folder and account, and the journal of all."""

    folder: Path
    server: str
    journal: Path

    @property
    def account(self) -> str:
        """Its account has the name of its folder."""
        return self.folder.name

    def lines(self) -> list[Line]:
        """What was published on its account."""
        return read_journal(self.journal, account=self.account)

    def rows(self) -> list[Row]:
        """Its deliveries as they stand."""
        return read_rows(settings_of(self.folder).database_url)


def forked(begin: Callable[[], int], log: Path) -> int:
    """A process of its own session that ends with this one; its pid."""
    parent = os.getpid()
    if pid := os.fork():
        return pid
    code = 1
    try:
        os.setsid()
        die_with_parent(signal.SIGKILL, parent=parent)
        said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(said, 1)
        os.dup2(said, 2)
        code = begin()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


class Directing:
    """One case from its first process to its last."""

    def __init__(self, case: Case, place: Place) -> None:
        self.case, self.place = case, place
        self.of = BOARD if case.kind == BOARD_CLASS else THERE
        self.pids: list[int] = []
        self.failed_at: float | None = None
        self.found = Found(case.name)

    def run(self) -> Found:
        """Play it; whatever is wrong is in what was found."""
        begun = time.time()
        if self.case.faults:
            script(self.place.server, self.place.account, publish=self.case.faults)
        try:
            for plan in self.case.plans:
                self._fail(plan)
            self._begin({}, "")
            self._await(self._is_over, OVER_WITHIN, "it never came to an end")
            time.sleep(HARM_WITHIN + self.case.late)
        finally:
            self._end()
        self._look()
        self.found.seconds = time.time() - begun
        return self.found

    def _fail(self, plan: Plan) -> None:
        """Begin a process, and wait until it failed as planned."""
        pid = self._begin(plan, self.case.host)
        fatal = {place: action for place, action in plan.items() if action != "refuse"}
        for place, action in fatal.items():
            mark = self.place.folder / place
            self._await(mark.exists, REACHED_WITHIN, f"{place} was never reached")
            self.failed_at = mark.stat().st_mtime if mark.exists() else None
            if action == "kill":
                os.waitpid(pid, 0)
                self.pids.remove(pid)
            if action == "stop":
                self._pause(pid)

    def _pause(self, pid: int) -> None:
        """While it stands still another process is there, and people do what they do."""
        until = time.monotonic() + self.case.stopped
        self._begin({}, "")
        time.sleep(min(2.0, self.case.stopped))
        if self.case.meanwhile:
            helper = forked(self._meanwhile, self.place.folder / "people.log")
            if os.waitpid(helper, 0)[1]:
                self.found.wrong.append("the people could not do their part")
            # However long it took them: what follows now is no longer in flight.
            until = max(until, time.monotonic() + IN_FLIGHT.total_seconds() + 1)
        while time.monotonic() < until and not (self.case.until and self.place.lines()):
            time.sleep(0.1)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
        time.sleep(HARM_WITHIN)
        if self.case.meanwhile == "hold":
            self._lift()

    def _meanwhile(self) -> int:
        desk = Desk.on(self.place.folder)
        if self.case.meanwhile == "hold":
            desk.hold(THERE)
            return 0
        desk.delay(self._announcement().notice)
        desk.publish()
        return 0

    def _lift(self) -> None:
        if self.place.lines():
            self.found.wrong.append("it was published although sending was stopped")

        def lift() -> int:
            Desk.on(self.place.folder).parts.kill_switch.resume(BO, THERE)
            return 0

        os.waitpid(forked(lift, self.place.folder / "people.log"), 0)

    def _begin(self, plan: Plan, host: str) -> int:
        environ: Mapping[str, str] = {"NOTICEBOARD_HOST_ID": host or "here"}
        folder, of = self.place.folder, self.of
        given: dict[str, Action] = dict(plan)
        pid = forked(lambda: work(folder, given, of, environ), folder / "log.txt")
        self.pids.append(pid)
        return pid

    def _await(self, true: Callable[[], object], within: float, otherwise: str) -> None:
        deadline = time.monotonic() + within
        while not true():
            if time.monotonic() > deadline:
                self.found.wrong.append(otherwise)
                return
            time.sleep(0.2)

    def _is_over(self) -> bool:
        ended = STANDS | NEED_NOT_STAND
        return all(row.state in ended for row in self.place.rows() if row.channel == self.of)

    def _announcement(self) -> Row:
        rows = (row for row in self.place.rows() if row.channel == self.of)
        return next(row for row in rows if row.kind == "announcement")

    def _end(self) -> None:
        """Every process is asked to end, then ended, by its pid."""
        for number in (signal.SIGTERM, signal.SIGCONT):
            for pid in self.pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
        deadline = time.monotonic() + 10
        for pid in self.pids:
            while os.waitpid(pid, os.WNOHANG)[0] == 0:
                if time.monotonic() > deadline:
                    os.kill(pid, signal.SIGKILL)
                time.sleep(0.05)

    def _look(self) -> None:
        lines, rows = self.place.lines(), self.place.rows()
        own = self._announcement()
        if self.of == BOARD:
            if own.state not in STANDS or own.position is None:
                self.found.wrong.append(f"on the board it is {own.state}")
            return
        for violation in check(lines, rows):
            self.found.wrong.append(f"{violation.rule}: {violation.what}")
        told = [line for line in lines if line.delivery == own.id]
        times = 0 if self._was_replaced_in_time(rows, told) else 1
        if len(told) != times:
            self.found.wrong.append(f"published {len(told)} times; it is {own.state}")
        if told and self.failed_at is not None:
            self.found.took = _since(self.failed_at, told[0].at)

    def _was_replaced_in_time(self, rows: Sequence[Row], told: Sequence[Line]) -> bool:
        """Whether what replaces it was public before it was asked for, if it was."""
        news = [row.public_at for row in rows if row.kind == "delay" and row.public_at]
        return bool(news) and not (told and told[0].begun < min(news))


def _since(failed_at: float, at: datetime) -> float:
    return max(0.0, at.timestamp() - failed_at)


def direct(case: Case, place: Place) -> int:
    """Play the case and leave what was found in its folder."""
    found = Directing(case, place).run()
    (place.folder / "found.json").write_text(json.dumps(asdict(found)))
    return 1 if found.wrong else 0
