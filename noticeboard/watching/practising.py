"""Calls for practice: of everybody on the duty list, or of one to see that it arrives."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from noticeboard import ids
from noticeboard.domain.alarms import Alarm, Call, Ending
from noticeboard.domain.duty import answering, is_drill_due
from noticeboard.domain.kind import Policy
from noticeboard.ports import Once
from noticeboard.ports.watching import Look, Watch, WatchTx

LINK_LASTS = timedelta(hours=24)
DRILL_LASTS = timedelta(hours=24)
BETWEEN_TESTS = timedelta(minutes=1)
TIMER = "timer"


def digest(token: str) -> str:
    """What is kept of a link's token: 256 bits that nobody guesses, so a fast digest will do."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Practising:
    """``key``: makes the links. ``zone``: the house's, for the hours of a drill."""

    watch: Watch
    policy: Policy
    zone: str
    key: bytes = field(repr=False)

    def token(self, call_id: str) -> str:
        """The token of a call's link: the same on every try, and written down nowhere."""
        secret = hmac.digest(self.key, call_id.encode(), "sha256")
        return base64.urlsafe_b64encode(secret).decode().rstrip("=")

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
        old = self.watch.test_of(person)
        if old is not None:
            if now < old.opened_at + BETWEEN_TESTS:
                return None
            self._close(old, "superseded", now)
        return self._practise(person, (person,), person, now)

    # ------------------------------------------------------------ inside

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
