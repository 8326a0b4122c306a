"""How single parts are made of the settings."""

import random
from collections import ChainMap
from collections.abc import Callable, Mapping
from functools import partial

from channels.null import NullChannel
from noticeboard.clock import boottime, moment, says_synchronised
from noticeboard.domain.budget import Rate
from noticeboard.domain.delivery import SYNTHETIC
from noticeboard.domain.processes import Kind
from noticeboard.memos import Memos
from noticeboard.monitoring.believed_clock import BelievedClock
from noticeboard.monitoring.machine import Host, free_beside
from noticeboard.monitoring.pulse import Pulse
from noticeboard.monitoring.queue_look import QueueLook
from noticeboard.owner import this_process
from noticeboard.ports import Channel, Clock, Destination
from noticeboard.reach import Reach
from noticeboard.render.letters import Letters
from noticeboard.render.memos import MemoLetters
from noticeboard.sending.dispatch import Dispatch
from noticeboard.sending.watched_clock import WatchedClock
from noticeboard.settings import Settings
from noticeboard.site.house import House
from noticeboard.store.breakers import Breakers
from noticeboard.store.clocks import Clocks
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.engine import open_engine
from noticeboard.store.heartbeats import Heartbeats
from noticeboard.store.memos import Memos as StoredMemos
from noticeboard.watching.calling import Calling
from noticeboard.watching.watch import Watching


def house(settings: Settings) -> House:
    """What the pages say about whose board it is."""
    return House(
        brand=settings.brand,
        public_url=settings.public_url,
        language=settings.house_language,
        zone=settings.zone,
        kinds=settings.policy.kinds,
        record=settings.record == "public",
    )


def calling(settings: Settings, watching: Watching, beyond: Reach, clock: Clock) -> Calling:
    """Whoever sends the letters and rings of open alarms."""
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


def memos(settings: Settings, memory: StoredMemos, beyond: Reach, clock: Clock) -> Memos:
    """Whoever writes to the staff of what is unsigned, missed or astray."""
    desk = f"{settings.public_url.rstrip('/')}/desk"
    scribe = MemoLetters(clock, settings.house_language, settings.zone, desk)
    return Memos(memory, settings.policy, scribe, beyond.mailer, beyond.bell, clock)


def watched_clock(settings: Settings, clocks: Clocks) -> WatchedClock:
    """The clock of a process that releases what is due."""
    return WatchedClock(clocks, this_process(settings.host_id), moment, says_synchronised)


def believed_clock(settings: Settings, clocks: Clocks) -> BelievedClock:
    """The clock of whoever only looks: as this host's was believed to go."""
    return BelievedClock(clocks, this_process(settings.host_id), moment)


def pulse(settings: Settings, kind: Kind, works: Callable[[], bool]) -> Pulse:
    """The sign of life of this process, which it gives while ``works``."""
    engine = open_engine(settings.database_url, lasting=False)
    clock = believed_clock(settings, Clocks(engine))
    free = partial(free_beside, settings.data)
    return Pulse(Heartbeats(engine), kind, clock.me, clock, works, free)


def queue_look(settings: Settings) -> QueueLook:
    """Whoever asks the queue; the one that the supervisor starts keeps its file in the data."""
    folder = settings.data / "valkey" if settings.embedded_redis else None
    return QueueLook(settings.redis_url, folder)


def host(settings: Settings, clocks: Clocks) -> Host:
    """This one, and what of the board is on it."""
    me = this_process(settings.host_id)
    return Host(me, settings.data, settings.secret_key_path, clocks, moment, says_synchronised)


def readable(channels: Mapping[str, Channel]) -> frozenset[str]:
    """The channels on which what stands there can be compared with what was sent."""
    return frozenset(name for name, own in channels.items() if own.capabilities.read_back)


def dispatch(
    settings: Settings,
    deliveries: Deliveries,
    resting: Breakers,
    channels: dict[str, Channel],
    clock: Clock,
    watched: WatchedClock | None,
) -> Dispatch:
    """The senders' verbs, over the channels of this process."""
    return Dispatch(
        deliveries=deliveries,
        resting=resting,
        channels=ChainMap(channels, {SYNTHETIC: NullChannel(SYNTHETIC)}),
        clock=clock,
        boottime=boottime,
        spread=random.SystemRandom().random,
        me=this_process(settings.host_id),
        may_release=watched.is_believed if watched else lambda: True,
    )


def ringing(settings: Settings) -> frozenset[str]:
    """The channels that ring."""
    return frozenset(name for name, stanza in settings.channels.items() if stanza.rings)


def rates(settings: Settings, channels: Mapping[str, Channel]) -> dict[str, Rate]:
    """How much may go to each channel that has a limit: as its stanza says, or its kind."""
    own = {name: channel.capabilities.rate for name, channel in channels.items()}
    given = {name: stanza.rate for name, stanza in settings.channels.items()}
    found = {name: given[name] or own[name] for name in channels}
    return {name: rate for name, rate in found.items() if rate is not None}


def feeds(settings: Settings) -> frozenset[str]:
    """The channels that are feeds."""
    return frozenset(name for name, stanza in settings.channels.items() if stanza.kind == "feed")


def destinations(settings: Settings) -> dict[str, Destination]:
    """Where a notice may go, by channel."""
    return {
        name: Destination(name, stanza.enabled, stanza.default_for, stanza.rings)
        for name, stanza in settings.channels.items()
    }
