"""Every part of the product, made of the settings and handed to the others."""

from dataclasses import replace

from noticeboard.aftercare import Aftercare
from noticeboard.bootstrap import areas
from noticeboard.bootstrap.parts import Parts
from noticeboard.channel_loading import open_channels
from noticeboard.checking import Checking, Crew
from noticeboard.clock import utc_now
from noticeboard.crew import Here
from noticeboard.drafting import Drafting
from noticeboard.holding import HoldingTexts
from noticeboard.kill_switch import KillSwitch
from noticeboard.monitoring.alerting import LOOK_INSTEAD, Alerting
from noticeboard.monitoring.examining import Examination
from noticeboard.ports import Clock, Outside, Wakes
from noticeboard.previewing import Previewing
from noticeboard.publishing import Publishing
from noticeboard.queueing import WakeQueue
from noticeboard.reach import reach
from noticeboard.redacting import Redacting
from noticeboard.reminding import Reminding
from noticeboard.render.freeze import Freezer
from noticeboard.sending.reconciling import Reconciler
from noticeboard.sending.restored import Watched
from noticeboard.sending.senders import Senders
from noticeboard.settings import Settings
from noticeboard.settings.secret_key import derived
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.live import LivePublicSite
from noticeboard.site.making import program
from noticeboard.site.rebuilt import Rebuilt
from noticeboard.staff.joining import Joining
from noticeboard.staff.passwords import FULL_COST, Cost
from noticeboard.staff.proving import Proving
from noticeboard.staff.staffing import Staffing
from noticeboard.store.breakers import Breakers
from noticeboard.store.broken_steps import BrokenSteps
from noticeboard.store.checks import Checks
from noticeboard.store.clocks import Clocks
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.desk import Desk
from noticeboard.store.engine import open_engine
from noticeboard.store.epochs import Epochs
from noticeboard.store.figures import FiguresOf
from noticeboard.store.gauges import Gauges
from noticeboard.store.heartbeats import Heartbeats
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
from noticeboard.store.running import Running
from noticeboard.store.schedule import Schedule
from noticeboard.store.sessions import Sessions
from noticeboard.store.sheets import Sheets
from noticeboard.store.synthetic import Synthetics
from noticeboard.store.throttle import Throttle
from noticeboard.store.troubles import Troubles
from noticeboard.store.unreadable import Unreadable
from noticeboard.store.watch import Watch
from noticeboard.telling import Telling
from noticeboard.watching.alarming import Alarming
from noticeboard.watching.duty import Duty
from noticeboard.watching.incidents import Incidents
from noticeboard.watching.watch import Watching


def parts(
    settings: Settings,
    *,
    clock: Clock | None = None,
    wakes: Wakes | None = None,
    crew: Crew | None = None,
    cost: Cost = FULL_COST,
    watched: bool = False,
) -> Parts:
    """Everything, over the settings' database; ``clock`` and ``wakes`` may be a test's own.

    ``crew``: who looks whether promises were kept; without one whoever asks for it. ``cost``: of
    a look at a password; a test's may be less. ``watched``: its clock is the host's, and is
    watched: for processes that release what is due.
    """
    engine, policy = open_engine(settings.database_url), settings.policy
    clocks = Clocks(engine)
    watched_clock = areas.watched_clock(settings, clocks) if watched else None
    # Whoever only looks goes by what this host's clock was believed to show, in every process.
    looks_by = clock or areas.believed_clock(settings, clocks)
    clock = watched_clock or clock or utc_now
    rows = SqlPublicRows(public_engine(settings.database_url))
    house = areas.house(settings)
    builder = SiteBuilder(rows, Pages(engine), clock, house)
    acts = PublicActs(engine, policy, zone=settings.zone)
    site = LivePublicSite(acts, builder, clock, rows)
    enabled = {name: stanza for name, stanza in settings.channels.items() if stanza.enabled}
    channels = open_channels(enabled, Outside(site))
    rates = areas.rates(settings, channels)
    store, schedule, people = Desk(engine), Schedule(engine, rates), People(engine)
    destinations = areas.destinations(settings)
    queue = wakes or WakeQueue(settings.redis_url, settings.secret_key)
    deliveries = Deliveries(
        engine,
        policy,
        public_url=settings.public_url,
        rings=areas.ringing(settings),
        rates=rates,
    )
    dispatch = areas.dispatch(
        settings, deliveries, Breakers(engine), channels, clock, watched_clock
    )
    renderer = Freezer(policy, channels, settings.public_url, settings.zone)
    drafting = Drafting(policy, destinations)
    watch, overview, reviews = Watch(engine), Overview(engine, rates), Reviews(engine)
    alarming = Alarming(watch, policy, settings.zone, derived(settings.secret_key, "calls"))
    previewing = Previewing(store, renderer, drafting, clock, overview.holds)
    watching = Watching(watch, alarming, clock, overview.people_names, previewing.going_out)
    beyond = reach(settings, clock)
    running, records = Running(engine), Records(engine, feeds=areas.feeds(settings))
    duty, look_at_queue = Duty(watch, clock), areas.queue_look(settings)
    figures = FiguresOf(engine, policy, tuple(channels), rates)
    examination = Examination(
        running=running,
        figures=figures.figures,
        unsent=figures.unsent,
        records=records,
        watching=watching,
        duty=duty,
        queue=look_at_queue,
        host=areas.host(settings, clocks),
        clock=looks_by,
        readable=areas.readable(channels),
        ways=settings.ways,
    )
    publishing = Publishing(
        store=store, renderer=renderer, drafting=drafting, clock=clock, wakes=queue
    )
    memos = areas.memos(settings, StoredMemos(engine), beyond, looks_by)
    alerting = Alerting(Troubles(engine), figures, records.verify_end, memos, looks_by)
    if watched_clock:
        alerting.is_believed = watched_clock.is_believed
    return Parts(
        settings=settings,
        clock=clock,
        store=store,
        people=people,
        joining=Joining(people, clock, settings.brand, cost),
        staffing=Staffing(people, clock),
        proving=Proving(people, policy, clock),
        sessions=Sessions(engine),
        throttle=Throttle(engine, derived(settings.secret_key, "throttle")),
        publishing=publishing,
        redacting=Redacting(store, renderer, clock, settings.zone, policy.solo),
        records=records,
        rebuilt=Rebuilt(rows, Pages(engine), house),
        holding_texts=HoldingTexts(store, policy, clock),
        speaking=Telling.beside(publishing),
        checking=Checking.beside(
            publishing, checks=Checks(engine), web=beyond.checks, crew=crew or Here()
        ),
        previewing=previewing,
        kill_switch=KillSwitch(store, settings.channels, clock),
        aftercare=Aftercare(store, destinations, clock, queue),
        watching=watching,
        incidents=Incidents(watch, clock, settings.policy.known_within),
        duty=duty,
        overview=overview,
        sheets=Sheets(engine),
        public_rows=rows,
        house=house,
        site=site,
        channels=channels,
        dispatch=dispatch,
        schedule=schedule,
        rehearsal=Rehearsal(engine, policy, acts),
        synthetics=Synthetics(engine),
        unreadable=Unreadable(engine),
        broken_steps=BrokenSteps(engine),
        running=running,
        look_at_queue=look_at_queue,
        examination=examination,
        gauges=Gauges(engine, policy, areas.ringing(settings)),
        reach=beyond,
        watched_clock=watched_clock,
        restored=Watched(Epochs(engine), settings.data, clock),
        calling=areas.calling(settings, watching, beyond, clock),
        memos=memos,
        alerting=alerting,
        reminding=Reminding.beside(publishing, notices=OpenNotices(engine)),
        reconciler=Reconciler(
            store,
            schedule,
            dispatch,
            reviews.miss_reviews,
            lambda now: publishing.freeze_untouched(reviews.outdated(), now),
            Heartbeats(engine),
        ),
    )


def alerting_instead(settings: Settings) -> Alerting:
    """For a process that has nothing to do with sending: it looks if no other does."""
    return replace(parts(settings).alerting, every=LOOK_INSTEAD)


def senders(settings: Settings) -> Senders:
    """The resident senders of a worker, or of the process beside the timer."""
    wired = parts(settings, watched=True)
    # Before anything is claimed: an old database believes that nothing was sent.
    wired.restored.step()
    wired.dispatch.take_over()
    watched = wired.watched_clock
    # Read as it is now, not when the first page is built: by then an upgrade may have put other
    # files there, and it would take its time from what is due.
    program()
    builders = (c for c, channel in wired.channels.items() if channel.capabilities.public_board)
    return Senders(
        wired.dispatch,
        wired.clock,
        refresh=wired.site.refresh,
        builders=frozenset(builders),
        rehearse=lambda at: wired.rehearsal.rehearse(at, wired.dispatch.me),
        beside=[
            wired.dispatch.learn,
            wired.alerting.step,
            *([watched.step] if watched else []),
        ],
    )
