"""One look at everything: alarms opened, people called, alarms closed. Rule 8.

Each step is one transaction on one alarm, and may be repeated by several timers: an alarm is
opened once, and nobody is called for one that changed since it was looked at.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from noticeboard import ids
from noticeboard.domain.alarms import Alarm, Call, Ending, Patience, asked, next_call, silent
from noticeboard.domain.duty import LAST_RESORT
from noticeboard.domain.go_no_go import Question, questions
from noticeboard.domain.notice import Notice
from noticeboard.domain.silence import (
    Incident,
    answered,
    begun_by,
    known,
    last_said,
    silences,
    speak_by,
    tells_of,
)
from noticeboard.ports.watching import Held, WatchTx
from noticeboard.watching.looking import Round
from noticeboard.watching.practising import TIMER, Practising

# So many notices are read at once.
_AT_ONCE = 200
# How far the clock may go back before what was seen has not happened.
_SKEW = timedelta(minutes=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alarming(Practising):
    """Whoever looks; what it is made of, see ``Practising``."""

    def tick(self, now: datetime) -> int:
        """Open, call and close whatever is due; how many steps broke.

        What breaks keeps back nothing else: not another notice, incident or drill.
        """
        look = self.watch.look(now, self._ahead())
        turn = Round.of(look, now)
        turn.tried(lambda: self._drills(look, now))
        for first in range(0, len(look.notice_ids), _AT_ONCE):
            self._about_some(turn, look.notice_ids[first : first + _AT_ONCE])
        for incident in look.incidents:
            turn.tried(partial(self._untold, turn, incident))
        for alarm in turn.silent.values():
            turn.tried(partial(self._over, turn, alarm))
        if turn.broken:
            _log.error("Steps of the watch that broke, and are tried again: %d.", turn.broken)
        return turn.broken

    def _about_some(self, turn: Round, some: Sequence[str]) -> None:
        """Of these notices; one that cannot be read keeps back none of the others."""
        held = turn.tried(lambda: self.watch.held(some, turn.now), counting=len(some) == 1)
        if held is None and len(some) > 1:
            half = len(some) // 2
            self._about_some(turn, some[:half])
            self._about_some(turn, some[half:])
        elif held is None:
            turn.unread.update(some)
        else:
            self._about_each(turn, held)

    def _about_each(self, turn: Round, held: Held) -> None:
        for notice in held.notices:
            turn.read(notice)
            alarm = turn.silent.pop(notice.id, None)
            turn.tried(partial(self._about_notice, turn, notice, alarm))
            turn.tried(partial(self._questions, turn, held, notice))

    # ------------------------------------------------------------ silence

    def _about_notice(self, turn: Round, notice: Notice, alarm: Alarm | None) -> None:
        own, now = turn.incidents.get(notice.id, ()), turn.now
        found = silences(notice, own, now)
        if not found:
            if alarm is not None:
                self._end(alarm, "spoken" if _spoken(notice, alarm) else "ended", now)
            return
        wanted = speak_by(notice, own, self.cadence(notice), now)
        if wanted is not None and wanted <= now:
            new = alarm or silent(ids.new_id(), notice, found[0], now)
            spoken = last_said(notice, now)
            self._call(turn, new, wanted, is_new=alarm is None, spoken=spoken)

    def _untold(self, turn: Round, incident: Incident) -> None:
        """Of an incident that no public notice tells of; or somebody's alarm about it is over."""
        old = turn.silent.pop(incident.id, None)
        told_in = turn.public.get(incident.notice_id or "")
        if told_in is not None and old is not None:
            told = answered(told_in, known(incident))
            self._close(old, "told" if told else "linked", turn.now)
        elif told_in is None and incident.notice_id not in turn.unread:
            alarm = old or silent(ids.new_id(), None, known(incident), turn.now)
            self._call(turn, alarm, incident.known_at, is_new=old is None)

    def _over(self, turn: Round, alarm: Alarm) -> None:
        """What no notice and no incident keeps open."""
        if alarm.notice_id not in turn.unread:
            self._end(alarm, "ended", turn.now)

    def cadence(self, notice: Notice) -> timedelta:
        """That of its kind; the shortest of all if its kind is not among the settings any more."""
        kind = self.policy.kinds.get(notice.kind)
        return kind.cadence if kind else min(k.cadence for k in self.policy.kinds.values())

    # ------------------------------------------------------------ go / no-go

    def _questions(self, turn: Round, held: Held, notice: Notice) -> None:
        kind, now = self.policy.kinds.get(notice.kind), turn.now
        left = dict(turn.asked.get(notice.id, {}))
        for question in questions(notice, kind.go_no_go if kind else (), now):
            old = left.pop(question.promise, None)
            turn.tried(partial(self._ask, turn, held, question, old))
        for alarm in left.values():
            passed = alarm.due is not None and alarm.due <= now and _stands(notice, alarm)
            self._end(alarm, "passed" if passed else "settled", now)

    def _ask(self, turn: Round, held: Held, question: Question, old: Alarm | None) -> None:
        if old is None and question in held.asked:
            return  # and answered
        if old is not None and (old.revision, old.step) != (question.revision, question.step):
            same = old.revision == question.revision
            self._end(old, "superseded" if same else "settled", turn.now)
            old = None
        alarm = old or asked(ids.new_id(), question, turn.now)
        owner = held.owners.get(question.notice_id)
        self._call(turn, alarm, question.at, is_new=old is None, owner=owner)

    # ------------------------------------------------------------ inside

    def _call(
        self,
        turn: Round,
        alarm: Alarm,
        since: datetime,
        *,
        is_new: bool,
        owner: str | None = None,
        spoken: datetime | None = None,
    ) -> None:
        """Open the alarm if it is new, and call whoever is next, if it is time."""
        now, order, patience = turn.now, _order(turn, owner), self._patience(alarm)
        person = next_call(alarm, order, patience, since=since, now=now, spoken=spoken)
        if person is None and not is_new:
            return
        with self.watch.write() as tx:
            if not (_opened(tx, alarm, now) if is_new else tx.alarm(alarm.id) == alarm):
                return  # another timer was faster, or somebody answered just now
            if person is not None:
                self._add_call(tx, alarm, person, now)

    def answer_by(self, alarm: Alarm, call: Call) -> datetime | None:
        """Until when an answer to a call is waited for; ``None`` where none is expected."""
        if alarm.closed_at is not None or call.state != "sent" or call.acknowledged_at is not None:
            return None
        if alarm.kind == "drill":
            return call.expires_at
        return min(call.expires_at, call.created_at + self._patience(alarm).called)

    def following(
        self,
        alarm: Alarm,
        order: Sequence[str],
        *,
        since: datetime,
        now: datetime,
        spoken: datetime | None = None,
    ) -> tuple[str, datetime] | None:
        """Who is called next and when, if nobody says anything until then; see ``next_call``."""
        patience = self._patience(alarm)
        called = (call.created_at + patience.called for call in alarm.calls)
        said = (call.acknowledged_at for call in alarm.calls)
        held = (at + patience.acknowledged for at in said if at is not None)
        for at in sorted({now, *(one for one in (*called, *held) if one > now)}):
            person = next_call(alarm, order, patience, since=since, now=at, spoken=spoken)
            if person is not None:
                return person, at
        return None

    def _patience(self, alarm: Alarm) -> Patience:
        answer = self.policy.answer_within
        is_asked = alarm.kind == "go_no_go"
        return Patience(answer if is_asked else self.policy.acknowledge_within, answer)

    def _end(self, alarm: Alarm, ending: Ending, now: datetime) -> None:
        """Close it; unless its time has not come, because the clock was set back since."""
        ahead = alarm.since - now
        if ahead <= timedelta():
            self._close(alarm, ending, now)
        elif ahead > _SKEW:
            self._close(alarm, "not_yet", now)

    def _ahead(self) -> timedelta:
        steps = (step for kind in self.policy.kinds.values() for step in kind.go_no_go)
        return max(steps, default=timedelta())


def _opened(tx: WatchTx, alarm: Alarm, now: datetime) -> bool:
    opened = tx.open_alarm(alarm)
    if opened:
        told = {"alarm": alarm.id, "signal": alarm.signal or alarm.kind}
        tx.audit(TIMER, "alarm.opened", at=now, about=alarm.place, detail=told)
    return opened


def _order(turn: Round, owner: str | None) -> Sequence[str]:
    """On duty first, but for a question: whether it stands, whoever wrote it knows best."""
    asked = ("author", *LAST_RESORT)
    there = any(
        p.id == owner and any(p.holds(role, turn.now) for role in asked) for p in turn.look.staff
    )
    return tuple(dict.fromkeys((owner, *turn.turn))) if owner and there else turn.turn


def _spoken(notice: Notice, alarm: Alarm) -> bool:
    """Whether somebody spoke of what the alarm was opened for, since it was."""
    about = begun_by(notice, alarm.signal or "next_word", alarm.about or "", alarm.since)
    words = (b for b in notice.bulletins if tells_of(b, about))
    return any(word.published_at >= alarm.opened_at for word in words)


def _stands(notice: Notice, alarm: Alarm) -> bool:
    """Whether the promise is open, and its time is the one that was asked about."""
    promise = notice.promise(alarm.about or "")
    current = promise.current.number if promise and promise.status == "open" else None
    return current == alarm.revision
