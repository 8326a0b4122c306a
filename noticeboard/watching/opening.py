"""Looking by a link: whom and what it stands for, and what whoever was called has to know."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.alarms import Alarm, Call
from noticeboard.domain.duty import answering
from noticeboard.domain.errors import ConflictError, NotFoundError
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.over import to_resolve
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import (
    Incident,
    Silence,
    answered,
    pressing,
    silences,
    speak_by,
    tells_of,
)
from noticeboard.domain.silence import known as an_incident
from noticeboard.finding import found
from noticeboard.ports import Clock
from noticeboard.ports.watching import Situation, Watch
from noticeboard.watching import refusals
from noticeboard.watching.alarming import Alarming
from noticeboard.watching.practising import digest


@dataclass(frozen=True, slots=True)
class Silent:
    """What an alarm is about: the public notice, its incidents that have not ended.

    ``speak_by``: by when somebody must speak.
    """

    notice: Notice | None
    incidents: tuple[Incident, ...]
    speak_by: datetime | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a link opens. ``names``: what to call people, by id."""

    watch: Watch
    alarming: Alarming
    clock: Clock
    names: Callable[[Collection[str]], Mapping[str, str]]

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

    def to_resolve(self, notice: Notice) -> tuple[Incident, ...]:
        """The incidents of which the public may be told now that they are over."""
        return to_resolve(notice, self.watch.incidents_of(notice.id))

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
        # Practice is for everybody. Whoever wrote a notice is asked about it, as long as they do.
        person, roles = staff[call.person], ("author",) if alarm.kind == "go_no_go" else ()
        may = call.person in answering(staff.values(), now)
        if alarm.kind != "drill" and not (may or any(person.holds(r, now) for r in roles)):
            raise NotFoundError("unknown_call", refusals.UNKNOWN_CALL)
        if alarm.closed_at is not None and not self._reads_on(alarm):
            raise self._over(alarm, now)
        if now >= call.expires_at:
            raise ConflictError("call_expired", refusals.EXPIRED)
        return staff[call.person], call, alarm

    def _reads_on(self, alarm: Alarm) -> bool:
        """Whether the public reads on that it is wrong, though what began the alarm has ended."""
        if alarm.kind != "silence" or alarm.notice_id is None:
            return False
        notice = self.watch.about([alarm.notice_id])[0].get(alarm.notice_id)
        left = self.to_resolve(notice) if notice else ()
        return bool(left) and all(one.ended_at is not None for one in left)

    def _situation(self, person: Person, call: Call, alarm: Alarm, now: datetime) -> Situation:
        [silent] = self.silent_on([alarm], now)
        notice, incidents = silent.notice, silent.incidents
        named = {person.id, alarm.decided_by or person.id, *(c.person for c in alarm.calls)}
        open_now = silences(notice, incidents, now) if notice else ()
        heard = notice.bulletins if notice and alarm.kind == "silence" else ()
        since = [bulletin for bulletin in heard if bulletin.published_at > call.created_at]
        said = [bulletin for bulletin in since if _answers(bulletin, open_now)]
        left = self._left(notice, incidents, since, now) if notice else ()
        return Situation(
            person=person,
            call=call,
            alarm=alarm,
            notice=notice,
            incidents=incidents,
            silences=open_now,
            speak_by=silent.speak_by,
            spoken=said[-1] if said and not left else None,
            resolvable=self.to_resolve(notice) if heard and notice else (),
            names=self.names(named),
            left=left,
        )

    def _left(
        self,
        notice: Notice,
        incidents: Collection[Incident],
        since: Collection[Published],
        now: datetime,
    ) -> tuple[Silence, ...]:
        """What demands a word now, and got none since somebody was called."""
        demanding = pressing(notice, incidents, self.alarming.cadence(notice), now)
        return tuple(one for one in demanding if not any(tells_of(said, one) for said in since))

    def _over(self, alarm: Alarm, now: datetime) -> ConflictError:
        if alarm.ending == "answered":
            return ConflictError("call_over", self._answered(alarm, now))
        return refusals.over(alarm.ending)

    def _answered(self, alarm: Alarm, now: datetime) -> Sentence:
        """Who answered what, how long ago."""
        who, at = alarm.decided_by or "", alarm.decided_at or now
        name = self.names({who}).get(who, who)
        return refusals.answered(name, alarm.verdict or "on_track", now - at)


def _answers(said: Published, silent: Collection[Silence]) -> bool:
    """Whether the company speaks there of what is silent; in any word, once nothing is."""
    return any(tells_of(said, one) for one in silent) if silent else said.is_a_word
