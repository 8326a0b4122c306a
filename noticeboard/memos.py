"""Telling the staff by letter what they need not acknowledge: each of them, once.

That a text is still unsigned so long before its instant, or missed it; that what stands on a
channel is not what was sent, or was given up; that a zone's rules changed under a promise; that
nothing goes out. The desk's first page shows the same to whoever opens it.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

from noticeboard.domain.delivery import Delivery
from noticeboard.domain.kind import Policy
from noticeboard.domain.memos import (
    Memo,
    in_care,
    is_dead,
    of_copy,
    of_review,
    of_rule_change,
)
from noticeboard.domain.notice import Notice
from noticeboard.domain.signing import Person
from noticeboard.domain.zone_rules import rule_changes
from noticeboard.ports import Bell, Clock, Mailer, Subject
from noticeboard.posting import Posting, Scribe, Tray

# Seconds between two rounds: nothing here is a matter of seconds.
ROUND_EVERY = 30.0
# New rules come with a new version of a package, and so with a new process.
RULES_EVERY = timedelta(days=1)
# Of so many copies that machines gave up on a channel their authors are told one by one.
_FEW = 5
# What was missed longer ago is no news.
_NEWS = timedelta(days=2)
_NEVER = datetime.min.replace(tzinfo=UTC)

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class Memory(Tray, Protocol):
    """What there is to tell, and whom it was told."""

    def unsigned(self, since: datetime, until: datetime) -> Iterable[Subject]:
        """Notices of which something in review is due by ``until``, or missed it ``since``."""

    def strayed(self, since: datetime) -> Iterable[tuple[Delivery, str]]:
        """Deliveries whose copy is not what was sent, is gone, or was given up by machines.

        Each with its notice's id.

        None of which somebody was told before ``since``: to whoever comes now it is no news.
        """

    def promising(self) -> Iterable[Notice]:
        """Public notices in which something is open."""

    def owner(self, notice_id: str) -> str | None: ...
    def add(self, new: Iterable[Memo], *, at: datetime) -> int:
        """Keep those that are not there yet, to be sent; how many."""


@dataclass
class Memos:
    """One per timer. ``rules_at``: when it looked at the zones' rules last.

    ``mailer``, ``bell``: ``None`` where no mail server, no service that rings is named; then the
    desk alone tells it.
    """

    memory: Memory
    policy: Policy
    scribe: Scribe
    mailer: Mailer | None
    bell: Bell | None
    clock: Clock
    rules_at: datetime = _NEVER
    posting: Posting = field(init=False)

    def __post_init__(self) -> None:
        """What is told goes out by a part of its own."""
        own = self.memory, self.scribe, self.mailer, self.bell, self.clock
        self.posting = Posting(*own)

    def step(self) -> float:
        """Look what there is to tell, and tell it; the seconds until the next round."""
        if self.mailer is not None:
            self.look()
            self.send()
        return ROUND_EVERY

    def look(self) -> None:
        """Keep whatever is to be told by now; what cannot be found silences nothing else."""
        now, staff = self.clock(), self.memory.staff()
        self._is_kept(self._reviews(staff, now), now)
        self._is_kept(self._copies(staff, now), now)
        looked_at = timedelta() <= now - self.rules_at < RULES_EVERY
        if not looked_at and self._is_kept(self._rules(staff, now), now):
            self.rules_at = now

    def send(self) -> int:
        """Send what waits; how many letters and rings went out at once."""
        return self.posting.send()

    # ------------------------------------------------------------ inside

    def _reviews(self, staff: Iterable[Person], now: datetime) -> Iterator[Memo]:
        steps = self.policy.review_ahead
        ahead = max(steps, default=timedelta())
        for subject in self.memory.unsigned(now - _NEWS, now + ahead):
            kind = self.policy.kinds.get(subject.kind)
            if kind is not None:
                for bulletin in subject.bulletins:
                    yield from _each(of_review, bulletin, kind, staff, steps, now)

    def _copies(self, staff: Iterable[Person], now: datetime) -> Iterator[Memo]:
        strayed = tuple(self.memory.strayed(now - _NEWS))
        dead = Counter(copy.channel for copy, _ in strayed if is_dead(copy))
        caring = in_care(staff, now)
        for delivery, notice_id in strayed:
            people = self._in_charge(notice_id, staff, now)
            if is_dead(delivery):
                # Whoever looks after the sending is told of all of them in one letter.
                few = dead[delivery.channel] <= _FEW
                people = tuple(one for one in people if few and one not in caring)
            yield from of_copy(delivery, notice_id, people)

    def _rules(self, staff: Iterable[Person], now: datetime) -> Iterator[Memo]:
        for notice in self.memory.promising():
            for change in _each(rule_changes, notice, now):
                people = self._in_charge(notice.id, staff, now)
                yield from of_rule_change(change, notice.id, people)

    def _in_charge(
        self, notice_id: str, staff: Iterable[Person], now: datetime
    ) -> tuple[str, ...]:
        """Who began the notice, if they still can come in, and every approver."""
        owner = self.memory.owner(notice_id)
        first = [person.id for person in staff if person.id == owner]
        approvers = [person.id for person in staff if person.holds("approver", now)]
        return tuple(dict.fromkeys([*first, *approvers]))

    def _is_kept(self, found: Iterator[Memo], now: datetime) -> bool:
        """Whether all of it was looked at; else it is looked for again in the next round."""
        try:
            self.memory.add(list(found), at=now)
        except Exception:
            _log.exception("What there is to tell was not all found.")
            return False
        return True


def _each(find: Callable[P, Iterable[T]], *args: P.args, **named: P.kwargs) -> list[T]:
    """What one notice has to tell; nothing where that fails: the others are told all the same."""
    try:
        return list(find(*args, **named))
    except Exception:
        _log.exception("One notice was passed over.")
        return []
