"""What a look at the database finds of the running of the board: ``domain.troubles.Figures``."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select

from noticeboard.domain.budget import Rate
from noticeboard.domain.delivery import SYNTHETIC, DeliveryState
from noticeboard.domain.invariants import UnderWay
from noticeboard.domain.kind import Policy
from noticeboard.domain.troubles import OVERDUE_AFTER, SILENT_AFTER, Backlog, Figures, Stopped
from noticeboard.ports import RECORD_PAGES
from noticeboard.store import clocks, ledger_rows, sendable
from noticeboard.store.breakers import load_breakers
from noticeboard.store.budgets import has_room
from noticeboard.store.engine import reading
from noticeboard.store.holds import load_holds
from noticeboard.store.schedule import unenqueued
from noticeboard.store.tables_delivery import TROUBLED, deliveries, in_state
from noticeboard.store.tables_memos import synthetics
from noticeboard.store.tables_public import is_stale, public_pages
from noticeboard.store.tables_staff import bulletins, heartbeats

_S = DeliveryState
_ROW = deliveries.c
_PENDING = in_state(_S.PENDING)
# Senders are woken at the instant, and look by themselves each second.
_UNCLAIMED_AFTER = timedelta(seconds=5)
# An unknown that nobody settled in this time has nobody who could: its channel is switched off.
_UNSETTLED_AFTER = timedelta(minutes=45)
# A backlog is counted to here: a look at it must not last while it is being sent.
_AT_MOST = 5000


@dataclass(frozen=True, slots=True)
class FiguresOf:
    """Over one database. ``enabled``: the channels that somebody drains; ``rates``: limits."""

    engine: Engine
    policy: Policy
    enabled: Collection[str]
    rates: Mapping[str, Rate] = field(default_factory=dict)

    def figures(self, now: datetime) -> Figures:
        """All of it, in one moment; but for the ledger: to follow it takes long."""
        with reading(self.engine) as conn:
            # What waits for its channel's limit is held by that.
            spare = [c for c in self.enabled if has_room(conn, self.rates, c, now)]
            return _figures(conn, self.policy, self.enabled, spare, now)

    def unsent(self, now: datetime) -> UnderWay:
        """What a claim should have taken by now, or put away, and did not."""
        with reading(self.engine) as conn:
            spare = [c for c in self.enabled if has_room(conn, self.rates, c, now)]
            late = _ready(self.policy, spare, now - _UNCLAIMED_AFTER)
            over = and_(_due_in(spare, now - OVERDUE_AFTER), sendable.is_stale(deliveries))
            given = {"now": now, **sendable.patience(self.policy, now)}
            return UnderWay(
                unclaimed=(*_backlogs(conn, late, **given),), stale=(*_backlogs(conn, over),)
            )


def _figures(
    conn: Connection,
    policy: Policy,
    enabled: Collection[str],
    spare: Collection[str],
    now: datetime,
) -> Figures:
    resting = load_breakers(conn)
    held = [hold for hold in clocks.load_holds(conn) if hold.vouched_by is None]
    return Figures(
        overdue=(*_overdue(conn, policy, spare, now),),
        unenqueued=_unenqueued(conn, now),
        undecided=(*_undecided(conn, enabled, now),),
        dead=(*_backlogs(conn, and_(TROUBLED, in_state(_S.FAILED))),),
        stopped=(*_stopped(conn, now),),
        clocks={hold.owner.host: hold.since for hold in reversed(held)},
        twins=dict(_twins(conn, now)),
        resting=resting,
        waiting={backlog.channel: backlog.count for backlog in _waiting(conn, resting, now)},
        beats=dict(_beats(conn)),
        synthetic_at=conn.scalar(select(func.max(synthetics.c.due))),
        stale_pages=_stale_pages(conn, now),
    )


def _overdue(
    conn: Connection, policy: Policy, spare: Collection[str], now: datetime
) -> Iterator[Backlog]:
    """What a claim would have taken a minute ago, and what somebody took and never put down."""
    ready = _ready(policy, spare, now - OVERDUE_AFTER)
    lost = and_(in_state(_S.SENDING), _ROW.lease_until <= now - OVERDUE_AFTER)
    yield from _backlogs(conn, ready, lost, now=now, **sendable.patience(policy, now))


def _ready(policy: Policy, spare: Collection[str], due: datetime) -> ColumnElement[bool]:
    return and_(
        _due_in(spare, due),
        sendable.is_on_the_board(deliveries),
        ~sendable.waits_for_an_elder(deliveries, policy),
        ~sendable.is_stale(deliveries),
    )


def _due_in(channels: Collection[str], due: datetime) -> ColumnElement[bool]:
    return and_(_PENDING, _ROW.due <= due, _ROW.channel.in_(channels))


def _waiting(conn: Connection, channels: Collection[str], now: datetime) -> Iterator[Backlog]:
    """What a channel that is given a rest was tried with, or would be."""
    if channels:
        mine = and_(_PENDING, _ROW.channel.in_(channels))
        yield from _backlogs(conn, and_(mine, or_(_ROW.due <= now, _ROW.attempts > 0)))


def _undecided(conn: Connection, enabled: Collection[str], now: datetime) -> Iterator[Backlog]:
    """What only a person can settle: that of a channel that is switched off, too."""
    asked = and_(TROUBLED, in_state(_S.NEEDS_PERSON, _S.HELD))
    lost = and_(TROUBLED, in_state(_S.UNKNOWN), _ROW.lost_at <= now - _UNSETTLED_AFTER)
    off = and_(_PENDING, _ROW.due <= now - OVERDUE_AFTER, _ROW.channel.not_in(enabled))
    yield from _backlogs(conn, asked, lost, off)


def _backlogs(
    conn: Connection, *sorts: ColumnElement[bool], **given: datetime
) -> Iterator[Backlog]:
    """Of each channel; each sort is a question of its own, for it has an index of its own."""
    found: dict[str, Backlog] = {}
    for which in sorts:
        some = select(_ROW.channel, _ROW.scheduled_for).where(which, _ROW.channel != SYNTHETIC)
        row = some.limit(_AT_MOST).subquery("picked").c
        grouped = select(row.channel, func.count(), func.min(row.scheduled_for))
        for channel, count, since in conn.execute(grouped.group_by(row.channel), given):
            other = found.get(channel, Backlog(channel, 0, since))
            found[channel] = Backlog(channel, count + other.count, min(since, other.since))
    yield from (found[channel] for channel in sorted(found))


def _unenqueued(conn: Connection, now: datetime) -> Backlog | None:
    found = unenqueued(now, bulletins.c.touched_at).order_by(bulletins.c.publish_at)
    since = list(conn.scalars(found.limit(_AT_MOST)))
    return Backlog("", len(since), min(since)) if since else None


def _stopped(conn: Connection, now: datetime) -> Iterator[Stopped]:
    found = load_holds(conn)
    if not found:
        return
    waiting = {b.channel: b.count for b in _backlogs(conn, and_(_PENDING, _ROW.due <= now))}
    for hold in found:
        due = sum(waiting.values()) if hold.channel is None else waiting.get(hold.channel, 0)
        yield Stopped(hold.channel, hold.since, hold.restored, due)


def _beats(conn: Connection) -> Iterator[tuple[str, datetime]]:
    newest = select(heartbeats.c.kind, func.max(heartbeats.c.at)).group_by(heartbeats.c.kind)
    yield from ((kind, at) for kind, at in conn.execute(newest))


def _twins(conn: Connection, now: datetime) -> Iterator[tuple[str, datetime]]:
    """Host ids under which a process of one boot beats while one of another boot does.

    A machine that is started anew is none: all of the old boot ended before the new one began.
    """
    one, other = heartbeats.alias("heartbeats_one").c, heartbeats.alias("heartbeats_other").c
    both = and_(
        one.host == other.host,
        one.boot < other.boot,
        one.at >= other.began_at,
        other.at >= one.began_at,
        one.at >= now - SILENT_AFTER,
        other.at >= now - SILENT_AFTER,
    )
    found = select(one.host, one.began_at, other.began_at).where(both)
    since: dict[str, datetime] = {}
    for host, began, other_began in conn.execute(found):
        since[host] = min(since.get(host, now), max(began, other_began))
    yield from since.items()


def _stale_pages(conn: Connection, now: datetime) -> Backlog | None:
    """Pages whose successor is not built. At most as long as since the newest public act."""
    page = public_pages.c
    urgent = page.path.not_in(RECORD_PAGES)
    changed = conn.scalar(select(func.count()).where(is_stale, urgent)) or 0
    over = select(func.count(), func.min(page.good_until)).where(page.good_until <= now, urgent)
    passed, since = conn.execute(over).one()
    if not changed and not passed:
        return None
    head = ledger_rows.head(conn)
    starts = [since, *([head.at] if head and changed else [])]
    return Backlog("", changed + passed, min((at for at in starts if at), default=now))
