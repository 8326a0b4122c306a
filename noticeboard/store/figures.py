"""What a look at the database finds of the running of the board: ``domain.troubles.Figures``."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select

from noticeboard.domain.budget import Rate
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.invariants import UnderWay
from noticeboard.domain.kind import Policy
from noticeboard.domain.troubles import OVERDUE_AFTER, Backlog, Figures, Stopped
from noticeboard.ports import RECORD_PAGES
from noticeboard.store import (
    backlogs,
    clocks,
    incident_rows,
    ledger_rows,
    pages,
    people_rows,
    sendable,
    signs_of_life,
)
from noticeboard.store.breakers import load_breakers
from noticeboard.store.broken_steps import load_broken_steps
from noticeboard.store.budgets import load_budgets
from noticeboard.store.engine import reading
from noticeboard.store.freed import catching_up
from noticeboard.store.holds import load_holds
from noticeboard.store.outages import is_outage
from noticeboard.store.schedule import unenqueued
from noticeboard.store.tables_delivery import TROUBLED, URGENT, deliveries, in_state
from noticeboard.store.tables_memos import synthetics
from noticeboard.store.tables_public import is_stale, public_pages
from noticeboard.store.tables_staff import bulletins
from noticeboard.store.unreadable import load_unreadable

_S = DeliveryState
_ROW = deliveries.c
_PENDING = in_state(_S.PENDING)
# Senders are woken at the instant, and look by themselves each second.
_UNCLAIMED_AFTER = timedelta(seconds=5)
# An unknown that nobody settled in this time has nobody who could: its channel is switched off.
_UNSETTLED_AFTER = timedelta(minutes=45)

_DUE = backlogs.counting(backlogs.due_by())
_STALE = backlogs.counting(and_(backlogs.due_by(), sendable.is_stale(deliveries)))
_TRIED = backlogs.counting(and_(_PENDING, or_(_ROW.due <= backlogs.LATE, _ROW.attempts > 0)))

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FiguresOf:
    """Over one database. ``enabled``: the channels that somebody drains; ``rates``: limits."""

    engine: Engine
    policy: Policy
    enabled: Collection[str]
    rates: Mapping[str, Rate] = field(default_factory=dict)

    def figures(self, now: datetime) -> Figures:
        """All of it, in one moment; but for the ledger: to follow it takes long.

        A figure that cannot be read is named in ``unseen``, and keeps back none of the others.
        """
        found: dict[str, Any] = {}
        looks = {**_LOOKS, **_READ}
        with reading(self.engine) as conn:
            for name, look in looks.items():
                try:
                    with conn.begin_nested():
                        found[name] = look(self, conn, now)
                except Exception as error:
                    if is_outage(error):
                        raise
                    _log.exception("The figure %s cannot be read.", name)
        unseen = tuple(name for name in looks if name not in found)
        return Figures(**{n: of for n, of in found.items() if n in _LOOKS}, unseen=unseen)

    @cached_property
    def ready(self) -> backlogs.Counting:
        """What a claim would have taken ``late``."""
        return backlogs.counting(self._is_ready())

    @cached_property
    def ready_first(self) -> backlogs.Counting:
        """The same of what goes first, and of what that waits for."""
        first = or_(_ROW.rank == URGENT, sendable.is_waited_for(deliveries))
        return backlogs.counting(and_(self._is_ready(), first))

    def _is_ready(self) -> ColumnElement[bool]:
        return and_(
            backlogs.due_by(),
            sendable.is_on_the_board(deliveries),
            ~sendable.waits_for_an_elder(deliveries, self.policy.kinds),
            ~sendable.is_stale(deliveries),
        )

    def unsent(self, now: datetime) -> UnderWay:
        """What a claim should have taken by now, or put away, and did not."""
        with reading(self.engine) as conn:
            roomy = _with_room(self, conn, now - OVERDUE_AFTER, now, urgent=True)
            return UnderWay(
                unclaimed=_unclaimed(self, conn, now, now - _UNCLAIMED_AFTER),
                stale=(*backlogs.of_each(conn, _STALE, roomy, {"late": now - OVERDUE_AFTER}),),
            )


def _overdue(of: FiguresOf, conn: Connection, now: datetime) -> tuple[Backlog, ...]:
    """What a claim would have taken a minute ago, and what somebody took and never put down."""
    late = now - OVERDUE_AFTER
    lost = and_(in_state(_S.SENDING), _ROW.lease_until <= late)
    return backlogs.together(_unclaimed(of, conn, now, late), backlogs.of_all(conn, lost))


def _unclaimed(
    of: FiguresOf, conn: Connection, now: datetime, late: datetime
) -> tuple[Backlog, ...]:
    """What is due since ``late`` or before, and might have gone.

    What waits for its channel's limit is held by that, and by nothing else; what waited for the
    end of a rest or a hold goes out as fast as it can.
    """
    freed = catching_up(conn, of.enabled, late, now)
    given = {**sendable.patience(of.policy, now), "now": now, "late": late}
    some, every = (
        _with_room(of, conn, late, now, urgent=urgent) - freed for urgent in (True, False)
    )
    return backlogs.together(
        backlogs.of_each(conn, of.ready, every, given),
        backlogs.of_each(conn, of.ready_first, some - every, given),
    )


def _with_room(
    of: FiguresOf, conn: Connection, since: datetime, now: datetime, *, urgent: bool
) -> frozenset[str]:
    """Those to which more might have gone at any moment ``since`` then."""
    spent = load_budgets(conn, of.rates)
    return frozenset(
        channel
        for channel in of.enabled
        if channel not in spent or spent[channel].had_room(since, now, urgent=urgent)
    )


def _waiting(_of: FiguresOf, conn: Connection, now: datetime) -> Mapping[str, int]:
    """How many a channel that is given a rest was tried with, or would be."""
    found = backlogs.of_each(conn, _TRIED, load_breakers(conn), {"late": now})
    return {backlog.channel: backlog.count for backlog in found}


def _undecided(of: FiguresOf, conn: Connection, now: datetime) -> tuple[Backlog, ...]:
    """What only a person can settle: that of a channel that is switched off, too."""
    asked = and_(TROUBLED, in_state(_S.NEEDS_PERSON, _S.HELD))
    lost = and_(TROUBLED, in_state(_S.UNKNOWN), _ROW.lost_at <= now - _UNSETTLED_AFTER)
    off = {*backlogs.with_any(conn, _PENDING)} - {*of.enabled}
    return backlogs.together(
        backlogs.of_all(conn, asked),
        backlogs.of_all(conn, lost),
        backlogs.of_each(conn, _DUE, off, {"late": now - OVERDUE_AFTER}),
    )


def _dead(_of: FiguresOf, conn: Connection, _now: datetime) -> tuple[Backlog, ...]:
    return (*backlogs.of_all(conn, and_(TROUBLED, in_state(_S.FAILED))),)


def _unenqueued(_of: FiguresOf, conn: Connection, now: datetime) -> Backlog | None:
    found = unenqueued(now, bulletins.c.touched_at).order_by(bulletins.c.publish_at)
    since = list(conn.scalars(found.limit(backlogs.AT_MOST)))
    return Backlog("", len(since), min(since)) if since else None


def _stopped(_of: FiguresOf, conn: Connection, now: datetime) -> tuple[Stopped, ...]:
    found = load_holds(conn)
    if not found:
        return ()
    due = backlogs.of_each(conn, _DUE, backlogs.with_any(conn, _PENDING), {"late": now})
    waiting = {backlog.channel: backlog.count for backlog in due}
    return tuple(
        Stopped(
            hold.channel,
            hold.since,
            hold.restored,
            sum(waiting.values()) if hold.channel is None else waiting.get(hold.channel, 0),
        )
        for hold in found
    )


def _clocks(_of: FiguresOf, conn: Connection, _now: datetime) -> Mapping[str, datetime]:
    held = [hold for hold in clocks.load_holds(conn) if hold.vouched_by is None]
    return {hold.owner.host: hold.since for hold in reversed(held)}


def _stale_pages(_of: FiguresOf, conn: Connection, now: datetime) -> Backlog | None:
    """Pages whose successor is not built. At most as long as since the newest public act, or since
    all were wanted anew.
    """
    page = public_pages.c
    urgent = page.path.not_in(RECORD_PAGES)
    changed = conn.scalar(select(func.count()).where(is_stale, urgent)) or 0
    over = select(func.count(), func.min(page.good_until)).where(page.good_until <= now, urgent)
    passed, since = conn.execute(over).one()
    if not changed and not passed:
        return None
    head = ledger_rows.head(conn)
    wanted = [at for at in (head.at if head else None, pages.wanted_anew(conn)) if at]
    starts = [since] if since else []
    if changed and wanted:
        starts.append(max(wanted))
    return Backlog("", changed + passed, min(starts, default=now))


# By the names of the fields of ``Figures``.
_LOOKS: Mapping[str, Callable[[FiguresOf, Connection, datetime], object]] = {
    "overdue": _overdue,
    "unenqueued": _unenqueued,
    "undecided": _undecided,
    "dead": _dead,
    "stopped": _stopped,
    "clocks": _clocks,
    "twins": lambda _of, conn, now: signs_of_life.twins(conn, now),
    "resting": lambda _of, conn, _now: load_breakers(conn),
    "waiting": _waiting,
    "beats": lambda _of, conn, now: signs_of_life.newest(conn, now),
    "hosts": lambda _of, conn, now: signs_of_life.hosts(conn, now),
    "disks": lambda _of, conn, now: signs_of_life.disks(conn, now),
    "stand_ins": lambda _of, conn, now: signs_of_life.stand_ins(conn, now),
    "broken_steps": lambda _of, conn, _now: load_broken_steps(conn),
    "synthetic_at": lambda _of, conn, _now: conn.scalar(select(func.max(synthetics.c.due))),
    "stale_pages": _stale_pages,
    "unreadable": lambda _of, conn, _now: load_unreadable(conn),
}
# Who is told: what of it cannot be read keeps back nobody else, and is to be known.
_READ: Mapping[str, Callable[[FiguresOf, Connection, datetime], object]] = {
    "duty": lambda _of, conn, _now: incident_rows.stored_duty_list(conn),
    "people": lambda _of, conn, _now: people_rows.load_members(conn),
}
