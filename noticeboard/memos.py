"""Telling the staff by letter what they need not acknowledge: each of them, once.

That a text is still unsigned so long before its instant, or missed it; that what stands on a
channel is not what was sent, or was given up; that a zone's rules changed under a promise; that
nothing goes out. The desk's first page shows the same to whoever opens it.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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
from noticeboard.ports import Bell, Clock, Letter, Mailer, Ring, Subject, UndeliverableError

# Seconds between two rounds: nothing here is a matter of seconds.
ROUND_EVERY = 30.0
# New rules come with a new version of a package, and so with a new process.
RULES_EVERY = timedelta(days=1)
# Whoever takes a letter has it so long; then it is tried again: after the first try, the second
# and so on, and as often as the last says, for as long as it is true.
LEASES = (
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
# Of so many copies that machines gave up on a channel their authors are told one by one.
_FEW = 5
# So many titles stand in a letter about what is stuck.
_NAMED = 3
# What was missed longer ago is no news.
_NEWS = timedelta(days=2)
_NEVER = datetime.min.replace(tzinfo=UTC)

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class Memory(Protocol):
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
    def staff(self) -> tuple[Person, ...]: ...
    def subject(self, notice_id: str) -> Subject | None: ...
    def lasts(self, memo: Memo) -> bool:
        """Whether the trouble it tells of is not over."""

    def stuck(self, memo: Memo, limit: int) -> Sequence[str]:
        """The titles of some of what a person has to decide about, of that trouble."""

    def add(self, new: Iterable[Memo], *, at: datetime) -> int:
        """Keep those that are not there yet, to be sent; how many."""

    def claim(self, now: datetime, leases: Sequence[timedelta]) -> Iterable[Memo]:
        """Take memos to be sent; one taken before, for the next of ``leases``; committed on
        return.
        """

    def settle(self, memo: Memo, *, sent_at: datetime | None) -> None:
        """It went out, or never will."""


class Scribe(Protocol):
    """Puts a memo into words."""

    def letter(self, memo: Memo, person: Person, subject: Subject | None) -> Letter | None:
        """The letter; ``None`` where that is not so any more.

        ``subject``: the notice that it is about.
        """

    def of_trouble(self, memo: Memo, person: Person, titles: Sequence[str]) -> Letter:
        """The letter about a trouble of the board; ``titles``: some of what is stuck."""

    def ring(self, memo: Memo, letter: Letter) -> Ring:
        """The same for a telephone."""


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
        """Send what waits; how many letters and rings went out."""
        staff = {person.id: person for person in self.memory.staff()}
        taken = self.memory.claim(self.clock(), LEASES)
        return sum(self._is_tried(memo, staff.get(memo.person)) for memo in taken)

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

    def _is_tried(self, memo: Memo, person: Person | None) -> bool:
        try:
            return self._is_sent(memo, person)
        except Exception:
            _log.exception("A memo was not sent; it is tried again.")
            return False

    def _is_sent(self, memo: Memo, person: Person | None) -> bool:
        letter = self._letter(memo, person) if person else None
        if letter is None:
            self.memory.settle(memo, sent_at=None)
            return False
        try:
            sent = self._is_taken(memo, letter)
        except UndeliverableError as error:
            _log.warning("A memo was not taken: %s", error)
            if not error.again:
                self.memory.settle(memo, sent_at=None)
            return False
        self.memory.settle(memo, sent_at=self.clock() if sent else None)
        return sent

    def _is_taken(self, memo: Memo, letter: Letter) -> bool:
        """Whether there is somebody to take it."""
        if memo.way == "ring" and self.bell is not None:
            self.bell.ring(self.scribe.ring(memo, letter))
        elif memo.way == "letter" and self.mailer is not None:
            self.mailer.send(letter)
        else:
            return False
        return True

    def _letter(self, memo: Memo, person: Person) -> Letter | None:
        """``None`` where what it tells is not so any more."""
        if memo.notice_id is not None:
            return self.scribe.letter(memo, person, self.memory.subject(memo.notice_id))
        if memo.word != "over" and not self.memory.lasts(memo):
            return None
        return self.scribe.of_trouble(memo, person, self.memory.stuck(memo, _NAMED))


def _each(find: Callable[P, Iterable[T]], *args: P.args, **named: P.kwargs) -> list[T]:
    """What one notice has to tell; nothing where that fails: the others are told all the same."""
    try:
        return list(find(*args, **named))
    except Exception:
        _log.exception("One notice was passed over.")
        return []
