"""One look at everything: alarms opened, people called, alarms closed. Rule 8.

Each step is one transaction on one alarm, and may be repeated by several timers: an alarm is
opened once, and nobody is called for one that changed since it was looked at.
"""

import base64
import hashlib
import hmac
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from noticeboard import ids
from noticeboard.domain.alarms import Alarm, Call, Ending, Patience, asked, next_call, silent
from noticeboard.domain.duty import answering, in_turn, is_drill_due
from noticeboard.domain.go_no_go import Question, questions
from noticeboard.domain.kind import Policy
from noticeboard.domain.notice import Notice
from noticeboard.domain.silence import Silence, silences, speak_by
from noticeboard.ports import Once
from noticeboard.ports.watching import Look, Watch, WatchTx

LINK_LASTS = timedelta(hours=24)
DRILL_LASTS = timedelta(hours=24)
BETWEEN_TESTS = timedelta(minutes=1)
# One for everybody, and one for each who tries it; all of the staff at once are not that many.
MOST_DRILLS = 1000
TIMER = "timer"

_log = logging.getLogger(__name__)


def digest(token: str) -> str:
    """What is kept of a link's token: 256 bits that nobody guesses, so a fast digest will do."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Alarming:
    """``key``: makes the links. ``zone``: the house's, for the hours of a drill."""

    watch: Watch
    policy: Policy
    zone: str
    key: bytes = field(repr=False)

    def token(self, call_id: str) -> str:
        """The token of a call's link: the same on every try, and written down nowhere."""
        secret = hmac.digest(self.key, call_id.encode(), "sha256")
        return base64.urlsafe_b64encode(secret).decode().rstrip("=")

    def tick(self, now: datetime) -> None:
        """Open, call and close whatever is due; what breaks does not keep back the rest."""
        look = self.watch.look(now, self._ahead())
        steps: Iterable[Callable[[Look, datetime], None]] = (
            self._silences,
            self._questions,
            self._drills,
        )
        for step in steps:
            try:
                step(look, now)
            except Exception:
                _log.exception("A step of the watch broke; it is tried again.")

    # ------------------------------------------------------------ silence

    def _silences(self, look: Look, now: datetime) -> None:
        left = {a.notice_id or a.about: a for a in look.alarms if a.kind == "silence"}
        for notice in look.notices:
            self._about_notice(look, notice, left.pop(notice.id, None), now)
        public = {notice.id for notice in look.notices}
        for incident in look.incidents:
            if incident.notice_id not in public:
                since = incident.known_at
                found = Silence("incident", since, incident.id, since)
                alarm = left.pop(incident.id, None) or silent(ids.new_id(), None, found, now)
                self._call(look, alarm, since, now)
        going_on = {incident.id for incident in look.incidents}
        for alarm in left.values():
            self._close(alarm, "told" if alarm.about in going_on else "ended", now)

    def _about_notice(
        self, look: Look, notice: Notice, alarm: Alarm | None, now: datetime
    ) -> None:
        found = silences(notice, look.incidents, now)
        if not found:
            if alarm is not None:
                spoken = notice.updated_at >= alarm.opened_at
                self._close(alarm, "spoken" if spoken else "ended", now)
            return
        wanted = speak_by(notice, look.incidents, self.cadence(notice), now)
        if wanted is not None and wanted <= now:
            self._call(look, alarm or silent(ids.new_id(), notice, found[0], now), wanted, now)

    def cadence(self, notice: Notice) -> timedelta:
        """That of its kind; the shortest of all if its kind is not among the settings any more."""
        kind = self.policy.kinds.get(notice.kind)
        return kind.cadence if kind else min(k.cadence for k in self.policy.kinds.values())

    # ------------------------------------------------------------ go / no-go

    def _questions(self, look: Look, now: datetime) -> None:
        left = {(a.notice_id, a.about): a for a in look.alarms if a.kind == "go_no_go"}
        for notice in look.notices:
            kind = self.policy.kinds.get(notice.kind)
            for question in questions(notice, kind.go_no_go if kind else (), now):
                old = left.pop((notice.id, question.promise), None)
                self._ask(look, question, old, now)
        for alarm in left.values():
            passed = alarm.due is not None and alarm.due <= now and _stands(look, alarm)
            self._close(alarm, "passed" if passed else "settled", now)

    def _ask(self, look: Look, question: Question, old: Alarm | None, now: datetime) -> None:
        if old is None and question in look.asked:
            return  # and answered
        if old is not None and (old.revision, old.step) != (question.revision, question.step):
            same = old.revision == question.revision
            self._close(old, "superseded" if same else "settled", now)
            old = None
        self._call(look, old or asked(ids.new_id(), question, now), question.at, now)

    # ------------------------------------------------------------ drills

    def _drills(self, look: Look, now: datetime) -> None:
        going_on = [alarm for alarm in look.alarms if alarm.kind == "drill"]
        for alarm in going_on:
            if now >= alarm.opened_at + DRILL_LASTS:
                self._close(alarm, "finished", now)
        every = self.policy.drill_every
        if all(alarm.about for alarm in going_on) and is_drill_due(
            look.drilled_at, every, self.zone, now
        ):
            self.drill(TIMER, look, now)

    def drill(
        self, by: str, look: Look, now: datetime, *, once: Once | None = None
    ) -> Alarm | None:
        """Call everybody on the duty list for practice; ``None`` if nobody is, or it goes on."""
        listed = look.duty.everybody(answering(look.staff, now), now)
        return self._practise(by, listed, None, now, once) if listed else None

    def test_call(self, person: str, now: datetime) -> Alarm | None:
        """Call one person for practice, in place of the last time; ``None`` if that was just now.

        Whoever set up a mail server tries again at once, and floods nobody.
        """
        open_now = self.watch.alarms(limit=MOST_DRILLS, only_open=True, kind="drill").items
        for old in (alarm for alarm in open_now if alarm.about == person):
            if now < old.opened_at + BETWEEN_TESTS:
                return None
            self._close(old, "superseded", now)
        return self._practise(person, (person,), person, now)

    def _practise(
        self,
        by: str,
        people: Sequence[str],
        about: str | None,
        now: datetime,
        once: Once | None = None,
    ) -> Alarm | None:
        alarm = Alarm(ids.new_id(), "drill", since=now, opened_at=now, about=about)
        with self.watch.write() as tx:
            if not tx.open_alarm(alarm):
                return None
            tx.audit(by, "drill.begun", at=now, about=alarm.place, detail={"alarm": alarm.id})
            for person in people:
                self._add_call(tx, alarm, person, now)
            if once is not None:
                tx.once(once, notice_id="", bulletin_id=alarm.id, at=now)
        return alarm

    # ------------------------------------------------------------ inside

    def _call(self, look: Look, alarm: Alarm, since: datetime, now: datetime) -> None:
        """Open the alarm if it is new, and call whoever is next, if it is time."""
        person = next_call(
            alarm, self._order(look, alarm, now), self._patience(alarm), since=since, now=now
        )
        is_new = alarm not in look.alarms
        if person is None and not is_new:
            return
        with self.watch.write() as tx:
            if not (_opened(tx, alarm, now) if is_new else tx.alarm(alarm.id) == alarm):
                return  # another timer was faster, or somebody answered just now
            if person is not None:
                self._add_call(tx, alarm, person, now)

    def _order(self, look: Look, alarm: Alarm, now: datetime) -> Sequence[str]:
        """On duty first, but for a question: whether it stands, whoever wrote it knows best."""
        turn = in_turn(look.duty, look.staff, now)
        owner = look.owners.get(alarm.notice_id or "") if alarm.kind == "go_no_go" else None
        there = owner is not None and any(person.id == owner for person in look.staff)
        return tuple(dict.fromkeys((owner, *turn))) if owner and there else turn

    def _patience(self, alarm: Alarm) -> Patience:
        answer = self.policy.answer_within
        asked = alarm.kind == "go_no_go"
        return Patience(answer if asked else self.policy.acknowledge_within, answer)

    def _add_call(self, tx: WatchTx, alarm: Alarm, person: str, now: datetime) -> None:
        expires = alarm.due or now + LINK_LASTS
        call = Call(ids.new_id(), alarm.id, person, created_at=now, expires_at=expires)
        tx.add_call(call, digest(self.token(call.id)))

    def _close(self, alarm: Alarm, ending: Ending, now: datetime) -> None:
        with self.watch.write() as tx:
            current = tx.alarm(alarm.id)
            if current is not None and current.closed_at is None:
                tx.save_alarm(replace(current, closed_at=now, ending=ending))
                told = {"alarm": alarm.id, "ending": ending}
                tx.audit(TIMER, "alarm.closed", at=now, about=alarm.place, detail=told)

    def _ahead(self) -> timedelta:
        steps = (step for kind in self.policy.kinds.values() for step in kind.go_no_go)
        return max(steps, default=timedelta())


def _opened(tx: WatchTx, alarm: Alarm, now: datetime) -> bool:
    opened = tx.open_alarm(alarm)
    if opened:
        told = {"alarm": alarm.id, "signal": alarm.signal or alarm.kind}
        tx.audit(TIMER, "alarm.opened", at=now, about=alarm.place, detail=told)
    return opened


def _stands(look: Look, alarm: Alarm) -> bool:
    """Whether the promise is open, and its time is the one that was asked about."""
    notice = next((n for n in look.notices if n.id == alarm.notice_id), None)
    promise = notice.promise(alarm.about or "") if notice else None
    current = promise.current.number if promise and promise.status == "open" else None
    return current == alarm.revision
