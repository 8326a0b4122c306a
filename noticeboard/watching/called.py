"""The verbs of whoever was called: by the link in their letter, without a login. Rule 8.

It is good for that one alarm and person, until its time or the alarm is over, or the person
cannot come in any more. Whoever holds it may speak once: until somebody has spoken since.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard.domain.alarms import Alarm, Call, Verdict
from noticeboard.domain.duty import answering
from noticeboard.domain.errors import ConflictError, NotFoundError
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import (
    Incident,
    Silence,
    answered,
    silences,
    speak_by,
    tells_of,
)
from noticeboard.domain.silence import known as an_incident
from noticeboard.finding import found
from noticeboard.noting import audit
from noticeboard.ports import Clock, Once
from noticeboard.ports.watching import Situation, Watch, WatchTx
from noticeboard.watching import refusals
from noticeboard.watching.alarming import Alarming
from noticeboard.watching.practising import digest


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a promise stands; ``seen``: the answer there was when it was given, if any."""

    verdict: Verdict
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """What an alarm is about: the public notice, its incidents that have not ended.

    ``speak_by``: by when somebody must speak.
    """

    notice: Notice | None
    incidents: tuple[Incident, ...]
    speak_by: datetime | None


@dataclass(frozen=True, slots=True)
class Called:
    """The verbs. ``names``: what to call people, by id.

    ``once``: the idempotency key of the request they serve, where a login stands behind it.
    """

    watch: Watch
    alarming: Alarming
    clock: Clock
    names: Callable[[Collection[str]], Mapping[str, str]]
    once: Once | None = None

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
        if situation.spoken is not None or self._told_of(situation):
            raise ConflictError("call_spent", refusals.SPENT)
        return person, alarm

    def acknowledge(self, token: str) -> Situation:
        """ "I have it": for a while nobody else is called. The first time counts."""
        now = self.clock()
        person, call, alarm = self._opened(token, now)
        with self.watch.write() as tx:
            alarm = still_open(tx, alarm)
            call = next(old for old in alarm.calls if old.id == call.id)
            if call.acknowledged_at is None:
                call = replace(call, acknowledged_at=now)
                tx.acknowledge(call)
                note(tx, person, "alarm.acknowledged", alarm, now)
        return self._situation(person, call, self.alarm(alarm.id), now)

    def answer(self, token: str, verdict: Verdict, *, seen: str | None = None) -> Situation:
        """Whether the promise stands. ``seen``: the answer that whoever says it knows of.

        Raises:
            ConflictError: also when nothing was asked, or somebody gave another answer meanwhile.
        """
        now = self.clock()
        person, call, alarm = self._opened(token, now)
        answer = Answer(verdict, seen or None)
        decided = self._decide(person, alarm, answer, replace(call, acknowledged_at=now), now)
        return self._situation(person, call, decided, now)

    def alarm(self, alarm_id: str) -> Alarm:
        """An alarm, open or not.

        Raises:
            NotFoundError: there is none of that id.
        """
        return found(self.watch.alarm(alarm_id), refusals.NO_ALARM)

    def silent_on(self, alarms: Collection[Alarm], now: datetime) -> tuple[Silent, ...]:
        """What each alarm is about; the notices of all of them are read at once."""
        notices, going_on = self.watch.about({a.notice_id for a in alarms if a.notice_id})
        return tuple(
            self._silent(alarm, notices.get(alarm.notice_id or ""), going_on, now)
            for alarm in alarms
        )

    # ------------------------------------------------------------ inside

    def _silent(
        self, alarm: Alarm, notice: Notice | None, going_on: Collection[Incident], now: datetime
    ) -> Silent:
        if notice is None:
            own = tuple(incident for incident in going_on if incident.id == alarm.about)
            return Silent(None, own, min((i.known_at for i in own), default=None))
        own = tuple(incident for incident in going_on if incident.notice_id == notice.id)
        by = speak_by(notice, own, self.alarming.cadence(notice), now)
        return Silent(notice, own, by)

    def _told_of(self, situation: Situation) -> bool:
        """Whether somebody spoke of an incident that no notice told of when the alarm began."""
        if situation.notice is not None:
            return False
        notices = self.watch.about({i.notice_id for i in situation.incidents if i.notice_id})[0]
        told_in = ((one, notices.get(one.notice_id or "")) for one in situation.incidents)
        return any(notice and answered(notice, an_incident(one)) for one, notice in told_in)

    def _opened(self, token: str, now: datetime) -> tuple[Person, Call, Alarm]:
        known = self.watch.call_of(digest(token))
        staff = {person.id: person for person in self.watch.staff()} if known else {}
        if known is None or known[0].person not in staff:
            raise NotFoundError("unknown_call", refusals.UNKNOWN_CALL)
        call, alarm = known
        # Practice is for everybody, and whoever wrote a notice is asked about it.
        if alarm.kind == "silence" and call.person not in answering(staff.values(), now):
            raise NotFoundError("unknown_call", refusals.UNKNOWN_CALL)
        if alarm.closed_at is not None:
            raise self._over(alarm, now)
        if now >= call.expires_at:
            raise ConflictError("call_expired", refusals.EXPIRED)
        return staff[call.person], call, alarm

    def _situation(self, person: Person, call: Call, alarm: Alarm, now: datetime) -> Situation:
        [silent] = self.silent_on([alarm], now)
        notice, incidents = silent.notice, silent.incidents
        named = {person.id, alarm.decided_by or person.id, *(c.person for c in alarm.calls)}
        open_now = silences(notice, incidents, now) if notice else ()
        heard = notice.bulletins if notice and alarm.kind == "silence" else ()
        since = [bulletin for bulletin in heard if bulletin.published_at > call.created_at]
        said = [bulletin for bulletin in since if _answers(bulletin, open_now)]
        return Situation(
            person=person,
            call=call,
            alarm=alarm,
            notice=notice,
            incidents=incidents,
            silences=open_now,
            speak_by=silent.speak_by,
            spoken=said[-1] if said else None,
            names=self.names(named),
        )

    def _decide(
        self, who: Person, alarm: Alarm, answer: Answer, call: Call, now: datetime
    ) -> Alarm:
        if alarm.kind != "go_no_go":
            raise ConflictError("no_question", refusals.NO_QUESTION)
        with self.watch.write() as tx:
            current = found(tx.alarm(alarm.id), refusals.NO_ALARM)
            if current.closed_at is not None:
                raise self._over(current, now)
            if current.verdict not in (answer.seen, answer.verdict, None):
                raise ConflictError("answered_meanwhile", self._answered(current, now))
            if current.verdict != answer.verdict:
                tx.save_alarm(_decided(current, answer.verdict, who, now))
            if any(old.id == call.id for old in current.calls):
                tx.acknowledge(call)
            else:
                tx.add_call(call, None)
            promise = alarm.about or ""
            note(tx, who, "alarm.decided", alarm, now, promise=promise, verdict=answer.verdict)
            self._remember(tx, alarm, now)
        return self.alarm(alarm.id)

    def _over(self, alarm: Alarm, now: datetime) -> ConflictError:
        if alarm.ending == "answered":
            return ConflictError("call_over", self._answered(alarm, now))
        return refusals.over(alarm.ending)

    def _answered(self, alarm: Alarm, now: datetime) -> Sentence:
        """Who answered what, how long ago."""
        who, at = alarm.decided_by or "", alarm.decided_at or now
        name = self.names({who}).get(who, who)
        return refusals.answered(name, alarm.verdict or "on_track", now - at)

    def _remember(self, tx: WatchTx, alarm: Alarm, now: datetime) -> None:
        if self.once is not None:
            # What a key made is found by one id: here it is the alarm's.
            notice = alarm.notice_id or ""
            tx.once(self.once, notice_id=notice, bulletin_id=alarm.id, at=now)


def _answers(said: Published, silent: Collection[Silence]) -> bool:
    """Whether the company speaks there of what is silent; in any word, once nothing is."""
    return any(tells_of(said, one) for one in silent) if silent else said.is_a_word


def _decided(alarm: Alarm, verdict: Verdict, who: Person, now: datetime) -> Alarm:
    told = replace(alarm, verdict=verdict, decided_by=who.id, decided_at=now)
    # What is to be delayed or cancelled is watched until the public was told.
    return replace(told, closed_at=now, ending="answered") if verdict == "on_track" else told


def still_open(tx: WatchTx, alarm: Alarm) -> Alarm:
    """The alarm as it is in this transaction.

    Raises:
        ConflictError: it is over by now.
    """
    current = found(tx.alarm(alarm.id), refusals.NO_ALARM)
    if current.closed_at is not None:
        raise refusals.over(current.ending)
    return current


def note(tx: WatchTx, who: Person, what: str, alarm: Alarm, now: datetime, **detail: str) -> None:
    """Write down what somebody did about an alarm."""
    audit(tx, who, what, alarm.place, now, alarm=alarm.id, **detail)
