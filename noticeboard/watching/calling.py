"""Calls people: each call is a row first, then a letter and a ring, then what came of them.

No transaction is open while a letter or a ring is on its way. Who takes a call and dies is
followed by another, once more: the link is the same, and a pager service knows the ring by its id.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from noticeboard.domain.alarms import Call, Failure
from noticeboard.domain.errors import ConflictError, SaidError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Bell, Clock, Letter, Mailer, Ring, UndeliverableError
from noticeboard.ports.watching import MOST_TRIES, Callers, Watch
from noticeboard.watching.watch import Watching

# Longer than a letter and a ring may take; then it is another's.
LEASE = timedelta(minutes=2)
# What failed and may work again is tried once more so much later; the next is called meanwhile.
AGAIN_AFTER = timedelta(minutes=1)
# So many go out side by side: a mail server that hangs holds up none of the others.
AT_ONCE = 8
# Seconds between two looks.
LOOK_EVERY = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calling:
    """Whoever calls, by each way there is. ``link``: the address of a call's page, from its
    token.
    """

    watch: Watch
    watching: Watching
    callers: Callers
    mailer: Mailer | None
    bell: Bell | None
    clock: Clock
    link: Callable[[str], str]

    def step(self) -> float:
        """Make the calls that wait; the seconds until the next look."""
        return 0 if self.make() else LOOK_EVERY

    def make(self) -> int:
        """Make up to ``AT_ONCE`` of the calls that wait, side by side; how many there were."""
        taken = self.watch.claim_calls(self.clock(), lease=LEASE, limit=AT_ONCE)
        if len(taken) == 1:
            self._make(taken[0])
        elif taken:
            with ThreadPoolExecutor(len(taken)) as threads:
                list(threads.map(self._make, taken))
        return len(taken)

    def _make(self, call: Call) -> None:
        again = False
        try:
            done, again = self._called(call)
        except Exception:
            _log.exception("The call %s could not be made.", call.id)
            done = replace(call, state="undeliverable", failures=(_BROKE,))
        again_at = self.clock() + AGAIN_AFTER if again and call.tries < MOST_TRIES else None
        if not self.watch.conclude_call(done, again_at=again_at):
            _log.warning("The call %s was taken over meanwhile.", call.id)

    def _called(self, call: Call) -> tuple[Call, bool]:
        """What came of it, and whether trying once more may help."""
        token = self.watching.alarming.token(call.id)
        try:
            situation = self.watching.call(token)
        except ConflictError:
            return replace(call, state="dropped"), False  # over since
        except SaidError:
            return replace(call, state="undeliverable", failures=(_GONE,)), False
        if situation.calm(self.clock()):
            # Somebody spoke between the alarm and this letter, which would say that nobody has.
            return replace(call, state="dropped"), False
        if call.failures and situation.alarm.acknowledged is not None:
            # It failed before, and somebody else has it by now: let them sleep.
            return replace(call, state="undeliverable"), False
        letter, ring = self.callers.words(situation, self.link(token))
        ways = tuple(self._ways(letter, ring))
        failed = [failure for way in ways if (failure := _failure(way)) is not None]
        failures = tuple(failure for failure, _ in failed)
        if not ways:
            return replace(call, state="undeliverable", failures=(_NO_WAY,)), False
        if len(failed) == len(ways):
            again = any(again for _, again in failed)
            return replace(call, state="undeliverable", failures=failures), again
        return replace(call, state="sent", sent_at=self.clock(), failures=failures), False

    def _ways(self, letter: Letter, ring: Ring) -> Iterator[Callable[[], None]]:
        """Those that the settings name: what nobody set up has not failed."""
        bell, mailer = self.bell, self.mailer
        if bell is not None:
            yield partial(bell.ring, ring)
        if mailer is not None:
            yield partial(mailer.send, letter)


def _failure(way: Callable[[], None]) -> tuple[Failure, bool] | None:
    """Why somebody was not reached that way, and whether they may be later; else ``None``."""
    try:
        way()
    except UndeliverableError as error:
        return error.failure, error.again
    except Exception:
        _log.exception("A way of calling broke.")
        return _BROKE, False
    return None


_BROKE = Failure(
    "broke",
    Sentence("It broke while it was being sent.", "보내는 중에 오류가 났습니다."),
)
_GONE = Failure(
    "person_gone",
    Sentence("This person cannot come in any more.", "더는 들어올 수 없는 사람입니다."),
)
_NO_WAY = Failure(
    "no_way_configured",
    Sentence(
        "Neither a mail server nor a service that rings is configured: set mail_host or alarm_url "
        "in noticeboard.toml.",
        "메일 서버도 호출 서비스도 설정되어 있지 않습니다. noticeboard.toml에 mail_host나 "
        "alarm_url을 적어 주세요.",
    ),
)
