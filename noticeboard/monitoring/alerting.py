"""Alarms of the running of the board: people hear when it fails, by letter, urgent ones by ring.

Every process that may outlive the others looks in its turn: the timer, each worker, the one beside
the timer, and the web if none of those did. So a dead timer is told by a worker, dead senders by
the timer, and both by the web. Nothing here needs Redis, or a channel.
Source: docs/decisions/0026-alarms-of-the-board-itself.md
"""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard.domain.diagnosis import diagnose
from noticeboard.domain.episodes import Episode, Followed, follow
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.memos import Memo, of_trouble
from noticeboard.domain.signing import Person
from noticeboard.domain.troubles import Figures
from noticeboard.memos import Memos
from noticeboard.ports import Clock

# Between two looks, whoever has the turn; and in a process that looks only if no other does.
LOOK_EVERY = timedelta(seconds=10)
LOOK_INSTEAD = timedelta(seconds=30)
# Following the newest part of the ledger takes a while, and nothing about it is a matter of
# seconds.
LEDGER_EVERY = timedelta(minutes=1)

_log = logging.getLogger(__name__)


class Book(Protocol):
    """Where troubles are kept while they last."""

    def turn(self) -> datetime | None:
        """When somebody looked last, by their clock; ``None`` where nobody ever did."""

    def take_turn(self, now: datetime, last: datetime | None) -> bool:
        """Whether nobody looked since ``last``: then it is the caller's turn alone."""

    def open(self) -> tuple[Episode, ...]:
        """What is not over, as it was seen last."""

    def staff(self, now: datetime) -> tuple[tuple[Person, ...], Collection[str]]:
        """Whoever can come in, and the ids of those on duty in this hour."""

    def keep(self, changed: Iterable[Followed], new: Iterable[Memo], *, at: datetime) -> None:
        """What one look found, and what people are told of it: all of it, or nothing."""


class Looked(Protocol):
    """What a look at the database finds."""

    def figures(self, now: datetime) -> Figures: ...


@dataclass
class Alerting:
    """One per process. ``verify_ledger``: follows its last entries, and raises if they are broken.

    ``clock``: what this host's was believed to show, as signs of life are given by it. ``every``:
    for how long nobody must have looked before this process does; ``is_believed``: whether its
    clock is, for if not, others go first.
    """

    book: Book
    look_at: Looked
    verify_ledger: Callable[[], object]
    memos: Memos
    clock: Clock
    every: timedelta = LOOK_EVERY
    is_believed: Callable[[], bool] = lambda: True
    begun_at: datetime | None = None
    # What the last turn was read as, and since when by our own clock.
    seen: tuple[datetime | None, datetime] | None = field(default=None, init=False)
    broken_since: datetime | None = field(default=None, init=False)
    ledger_at: datetime | None = field(default=None, init=False)
    ledger_unseen: tuple[str, ...] = field(default=(), init=False)

    def step(self) -> float:
        """Look if it is our turn, and send what is to be told; the seconds until the next step."""
        now = self.clock()
        self.begun_at = self.begun_at or now
        if self.takes_turn(now):
            self.look(now)
            self.memos.send()
        return LOOK_EVERY.total_seconds()

    def takes_turn(self, now: datetime) -> bool:
        """Whether nobody looked for so long: then it is our turn, and nobody else's.

        How long is a matter of our own clock alone: that of another host may be a day away.
        """
        last = self.book.turn()
        if self.seen is None or self.seen[0] != last:
            self.seen = last, now
        every = self.every if self.is_believed() else max(self.every, LOOK_INSTEAD)
        # Also when the clock was set back.
        if last is not None and timedelta() <= now - self.seen[1] < every:
            return False
        if not self.book.take_turn(now, last):
            return False
        self.seen = now, now
        return True

    def look(self, now: datetime) -> None:
        """Find what is wrong, and keep what people are to be told of it."""
        unseen = self._follow_ledger(now)
        figures = self.look_at.figures(now)
        figures = replace(
            figures, ledger_broken_since=self.broken_since, unseen=(*figures.unseen, *unseen)
        )
        found = diagnose(figures, now, watched_since=self.begun_at or now)
        changed = follow(found, self.book.open(), now)
        staff, on_duty = self.book.staff(now)
        new = [memo for one in changed for memo in of_trouble(one, staff, on_duty, now)]
        for one in changed:
            if one.word is not None:
                level = logging.INFO if one.word == "over" else logging.WARNING
                _log.log(level, "%s: %s", one.word, one.episode.trouble.told)
        if changed:
            self.book.keep(changed, new, at=now)

    def _follow_ledger(self, now: datetime) -> tuple[str, ...]:
        """What of it could not be followed: that keeps back no other alarm."""
        if self.ledger_at is not None and timedelta() <= now - self.ledger_at < LEDGER_EVERY:
            return self.ledger_unseen
        try:
            self.verify_ledger()
        except LedgerBrokenError as error:
            _log.error("The ledger is broken: %s", error)
            self.broken_since = self.broken_since or now
            self.ledger_unseen = ()
        except Exception:
            _log.exception("The ledger could not be followed.")
            self.ledger_unseen = ("ledger",)
        else:
            self.broken_since = None
            self.ledger_unseen = ()
        self.ledger_at = now
        return self.ledger_unseen
