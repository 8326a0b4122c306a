"""What the composition root gives: every part of the product, wired."""

from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.aftercare import Aftercare
from noticeboard.checking import Checking
from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.holding import HoldingTexts
from noticeboard.kill_switch import KillSwitch
from noticeboard.memos import Memos
from noticeboard.monitoring.alerting import Alerting
from noticeboard.monitoring.examining import Examination
from noticeboard.monitoring.queue_look import QueueLook
from noticeboard.ports import Channel, Clock, PublicRows
from noticeboard.previewing import Previewing
from noticeboard.publishing import Publishing
from noticeboard.reach import Reach
from noticeboard.redacting import Redacting
from noticeboard.reminding import Reminding
from noticeboard.sending.dispatch import Dispatch
from noticeboard.sending.reconciling import Reconciler
from noticeboard.sending.restored import Watched
from noticeboard.sending.watched_clock import WatchedClock
from noticeboard.settings import Settings
from noticeboard.site.house import House
from noticeboard.site.live import LivePublicSite
from noticeboard.site.rebuilt import Rebuilt
from noticeboard.staff.joining import Joining
from noticeboard.staff.proving import Proving
from noticeboard.staff.staffing import Staffing
from noticeboard.store.broken_steps import BrokenSteps
from noticeboard.store.desk import Desk
from noticeboard.store.gauges import Gauges
from noticeboard.store.overview import Overview
from noticeboard.store.people import People
from noticeboard.store.records import Records
from noticeboard.store.rehearsal import Rehearsal
from noticeboard.store.running import Running
from noticeboard.store.schedule import Schedule
from noticeboard.store.sessions import Sessions
from noticeboard.store.sheets import Sheets
from noticeboard.store.synthetic import Synthetics
from noticeboard.store.throttle import Throttle
from noticeboard.store.unreadable import Unreadable
from noticeboard.telling import Telling
from noticeboard.watching.calling import Calling
from noticeboard.watching.duty import Duty
from noticeboard.watching.incidents import Incidents
from noticeboard.watching.watch import Watching


@dataclass(frozen=True, slots=True)
class Parts:
    """The product's parts, wired. Everything below the web, the worker and the timer."""

    settings: Settings
    clock: Clock
    store: Desk
    people: People
    joining: Joining
    staffing: Staffing
    proving: Proving
    sessions: Sessions
    throttle: Throttle
    publishing: Publishing
    redacting: Redacting
    records: Records
    rebuilt: Rebuilt
    holding_texts: HoldingTexts
    speaking: Telling
    checking: Checking
    previewing: Previewing
    kill_switch: KillSwitch
    aftercare: Aftercare
    watching: Watching
    incidents: Incidents
    duty: Duty
    overview: Overview
    sheets: Sheets
    public_rows: PublicRows
    house: House
    site: LivePublicSite
    channels: dict[str, Channel]
    dispatch: Dispatch
    schedule: Schedule
    rehearsal: Rehearsal
    synthetics: Synthetics
    unreadable: Unreadable
    broken_steps: BrokenSteps
    running: Running
    look_at_queue: QueueLook
    examination: Examination
    gauges: Gauges
    reach: Reach
    watched_clock: WatchedClock | None
    restored: Watched
    calling: Calling = field(repr=False)
    memos: Memos = field(repr=False)
    alerting: Alerting = field(repr=False)
    reminding: Reminding = field(repr=False)
    reconciler: Reconciler = field(repr=False)

    def tick(self, now: datetime) -> None:
        """What the clock demands, in this thread: reconcile, read, watch over silence, remind."""
        self.reconciler.tick(now)
        self.dispatch.read_back()
        self.watching.tick(now)
        self.reminding.remind(now)

    def carry_out(self) -> int:
        """Send everything due now and build its pages, in this thread; how many were tried."""
        tried = self.deliver_due()
        self.site.refresh()
        self.site.refresh_record()
        return tried

    def deliver_due(self) -> int:
        """Send everything due now, in this thread; how many deliveries were tried.

        Until its pages are built, they are made for whoever asks.
        """
        first = [c for c, channel in self.channels.items() if channel.capabilities.public_board]
        others = [c for c in self.channels if c not in first]
        for channel in (*first, *others):
            self.dispatch.settle_unknowns(channel)
        return sum(self.dispatch.deliver(c, lambda: False) for c in (*first, *others))


class NoWakes:
    """Nobody listens: what is due waits for whoever drains next."""

    def wake(self, channel: str, at: datetime) -> None:
        """Tell nobody.

        Raises:
            QueueUnavailableError: always.
        """
        raise QueueUnavailableError(f"nobody listens for {channel} at {at}")
