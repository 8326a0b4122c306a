"""The watchers' verbs: who is called because nobody speaks, and what they answer. Rule 8.

A link leads whoever was called to the page of their alarm without a login: it is good for that
one alarm and person, until its time or the alarm is over, or the person cannot come in any more.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard import ids, watch_refusals
from noticeboard.alarming import Alarming, digest
from noticeboard.domain.alarms import Alarm, AlarmKind, Call, Verdict
from noticeboard.domain.errors import ConflictError, ForbiddenError, NotFoundError
from noticeboard.domain.notice import Notice
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident, silences, speak_by
from noticeboard.finding import found
from noticeboard.noting import audit
from noticeboard.ports import Clock, Page
from noticeboard.ports.watching import Situation, Watch, WatchTx
from noticeboard.refusals import needs_role

# Whoever may take an alarm on at the desk, or say whether a promise stands.
_ANSWERING = ("duty", "author", "approver")


@dataclass(frozen=True, slots=True)
class Watching:
    """The verbs. ``names``: what to call people, by id."""

    watch: Watch
    alarming: Alarming
    clock: Clock
    names: Callable[[Collection[str]], Mapping[str, str]]

    def tick(self, now: datetime) -> None:
        """Open, call and close whatever is due. May be repeated at will, by several timers."""
        self.alarming.tick(now)

    # ------------------------------------------------------------ by a link

    def call(self, token: str) -> Situation:
        """What whoever was called has to know.

        Raises (each verb by a link):
            NotFoundError: it opens nothing: a wrong one, or of somebody who left.
            ConflictError: its time is over, or its alarm is; the sentence says why.
        """
        now = self.clock()
        person, call, alarm = self._opened(token, now)
        return self._situation(person, call, alarm, now)

    def caller(self, token: str, now: datetime) -> tuple[Person, Alarm]:
        """Who may speak by this link, about which alarm: once, until somebody has spoken.

        Raises:
            ConflictError: also when the notice was spoken about since this call.
        """
        person, call, alarm = self._opened(token, now)
        situation = self._situation(person, call, alarm, now)
        if situation.spoken is not None:
            raise ConflictError("call_spent", watch_refusals.SPENT)
        return person, alarm

    def acknowledge(self, token: str) -> Situation:
        """ "I have it": for a while nobody else is called. The first time counts."""
        now = self.clock()
        person, call, alarm = self._opened(token, now)
        if call.acknowledged_at is None:
            call = replace(call, acknowledged_at=now)
            with self.watch.write() as tx:
                _still_open(tx, alarm)
                tx.acknowledge(call)
                self._note(tx, person, "alarm.acknowledged", alarm, now)
        return self._situation(person, call, found(self.watch.alarm(alarm.id), _NONE), now)

    def answer(self, token: str, verdict: Verdict) -> Situation:
        """Whether the promise stands.

        Raises:
            ConflictError: also when nothing was asked.
        """
        now = self.clock()
        person, call, alarm = self._opened(token, now)
        decided = self._decide(person, alarm, verdict, replace(call, acknowledged_at=now), now)
        return self._situation(person, call, decided, now)

    # ------------------------------------------------------------ at the desk

    def take(self, who: Person, alarm_id: str) -> Alarm:
        """Somebody who sees an alarm at the desk has it.

        Raises (each verb at the desk):
            ForbiddenError: without a role that may.
            NotFoundError: there is no such alarm.
            ConflictError: it is over.
        """
        now = self._may(who, *_ANSWERING)
        alarm = found(self.watch.alarm(alarm_id), _NONE)
        with self.watch.write() as tx:
            _still_open(tx, alarm)
            tx.add_call(_taken(alarm, who, now), None)
            self._note(tx, who, "alarm.acknowledged", alarm, now)
        return found(self.watch.alarm(alarm_id), _NONE)

    def decide(self, who: Person, alarm_id: str, verdict: Verdict) -> Alarm:
        """Whether the promise stands, as somebody says at the desk.

        Raises:
            ConflictError: also when nothing was asked.
        """
        now = self._may(who, *_ANSWERING)
        alarm = found(self.watch.alarm(alarm_id), _NONE)
        return self._decide(who, alarm, verdict, _taken(alarm, who, now), now)

    def drill(self, who: Person) -> Alarm:
        """Call everybody on the duty list for practice, now.

        Raises:
            ForbiddenError: for anybody but an administrator.
            ConflictError: nobody is on the list, or a drill goes on.
        """
        now = self._may(who, "admin")
        look = self.watch.look(now, timedelta())
        if not look.duty.everybody({person.id for person in look.staff}, now):
            raise ConflictError("nobody_listed", watch_refusals.NOBODY_LISTED)
        begun = self.alarming.drill(who.id, look, now)
        if begun is None:
            raise ConflictError("drill_going_on", watch_refusals.DRILL_GOING_ON)
        return found(self.watch.alarm(begun.id), _NONE)

    def test_call(self, who: Person) -> Alarm:
        """Call ``who``, and nobody else, for practice: to see that it arrives.

        Raises:
            ConflictError: they were called less than a minute ago.
        """
        begun = self.alarming.test_call(who.id, self.clock())
        if begun is None:
            raise ConflictError("test_call_on_its_way", watch_refusals.TEST_CALL_ON_ITS_WAY)
        return found(self.watch.alarm(begun.id), _NONE)

    # ------------------------------------------------------------ looking

    def alarm(self, alarm_id: str) -> Alarm:
        """An alarm, open or not.

        Raises:
            NotFoundError: there is none of that id.
        """
        return found(self.watch.alarm(alarm_id), _NONE)

    def open_alarms(self, *, limit: int = 100) -> tuple[Alarm, ...]:
        """Those that are not over, newest first."""
        return self.watch.alarms(limit=limit, only_open=True).items

    def history(
        self,
        *,
        limit: int,
        cursor: str | None = None,
        kind: AlarmKind | None = None,
        notice_id: str | None = None,
    ) -> Page[Alarm]:
        """All there were, newest first; of a kind, or about a notice, where one is named.

        Raises:
            RefusedError: for a cursor that no page of this list gave.
        """
        return self.watch.alarms(limit=limit, cursor=cursor, kind=kind, notice_id=notice_id)

    def silent_on(
        self, alarm: Alarm, now: datetime
    ) -> tuple[Notice | None, tuple[Incident, ...], datetime | None]:
        """The public notice an alarm is about, its incidents, and by when somebody must speak."""
        notice, going_on = self.watch.about(alarm)
        if notice is None:
            own = tuple(incident for incident in going_on if incident.id == alarm.about)
            return None, own, min((i.known_at for i in own), default=None)
        own = tuple(incident for incident in going_on if incident.notice_id == notice.id)
        return notice, own, speak_by(notice, own, self.alarming.cadence(notice), now)

    # ------------------------------------------------------------ inside

    def _opened(self, token: str, now: datetime) -> tuple[Person, Call, Alarm]:
        known = self.watch.call_of(digest(token))
        staff = {person.id: person for person in self.watch.staff()} if known else {}
        if known is None or known[0].person not in staff:
            raise NotFoundError("unknown_call", watch_refusals.UNKNOWN_CALL)
        call, alarm = known
        if alarm.closed_at is not None:
            raise watch_refusals.over(alarm.ending)
        if now >= call.expires_at:
            raise ConflictError("call_expired", watch_refusals.EXPIRED)
        return staff[call.person], call, alarm

    def _situation(self, person: Person, call: Call, alarm: Alarm, now: datetime) -> Situation:
        notice, incidents, by = self.silent_on(alarm, now)
        named = {person.id, alarm.decided_by or person.id, *(c.person for c in alarm.calls)}
        heard = notice.bulletins if notice and alarm.kind == "silence" else ()
        said = [bulletin for bulletin in heard if bulletin.published_at > call.created_at]
        return Situation(
            person=person,
            call=call,
            alarm=alarm,
            notice=notice,
            incidents=incidents,
            silences=silences(notice, incidents, now) if notice else (),
            speak_by=by,
            spoken=said[-1] if said else None,
            names=self.names(named),
        )

    def _decide(
        self, who: Person, alarm: Alarm, verdict: Verdict, call: Call, now: datetime
    ) -> Alarm:
        if alarm.kind != "go_no_go":
            raise ConflictError("no_question", watch_refusals.NO_QUESTION)
        with self.watch.write() as tx:
            current = _still_open(tx, alarm)
            told = replace(current, verdict=verdict, decided_by=who.id, decided_at=now)
            on_track = replace(told, closed_at=now, ending="answered")
            # What is to be delayed or cancelled is watched until the public was told.
            tx.save_alarm(on_track if verdict == "on_track" else told)
            if any(old.id == call.id for old in current.calls):
                tx.acknowledge(call)
            else:
                tx.add_call(call, None)
            self._note(tx, who, "alarm.decided", alarm, now, verdict=verdict)
        return found(self.watch.alarm(alarm.id), _NONE)

    def _note(
        self, tx: WatchTx, who: Person, what: str, alarm: Alarm, now: datetime, **detail: str
    ) -> None:
        audit(tx, who, what, alarm.place, now, alarm=alarm.id, **detail)

    def _may(self, who: Person, *roles: str) -> datetime:
        now = self.clock()
        if not any(who.holds(role, now) for role in roles):
            raise ForbiddenError("role_missing", needs_role(roles))
        return now


def _still_open(tx: WatchTx, alarm: Alarm) -> Alarm:
    """The alarm as it is in this transaction.

    Raises:
        ConflictError: it is over by now.
    """
    current = found(tx.alarm(alarm.id), _NONE)
    if current.closed_at is not None:
        raise watch_refusals.over(current.ending)
    return current


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


_NONE = watch_refusals.NO_ALARM
