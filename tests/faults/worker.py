"""A process of the bench: the product's own parts, with failpoints around two of their ports.

It is a worker and a timer in one, without Redis: ``python -m tests.faults.worker FOLDER``, where
FOLDER is a case's, and FAULTS in the environment is its plan as JSON.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes, Parts
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import BOARD, Delivery, DeliveryState, Receipt
from noticeboard.logs import configure_logging
from noticeboard.ports import Channel, Deliveries, Message, Owner, Preflight
from noticeboard.resident import run_senders
from noticeboard.senders import Senders
from noticeboard.settings import Settings, load_settings
from noticeboard.steps import keep_on
from noticeboard.timer import Timer, TimerSchedule
from tests.faults.failpoints import Action, arm, step
from tests.faults.kinds import know_the_kinds

# Seconds between two looks for deliveries of the dead; the product's own timer waits five.
TAKE_OVER_EVERY = 1.0
_writing: ContextVar[str] = ContextVar("writing", default="")


@contextmanager
def around(act: str) -> Iterator[None]:
    """``act.before`` at the beginning, ``act.written`` before its commit; not the end."""
    step(f"{act}.before")
    token = _writing.set(act)
    try:
        yield
    finally:
        _writing.reset(token)


def _before_commit(connection: Connection) -> None:
    act = _writing.get()
    if act and not connection.get_execution_options().get("noticeboard_reads"):
        step(f"{act}.written")


@dataclass(frozen=True)
class SteppedDeliveries:
    """``ports.Deliveries`` with a failpoint before, in and after each step, for one channel."""

    real: Deliveries
    of: str

    def claim(
        self, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[Delivery, ...]:
        """As it is."""
        if channel != self.of:
            return self.real.claim(channel, now, owner, limit=limit)
        with around("claim"):
            taken = self.real.claim(channel, now, owner, limit=limit)
        if taken:
            step("claim.after")
        return taken

    def still_mine(self, delivery: Delivery, now: datetime) -> bool:
        """As it is, unless the plan has it refuse."""
        if delivery.channel != self.of:
            return self.real.still_mine(delivery, now)
        step("look.before")
        mine = not step("look.refused") and self.real.still_mine(delivery, now)
        step("look.after")
        return mine

    def message(self, delivery: Delivery) -> Message:
        """As it is."""
        if delivery.channel != self.of:
            return self.real.message(delivery)
        step("message.before")
        message = self.real.message(delivery)
        step("message.after")
        return message

    def conclude(self, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
        """As it is: the end of a send, or of a reading that settles."""
        acts = {DeliveryState.SENDING: "conclude", DeliveryState.UNKNOWN: "settle"}
        act = acts.get(delivery.state)
        if delivery.channel != self.of or act is None:
            return self.real.conclude(delivery, conclusion, now)
        with around(act):
            changed = self.real.conclude(delivery, conclusion, now)
        step(f"{act}.after")
        return changed

    def give_back(self, delivery: Delivery, now: datetime) -> bool:
        """As it is."""
        with around("give_back"):
            changed = self.real.give_back(delivery, now)
        step("give_back.after")
        return changed

    def mark_unknown(self, delivery: Delivery, reason: str, now: datetime) -> bool:
        """As it is."""
        with around("mark_unknown"):
            changed = self.real.mark_unknown(delivery, reason, now)
        step("mark_unknown.after")
        return changed

    def unknowns(self, channel: str, now: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """As it is."""
        return self.real.unknowns(channel, now, limit=limit)

    def unverified(self, channel: str, until: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """As it is."""
        return self.real.unverified(channel, until, limit=limit)

    def expired(self, now: datetime) -> tuple[tuple[Delivery, Owner], ...]:
        """As it is."""
        return self.real.expired(now)

    def orphaned(self, host: str) -> tuple[tuple[Delivery, Owner], ...]:
        """As it is."""
        return self.real.orphaned(host)


class SteppedChannel(Channel):
    """A channel with a failpoint before and after what it does; a publication is an act, too."""

    def __init__(self, real: Channel) -> None:
        self.id, self.limits, self.capabilities = real.id, real.limits, real.capabilities
        self._real = real

    def count(self, text: str) -> int:
        """As it is."""
        return self._real.count(text)

    def send(self, message: Message) -> Receipt:
        """As it is."""
        if self.id == BOARD:
            with around("publish"):
                receipt = self._real.send(message)
            step("publish.after")
            return receipt
        step("send.before")
        receipt = self._real.send(message)
        step("send.after")
        return receipt

    def find(self, message: Message) -> Receipt | None:
        """As it is."""
        step("find.before")
        found = self._real.find(message)
        step("find.after")
        return found

    def read(self, receipt: Receipt) -> str | None:
        """As it is."""
        return self._real.read(receipt)

    def preflight(self) -> Preflight:
        """As it is."""
        return self._real.preflight()


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
    event.listen(Engine, "commit", _before_commit)
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
