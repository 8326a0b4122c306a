"""Sending memos: by letter and by ring at once, so that neither waits for the other.

A mail server that hangs delays no telephone, and no look at the board: what goes out is waited for
a moment, and goes on by itself then. Each memo is taken when its turn comes, and for longer than
it can last.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, get_args

from noticeboard.domain.memos import Memo, Way
from noticeboard.domain.signing import Person
from noticeboard.ports import Bell, Clock, Letter, Mailer, Ring, Subject, UndeliverableError

# Whoever takes a letter has it so long; then it is tried again: after the first try, the second
# and so on, and as often as the last says, for as long as it is true.
LEASES = (
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
# Seconds for which others wait for what goes out; and after which nothing more is taken in a row.
PATIENCE, IN_A_ROW = 5.0, 30.0
# So many titles stand in a letter about what is stuck.
_NAMED = 3
_WAYS: tuple[Way, ...] = get_args(Way)

_log = logging.getLogger(__name__)


class Tray(Protocol):
    """What waits to be told, and whom."""

    def staff(self) -> tuple[Person, ...]: ...
    def subject(self, notice_id: str) -> Subject | None: ...
    def lasts(self, memo: Memo) -> bool:
        """Whether the trouble it tells of is not over."""

    def stuck(self, memo: Memo, limit: int) -> Sequence[str]:
        """The titles of some of what a person has to decide about, of that trouble."""

    def claim(self, now: datetime, way: Way, leases: Sequence[timedelta]) -> Memo | None:
        """Take the next memo that goes this way; one taken before, for the next of ``leases``.

        Committed on return; ``None`` where none waits.
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
class Posting:
    """One per process. ``mailer``, ``bell``: ``None`` where there is none to send by.

    ``patience``: seconds for which what goes out is waited for.
    """

    tray: Tray
    scribe: Scribe
    mailer: Mailer | None
    bell: Bell | None
    clock: Clock
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic
    _going: dict[Way, Future[int]] = field(default_factory=dict, init=False)
    _beginning: threading.Lock = field(default_factory=threading.Lock, init=False)

    def send(self) -> int:
        """Send what waits; how many letters and rings went out within our patience."""
        begun = [going for way in _WAYS if (going := self._begin(way)) is not None]
        done, _ = wait(begun, self.patience)
        return sum(one.result() for one in done)

    # ------------------------------------------------------------ inside

    def _begin(self, way: Way) -> Future[int] | None:
        """``None`` while what was begun before still goes on."""
        with self._beginning:
            before = self._going.get(way)
            if before is not None and not before.done():
                return None
            going = self._going[way] = Future[int]()
        work = partial(_do, going, partial(self._send_by, way))
        threading.Thread(target=work, name=f"memos by {way}", daemon=True).start()
        return going

    def _send_by(self, way: Way) -> int:
        """Those that go this way, one after the other; how many went out."""
        sent, until = 0, self.monotonic() + IN_A_ROW
        staff: dict[str, Person] = {}
        while (memo := self.tray.claim(self.clock(), way, LEASES)) is not None:
            staff = staff or {person.id: person for person in self.tray.staff()}
            sent += self._is_tried(memo, staff.get(memo.person))
            if self.monotonic() > until:
                break  # whoever waits for so long is asked again in the next round
        return sent

    def _is_tried(self, memo: Memo, person: Person | None) -> bool:
        try:
            return self._is_sent(memo, person)
        except Exception:
            _log.exception("A memo was not sent; it is tried again.")
            return False

    def _is_sent(self, memo: Memo, person: Person | None) -> bool:
        letter = self._letter(memo, person) if person else None
        if letter is None:
            self.tray.settle(memo, sent_at=None)
            return False
        try:
            sent = self._is_taken(memo, letter)
        except UndeliverableError as error:
            _log.warning("A memo was not taken: %s", error)
            if not error.again:
                self.tray.settle(memo, sent_at=None)
            return False
        self.tray.settle(memo, sent_at=self.clock() if sent else None)
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
            return self.scribe.letter(memo, person, self.tray.subject(memo.notice_id))
        if memo.word != "over" and not self.tray.lasts(memo):
            return None
        return self.scribe.of_trouble(memo, person, self.tray.stuck(memo, _NAMED))


def _do(going: Future[int], work: Callable[[], int]) -> None:
    try:
        going.set_result(work())
    except Exception as error:  # it is raised where somebody waits for the result
        going.set_exception(error)
