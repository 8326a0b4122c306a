"""The composition root: the one place that names concrete adapters, for the product and tests."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.aftercare import Aftercare
from noticeboard.channel_loading import open_channels
from noticeboard.checking import Checking, Crew
from noticeboard.clock import boottime, utc_now
from noticeboard.crew import Here
from noticeboard.dispatch import Dispatch
from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.drafting import Drafting
from noticeboard.holding import HoldingTexts
from noticeboard.kill_switch import KillSwitch
from noticeboard.memos import Memos
from noticeboard.owner import this_process
from noticeboard.ports import Channel, Clock, Destination, Outside, PublicRows, Wakes
from noticeboard.previewing import Previewing
from noticeboard.publishing import Publishing
from noticeboard.queueing import WakeQueue
from noticeboard.reach import Reach, reach
from noticeboard.reconciling import Reconciler
from noticeboard.redacting import Redacting
from noticeboard.reminding import Reminding
from noticeboard.render.freeze import Freezer
from noticeboard.render.letters import Letters
from noticeboard.render.memos import MemoLetters
from noticeboard.senders import Senders
from noticeboard.settings import Settings
from noticeboard.settings.secret_key import derived
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.house import House
from noticeboard.site.live import LivePublicSite
from noticeboard.site.rebuilt import Rebuilt
from noticeboard.staff.joining import Joining
from noticeboard.staff.proving import Proving
from noticeboard.staff.staffing import Staffing
from noticeboard.store.checks import Checks
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.desk import Desk
from noticeboard.store.engine import open_engine
from noticeboard.store.memos import Memos as StoredMemos
from noticeboard.store.open_notices import OpenNotices
from noticeboard.store.overview import Overview
from noticeboard.store.pages import Pages
from noticeboard.store.people import People
from noticeboard.store.public_acts import PublicActs
from noticeboard.store.public_engine import public_engine
from noticeboard.store.public_rows import PublicRows as SqlPublicRows
from noticeboard.store.records import Records
from noticeboard.store.rehearsal import Rehearsal
from noticeboard.store.reviews import Reviews
from noticeboard.store.schedule import Schedule
from noticeboard.store.sessions import Sessions
from noticeboard.store.sheets import Sheets
from noticeboard.store.throttle import Throttle
from noticeboard.store.watch import Watch
from noticeboard.telling import Telling
from noticeboard.watching.alarming import Alarming
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
    reach: Reach
    calling: Calling = field(repr=False)
    memos: Memos = field(repr=False)
    reminding: Reminding = field(repr=False)
    reconciler: Reconciler = field(repr=False)

    def tick(self, now: datetime) -> None:
        """What the clock demands, in this thread: reconcile, watch over silence, remind."""
        self.reconciler.tick(now)
        self.watching.tick(now)
        self.reminding.remind(now)

    def carry_out(self) -> int:
        """Send everything due now, in this thread; how many deliveries were tried."""
        first = [c for c, channel in self.channels.items() if channel.capabilities.public_board]
        others = [c for c in self.channels if c not in first]
        for channel in (*first, *others):
            self.dispatch.settle_unknowns(channel)
        tried = sum(self.dispatch.deliver(c, lambda: False) for c in (*first, *others))
        self.site.refresh()
        self.site.refresh_record()
        return tried


class NoWakes:
    """Nobody listens: what is due waits for whoever drains next."""

    def wake(self, channel: str, at: datetime) -> None:
        """Tell nobody.

        Raises:
            QueueUnavailableError: always.
        """
        raise QueueUnavailableError(f"nobody listens for {channel} at {at}")


def parts(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    wakes: Wakes | None = None,
    crew: Crew | None = None,
) -> Parts:
    """Everything, over the settings' database; ``clock`` and ``wakes`` may be a test's own.

    ``crew``: who looks whether promises were kept; without one whoever asks for it.
    """
    engine, policy = open_engine(settings.database_url), settings.policy
    rows = SqlPublicRows(public_engine(settings.database_url))
    house = _house(settings)
    builder = SiteBuilder(rows, Pages(engine), clock, house)
    acts = PublicActs(engine, policy, zone=settings.zone)
    site = LivePublicSite(acts, builder, clock, rows)
    enabled = {name: stanza for name, stanza in settings.channels.items() if stanza.enabled}
    channels = open_channels(enabled, Outside(site))
    store, schedule, people = Desk(engine), Schedule(engine), People(engine)
    destinations = _destinations(settings)
    queue = wakes or WakeQueue(settings.redis_url, settings.secret_key)
    deliveries = Deliveries(
        engine, policy, public_url=settings.public_url, rings=_ringing(settings)
    )
    dispatch = _dispatch(settings, deliveries, channels, clock)
    renderer = Freezer(policy, channels, settings.public_url, settings.zone)
    drafting = Drafting(policy, destinations)
    watch, overview, reviews = Watch(engine), Overview(engine), Reviews(engine)
    alarming = Alarming(watch, policy, settings.zone, derived(settings.secret_key, "calls"))
    watching = Watching(watch, alarming, clock, overview.people_names)
    beyond = reach(settings, clock)
    publishing = Publishing(
        store=store, renderer=renderer, drafting=drafting, clock=clock, wakes=queue
    )
    return Parts(
        settings=settings,
        clock=clock,
        store=store,
        people=people,
        joining=Joining(people, clock, settings.brand),
        staffing=Staffing(people, clock),
        proving=Proving(people, policy, clock),
        sessions=Sessions(engine),
        throttle=Throttle(engine, derived(settings.secret_key, "throttle")),
        publishing=publishing,
        redacting=Redacting(store, clock, settings.zone, policy.solo),
        records=Records(engine, feeds=_feeds(settings)),
        rebuilt=Rebuilt(rows, Pages(engine), clock, house),
        holding_texts=HoldingTexts(store, policy, clock),
        speaking=Telling.beside(publishing),
        checking=Checking.beside(
            publishing, checks=Checks(engine), web=beyond.checks, crew=crew or Here()
        ),
        previewing=Previewing(store, renderer, drafting, clock),
        kill_switch=KillSwitch(store, settings.channels, clock),
        aftercare=Aftercare(store, destinations, clock, queue),
        watching=watching,
        incidents=Incidents(watch, clock),
        duty=Duty(watch, clock),
        overview=overview,
        sheets=Sheets(engine),
        public_rows=rows,
        house=house,
        site=site,
        channels=channels,
        dispatch=dispatch,
        schedule=schedule,
        rehearsal=Rehearsal(engine, policy, acts),
        reach=beyond,
        calling=_calling(settings, watching, beyond, clock),
        memos=_memos(settings, StoredMemos(engine), beyond, clock),
        reminding=Reminding.beside(publishing, notices=OpenNotices(engine)),
        reconciler=Reconciler(
            store,
            schedule,
            dispatch,
            reviews.miss_reviews,
            lambda now: publishing.freeze_untouched(reviews.outdated(), now),
        ),
    )


def senders(settings: Settings) -> Senders:
    """The resident senders of a worker, or of the process beside the timer."""
    wired = parts(settings)
    wired.dispatch.take_over()
    builders = (c for c, channel in wired.channels.items() if channel.capabilities.public_board)
    return Senders(
        wired.dispatch,
        wired.clock,
        refresh=wired.site.refresh,
        builders=frozenset(builders),
        rehearse=lambda at: wired.rehearsal.rehearse(at, wired.dispatch.me),
    )


def _house(settings: Settings) -> House:
    return House(
        brand=settings.brand,
        public_url=settings.public_url,
        language=settings.house_language,
        zone=settings.zone,
        kinds=settings.policy.kinds,
        record=settings.record == "public",
    )


def _calling(settings: Settings, watching: Watching, beyond: Reach, clock: Clock) -> Calling:
    pages = f"{settings.public_url.rstrip('/')}/desk/call/"
    return Calling(
        watch=watching.watch,
        watching=watching,
        callers=Letters(settings.policy, clock, settings.house_language, settings.zone),
        mailer=beyond.mailer,
        bell=beyond.bell,
        clock=clock,
        link=lambda token: pages + token,
    )


def _memos(settings: Settings, memory: StoredMemos, beyond: Reach, clock: Clock) -> Memos:
    desk = f"{settings.public_url.rstrip('/')}/desk"
    scribe = MemoLetters(clock, settings.house_language, settings.zone, desk)
    return Memos(memory, settings.policy, scribe, beyond.mailer, clock)


def _dispatch(
    settings: Settings, deliveries: Deliveries, channels: dict[str, Channel], clock: Clock
) -> Dispatch:
    return Dispatch(
        deliveries=deliveries,
        channels=channels,
        clock=clock,
        boottime=boottime,
        spread=random.SystemRandom().random,
        me=this_process(settings.host_id),
    )


def _ringing(settings: Settings) -> frozenset[str]:
    return frozenset(name for name, stanza in settings.channels.items() if stanza.rings)


def _feeds(settings: Settings) -> frozenset[str]:
    return frozenset(name for name, stanza in settings.channels.items() if stanza.kind == "feed")


def _destinations(settings: Settings) -> dict[str, Destination]:
    return {
        name: Destination(name, stanza.enabled, stanza.default_for, stanza.rings)
        for name, stanza in settings.channels.items()
    }
