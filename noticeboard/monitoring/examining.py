"""Looking whether all that has to hold does: of the board, by SQL alone, and of this host."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.invariants import (
    Called,
    Invariant,
    Queue,
    Seen,
    UnderWay,
    of_calls,
    of_machine,
    of_processes,
    of_queue,
    of_schema,
    of_sending,
    of_the_early,
    unseen,
    well,
)
from noticeboard.domain.ledger import Head
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.troubles import Figures
from noticeboard.monitoring.machine import Host
from noticeboard.ports import Clock
from noticeboard.ports.running import Running
from noticeboard.store.outages import is_outage
from noticeboard.watching.duty import Duty
from noticeboard.watching.watch import Watching

# Of so many alarms it is looked who took them on.
_AT_MOST = 50

_log = logging.getLogger(__name__)


class Whole(Protocol):
    """Whether the ledger is."""

    def verify(self) -> Head | None:
        """All of it, with facts, words and rows."""

    def verify_end(self) -> Head | None:
        """Its last stretch only, entry by entry."""


@dataclass(frozen=True, slots=True)
class Examination:
    """Over one board, from one host. Nothing is changed.

    ``readable``: the channels that can be read back; ``ways``: those by which people are called.
    """

    running: Running
    figures: Callable[[datetime], Figures]
    unsent: Callable[[datetime], UnderWay]
    records: Whole
    watching: Watching
    duty: Duty
    queue: Callable[[], Queue]
    host: Host
    clock: Clock
    readable: Collection[str]
    ways: tuple[str, ...]

    def board(self) -> tuple[Invariant, ...]:
        """What the database says of the board: the same from every host."""
        now = self.clock()
        seen: tuple[Seen, ...] = ()

        def processes() -> Iterable[Invariant]:
            nonlocal seen
            seen = tuple(self._seen())
            return of_processes(seen, now, self._started(seen, now))

        return (
            *_tried("processes", processes),
            *_tried("sending", lambda: self._sending(now, self._started(seen, now))),
            *_tried("calls", lambda: of_calls(self._called(now))),
        )

    def everything(self, *, full: bool) -> tuple[Invariant, ...]:
        """All of it; ``full``: the whole ledger, however long that takes.

        With an older schema that is all there is to say.
        """
        schema = of_schema(self.running.schema())
        if schema.state != "ok":
            return (schema,)
        return (
            schema,
            *of_machine(self.host.machine(self.running)),
            *of_queue(self.queue()),
            *self.board(),
            *of_the_early(self.running.early(), self.clock()),
            *_tried("ledger", lambda: (self._ledger(full=full),)),
        )

    # ------------------------------------------------------------ inside

    def _seen(self) -> Iterator[Seen]:
        for beat in self.running.beats():
            owner = beat.owner
            condition = self.host.condition(owner)
            yield Seen(beat.kind, owner.host, owner.pid, beat.at, condition, beat.began)

    def _started(self, seen: Iterable[Seen], now: datetime) -> datetime | None:
        """Since when any of it is there without a break; ``None`` while nothing is."""
        there = [one.began for one in seen if one.is_there(now)]
        return min((at for at in (*there, self.host.board_began_at()) if at), default=None)

    def _sending(self, now: datetime, started: datetime | None) -> Iterable[Invariant]:
        sent: UnderWay = self.running.under_way(now, readable=self.readable)
        unsent = self.unsent(now)
        under_way = replace(sent, unclaimed=unsent.unclaimed, stale=unsent.stale)
        return of_sending(self.figures(now), under_way, now, started)

    def _called(self, now: datetime) -> Called:
        alarms, count = self.watching.longest_open("silence", limit=_AT_MOST)
        alone = [alarm for alarm in alarms if alarm.acknowledged is None]
        beyond = count - len(alarms)
        longest = min((alarm.since for alarm in alone), default=now)
        return Called(
            self.ways,
            len(self.duty.on_duty(now)),
            len(alone) + beyond if alone else 0,
            max(now - longest, timedelta()),
        )

    def _ledger(self, *, full: bool) -> Invariant:
        try:
            head = self.records.verify() if full else self.records.verify_end()
        except LedgerBrokenError as error:
            return Invariant("ledger", "failed", error.sentence, _BROKEN)
        shown = "-" if head is None else f"{head.seq} {head.hash[:12]}"
        return well("ledger", shown, shown)


def _tried(name: str, look: Callable[[], Iterable[Invariant]]) -> tuple[Invariant, ...]:
    """What a look finds; one that breaks keeps back none of the others, and is told itself."""
    try:
        return tuple(look())
    except Exception as error:
        if is_outage(error):
            raise
        _log.exception("The look at %s broke.", name)
        return (unseen(name),)


_BROKEN = Sentence(
    "Somebody changed the record, or the disk did. Stop sending (noticeboard hold), keep a copy "
    "of the database, and run: noticeboard ledger verify",
    "누군가, 또는 디스크가 기록을 바꿨습니다. noticeboard hold로 발송을 멈추고 데이터베이스를 "
    "복사해 둔 뒤 noticeboard ledger verify를 실행해 주세요.",
)
