"""The watchers' verbs: who is called because nobody speaks, and what they answer. Rule 8."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard import ids
from noticeboard.domain.alarms import Alarm, AlarmKind, Call, Verdict
from noticeboard.domain.duty import answering
from noticeboard.domain.errors import ConflictError, ForbiddenError
from noticeboard.domain.signing import Person
from noticeboard.noting import made_before, served
from noticeboard.ports import Once, Page
from noticeboard.refusals import needs_role
from noticeboard.watching import refusals
from noticeboard.watching.called import Answer, Called, note, still_open

# Whoever may take an alarm on at the desk, or say whether a promise stands.
_ANSWERING = ("duty", "author", "approver")
# So many alarms are read at once.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Watching(Called):
    """The verbs by a link, and those of the desk."""

    def only_once(self, once: Once | None) -> "Watching":
        """The same verbs for a request that may be sent again; see ``Publishing.only_once``."""
        return replace(self, once=once)

    def tick(self, now: datetime) -> int:
        """Open, call and close whatever is due; how many steps of it broke.

        May be repeated at will, by several timers.
        """
        return self.alarming.tick(now)

    def take(self, who: Person, alarm_id: str) -> Alarm:
        """Somebody who sees an alarm at the desk has it.

        Raises (each verb at the desk):
            ForbiddenError: without a role that may.
            NotFoundError: there is no such alarm.
            ConflictError: it is over.
        """

        def act() -> Alarm:
            now = self._may(who, *_ANSWERING)
            alarm = self.alarm(alarm_id)
            with self.watch.write() as tx:
                still_open(tx, alarm)
                tx.add_call(_taken(alarm, who, now), None)
                note(tx, who, "alarm.acknowledged", alarm, now)
                self._remember(tx, alarm, now)
            return self.alarm(alarm_id)

        return self._served(act)

    def decide(
        self, who: Person, alarm_id: str, verdict: Verdict, *, seen: str | None = None
    ) -> Alarm:
        """Whether the promise stands, as somebody says at the desk. ``seen``: as by a link.

        Raises:
            ConflictError: also when nothing was asked, or somebody gave another answer meanwhile.
        """

        def act() -> Alarm:
            now = self._may(who, *_ANSWERING)
            alarm = self.alarm(alarm_id)
            answer = Answer(verdict, seen or None)
            return self._decide(who, alarm, answer, _taken(alarm, who, now), now)

        return self._served(act)

    def drill(self, who: Person) -> Alarm:
        """Call everybody on the duty list for practice, now.

        Raises:
            ForbiddenError: for anybody but an administrator.
            ConflictError: nobody is on the list, or a drill goes on.
        """
        return self._served(lambda: self._drill(who))

    def test_call(self, who: Person) -> Alarm:
        """Call ``who``, and nobody else, for practice: to see that it arrives.

        Raises:
            ConflictError: they were called less than a minute ago.
        """
        begun = self.alarming.test_call(who.id, self.clock())
        if begun is None:
            raise ConflictError("test_call_on_its_way", refusals.TEST_CALL_ON_ITS_WAY)
        return self.alarm(begun.id)

    # ------------------------------------------------------------ looking

    def open_alarms(self) -> tuple[Alarm, ...]:
        """All that are not over, newest first."""
        page = self.watch.alarms(limit=_AT_ONCE, only_open=True)
        found = page.items
        while page.next is not None:
            page = self.watch.alarms(limit=_AT_ONCE, only_open=True, cursor=page.next)
            found += page.items
        return found

    def longest_open(self, kind: AlarmKind, *, limit: int) -> tuple[tuple[Alarm, ...], int]:
        """Of those that go on what is most urgent, and how many there are.

        What is silent for longest comes first, or what is asked about the nearest instant.
        """
        return self.watch.longest_open(kind, limit=limit)

    def history(
        self,
        *,
        limit: int,
        cursor: str | None = None,
        kind: AlarmKind | None = None,
        notice_id: str | None = None,
        only_open: bool = False,
    ) -> Page[Alarm]:
        """All there were, newest first; of a kind, or about a notice, where one is named.

        ``only_open``: those that go on.

        Raises:
            RefusedError: for a cursor that no page of this list gave.
        """
        return self.watch.alarms(
            limit=limit, cursor=cursor, kind=kind, notice_id=notice_id, only_open=only_open
        )

    # ------------------------------------------------------------ inside

    def _drill(self, who: Person) -> Alarm:
        now = self._may(who, "admin")
        look = self.watch.look(now, timedelta())
        if not look.duty.everybody(answering(look.staff, now), now):
            raise ConflictError("nobody_listed", refusals.NOBODY_LISTED)
        begun = self.alarming.drill(who.id, look, now, once=self.once)
        if begun is None:
            raise ConflictError("drill_going_on", refusals.DRILL_GOING_ON)
        return self.alarm(begun.id)

    def _served(self, act: Callable[[], Alarm]) -> Alarm:
        def before() -> Alarm | None:
            made = made_before(self.watch, self.once, self.clock())
            return self.alarm(made.bulletin_id) if made else None

        return served(before, act)

    def _may(self, who: Person, *roles: str) -> datetime:
        now = self.clock()
        if not any(who.holds(role, now) for role in roles):
            raise ForbiddenError("role_missing", needs_role(roles))
        return now


def _taken(alarm: Alarm, who: Person, now: datetime) -> Call:
    """Somebody took an alarm on without having been called."""
    return Call(
        ids.new_id(),
        alarm.id,
        who.id,
        created_at=now,
        expires_at=now,
        state="taken",
        acknowledged_at=now,
    )
