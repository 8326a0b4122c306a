"""A process of the bench: the product's own parts, with failpoints around two of their ports.

It is a worker and a timer in one, without Redis: ``python -m tests.faults.worker FOLDER``, where
FOLDER is a case's, and FAULTS in the environment is its plan as JSON.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, event

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes, Parts
from noticeboard.domain.delivery import BOARD
from noticeboard.logs import configure_logging
from noticeboard.resident import run_senders
from noticeboard.sending.senders import Senders
from noticeboard.settings import Settings, load_settings
from noticeboard.steps import keep_on
from noticeboard.timer.rounds import TimerSchedule
from noticeboard.timer.waking import Timer
from tests.faults.failpoints import Action, arm
from tests.faults.kinds import know_the_kinds
from tests.faults.stepping import SteppedChannel, SteppedDeliveries, before_commit

# Seconds between two looks for deliveries of the dead; the product's own timer waits five.
TAKE_OVER_EVERY = 1.0


@dataclass(frozen=True)
class Beside:
    """``ports.Wakes`` to the senders of this very process."""

    senders: Senders

    def wake(self, channel: str, at: datetime) -> None:
        """Tell them."""
        self.senders.wake(channel, at)


def settings_of(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of a case: its data and its configuration are in ``folder``."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("NOTICEBOARD_")}
    own |= {"NOTICEBOARD_CONFIG": str(folder / "config"), **(environ or {})}
    return load_settings(own, data=folder / "data", port=8000)


def work(folder: Path, plan: Mapping[str, Action], of: str, environ: Mapping[str, str]) -> int:
    """Send, take over and settle until SIGTERM, with ``plan`` armed for the channel ``of``."""
    know_the_kinds()
    configure_logging("bench")
    arm(plan, folder)
    event.listen(Engine, "commit", before_commit)
    wired = bootstrap.parts(settings_of(folder, environ), wakes=NoWakes())
    stepped(wired, of)
    senders = Senders(
        wired.dispatch,
        wired.clock,
        refresh=lambda: None,
        builders=frozenset({BOARD}),
        rehearse=lambda _: None,
    )
    return run_senders(senders, listening(wired, senders))


def stepped(wired: Parts, of: str) -> None:
    """Put failpoints around the two ports of the senders."""
    wired.dispatch.deliveries = SteppedDeliveries(wired.dispatch.deliveries, of)
    wired.dispatch.channels = {
        name: SteppedChannel(channel) if name == of else channel
        for name, channel in wired.dispatch.channels.items()
    }


def listening(wired: Parts, senders: Senders) -> Callable[[threading.Event], None]:
    """The timer's steps and the reconciler's taking over, in threads of this process."""
    timer = Timer(TimerSchedule(wired), Beside(senders))

    def take_over() -> float:
        wired.dispatch.take_over()
        return TAKE_OVER_EVERY

    def listen(stopping: threading.Event) -> None:
        beside = threading.Thread(target=keep_on, args=(take_over, stopping), daemon=True)
        beside.start()
        keep_on(timer.step, stopping)

    return listen


def main(folder: str) -> int:
    """A process with the plan in FAULTS, for the channel in FAULTS_OF."""
    plan = json.loads(os.environ.get("FAULTS", "{}"))
    return work(Path(folder), plan, os.environ.get("FAULTS_OF", ""), os.environ)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
