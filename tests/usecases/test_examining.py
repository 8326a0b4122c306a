"""Everything that has to hold while a board runs, looked at from one host."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from noticeboard import owner
from noticeboard.monitoring import machine
from noticeboard.ports import Owner
from noticeboard.sending.senders import Senders
from noticeboard.store.engine import writing
from noticeboard.store.heartbeats import Heartbeats
from tests.usecases.desk import BO, Desk

HERE = "here"


def told(desk: Desk) -> dict[str, str]:
    """The state of each line that is not well."""
    found = desk.parts.examination.everything(full=False)
    return {one.name: one.state for one in found if one.state != "ok"}


def beats(desk: Desk) -> Heartbeats:
    """Where processes leave their signs of life."""
    return Heartbeats(desk.parts.store.engine)


@contextmanager
def sleeper() -> Iterator[int]:
    """Another process of this machine; its pid."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        yield process.pid
        process.kill()


def as_owner(desk: Desk, pid: int) -> Owner:
    """The owner that a process is."""
    here = desk.parts.dispatch.me
    return replace(here, pid=pid, started=owner._started(pid) or "")


def test_a_board_that_nobody_runs_fails_and_one_that_runs_does_not(desk: Desk) -> None:
    """Three processes give signs of life; what only warns is no failure."""
    silent = told(desk)
    for kind in ("web", "timer", "worker", "reconciler"):
        beats(desk).beat(kind, desk.parts.dispatch.me, desk.now)

    assert {name for name, state in silent.items() if state == "failed"} >= {"web", "timer"}
    assert "failed" not in {s for n, s in told(desk).items() if n != "synthetic_missing"}


def test_a_stopped_process_is_named_by_its_pid(desk: Desk) -> None:
    """It gave a sign of life a moment ago, and holds what the others wait for."""
    with sleeper() as pid:
        me = as_owner(desk, pid)
        beats(desk).beat("worker", me, desk.now)
        running = desk.parts.examination.host.condition(me)
        os.kill(pid, signal.SIGSTOP)
        os.waitpid(pid, os.WUNTRACED)

        found = [o for o in desk.parts.examination.everything(full=False) if o.name == "process"]

    assert running == "runs"
    assert [one.figure.en for one in found] == [f"worker {pid} is stopped (state T)"]
    assert desk.parts.examination.host.condition(me) == "gone"


def test_a_command_that_draws_is_one_plain_line() -> None:
    """Whoever holds the lock may be called anything: it breaks no table, and tells no terminal."""
    drawing = "#\x1b[2J\nprint(flush=True); import time; time.sleep(60)"
    told = [sys.executable, "-c", drawing]
    with subprocess.Popen(told, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        shown = machine._named(process.pid)
        process.kill()

    assert shown is not None
    assert shown[1].isprintable()
    assert "[2J" in shown[1]


def test_what_cannot_be_seen_from_here_is_elsewhere_or_gone(desk: Desk) -> None:
    """Nothing is concluded of another host's process; what ran before the boot is gone."""
    host, me = desk.parts.examination.host, desk.parts.dispatch.me

    assert host.condition(replace(me, host="there")) == "elsewhere"
    assert host.condition(replace(me, boot="earlier")) == "gone"
    assert host.condition(replace(me, started="1")) == "gone"


def test_a_changed_record_fails_at_its_end_already(desk: Desk) -> None:
    """Whoever asks often follows the last stretch; `full` compares facts and words as well."""
    desk.announced()
    whole = {o.name: o.state for o in desk.parts.examination.everything(full=True)}
    with writing(desk.parts.store.engine) as conn:
        for (name,) in conn.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'")
        ).all():
            conn.execute(text(f'DROP TRIGGER "{name}"'))
        conn.execute(text("UPDATE ledger SET hash = 'f' WHERE seq = 1"))

    assert whole["ledger"] == "ok"
    assert told(desk)["ledger"] == "failed"


def test_a_silence_that_nobody_took_on_fails(desk: Desk) -> None:
    """The promised instant passed, the public waits, and no call was answered."""
    desk.announced()
    desk.pass_time(timedelta(days=11))

    assert told(desk)["silence"] == "failed"


def test_a_hold_is_a_warning_and_no_failure(desk: Desk) -> None:
    """Somebody meant it."""
    desk.parts.kill_switch.hold(BO, None)

    assert told(desk)["sending_held"] == "warn"


def test_a_worker_vouches_for_the_threads_of_all_its_channels(desk: Desk) -> None:
    """A process whose senders are not there yet, or no more, gives no sign of life."""
    senders = Senders(
        desk.parts.dispatch,
        desk.parts.clock,
        refresh=lambda: None,
        builders=frozenset(),
        rehearse=lambda _: None,
    )
    before = senders.are_there()
    senders.start()
    during = senders.are_there()
    senders.stop(5)

    assert (before, during, senders.are_there()) == (False, True, False)
