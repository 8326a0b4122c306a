"""The verbs of whoever was called: by the link in their letter, without a login. Rule 8.

It is good for that one alarm and person, until its time or the alarm is over, or the person
cannot come in any more. Whoever holds it may speak once: until somebody has spoken since.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard.domain.alarms import Alarm, Call, Verdict
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.signing import Person
from noticeboard.finding import found
from noticeboard.noting import audit
from noticeboard.ports import Once
from noticeboard.ports.watching import Situation, WatchTx
from noticeboard.watching import refusals
from noticeboard.watching.opening import Opening


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a promise stands; ``seen``: the answer there was when it was given, if any."""

    verdict: Verdict
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Called(Opening):
    """The verbs.

    ``once``: the idempotency key of the request they serve, where a login stands behind it.
    """

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

    def afterwards(self, token: str) -> Situation:
        """How it stands, also once the alarm is over: nothing more can be done by the link then.

        Raises:
            NotFoundError: it opens nothing.
        """
        now = self.clock()
        return self._situation(*self._belongs(token, now), now)

    def caller(self, token: str, now: datetime, *, over: bool = False) -> tuple[Person, Alarm]:
        """Who may speak by this link, about which alarm: once, until somebody has spoken.

        ``over``: they say that it is over, and may until somebody said so.

        Raises:
            ConflictError: also when the notice was spoken about since this call.
        """
        person, call, alarm = self._opened(token, now)
        if alarm.closed_at is not None and not over:
            raise self._over(alarm, now)
        situation = self._situation(person, call, alarm, now)
        if not over and situation.spent:
            raise ConflictError("call_spent", refusals.SPENT)
        return person, situation.alarm

    def keeper(self, token: str, now: datetime, promise: str) -> tuple[Person, Alarm]:
        """Who may say by this link that a promise was kept: while nobody has said whether.

        Raises:
            ConflictError: also when the link is about something else, or somebody has said so.
        """
        person, call, alarm = self._opened(token, now)
        situation = self._situation(person, call, alarm, now)
        if promise not in situation.unconfirmed:
            raise ConflictError("not_unconfirmed", refusals.NOT_UNCONFIRMED)
        return person, situation.alarm

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

    # ------------------------------------------------------------ inside

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

    def _remember(self, tx: WatchTx, alarm: Alarm, now: datetime) -> None:
        if self.once is not None:
            # What a key made is found by one id: here it is the alarm's.
            notice = alarm.notice_id or ""
            tx.once(self.once, notice_id=notice, bulletin_id=alarm.id, at=now)


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
