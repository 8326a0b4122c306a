"""Looking by a link: whom and what it stands for, and what whoever was called has to know."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
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
    promised_word,
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
    """What a link opens. ``names``: what to call people, by id.

    ``going_out``: a notice with the words that go out at an instant, as it is public in a moment;
    ``None`` while none do. Whoever opens a link at that instant shall not speak over them.
    """

    watch: Watch
    alarming: Alarming
    clock: Clock
    names: Callable[[Collection[str]], Mapping[str, str]]
    going_out: Callable[[str, datetime], Notice | None]

    def alarm(self, alarm_id: str) -> Alarm:
        """An alarm, open or not.

        Raises:
            NotFoundError: there is none of that id.
        """
        return found(self.watch.alarm(alarm_id), refusals.NO_ALARM)

    def silent_on(self, alarms: Collection[Alarm], now: datetime) -> tuple[Silent, ...]:
        """What each alarm is about, as whoever opens its link reads it; all are read at once."""
        going_on = self.watch.about(())[1]
        known = {incident.id: incident for incident in going_on}
        own = [known.get(alarm.about or "") for alarm in alarms]
        places = {
            a.notice_id or (i.notice_id if i else None) for a, i in zip(alarms, own, strict=True)
        }
        notices = self._notices({place for place in places if place}, now)
        return tuple(
            self._silent(alarm, _about(alarm, incident, notices), going_on, now)
            for alarm, incident in zip(alarms, own, strict=True)
        )

    def to_resolve(self, notice: Notice) -> tuple[Incident, ...]:
        """The incidents of which the public may be told now that they are over."""
        return to_resolve(notice, self.watch.incidents_of(notice.id))

    def said_since(self, notice_id: str) -> Published | None:
        """The newest words since a notice fell silent, or whose next word is still to come.

        ``None`` while it demands a word now: then nobody has said enough.
        """
        now = self.clock()
        notice = self._notice(notice_id, now)
        if notice is None:
            return None
        own = tuple(one for one in self.watch.about([])[1] if one.notice_id == notice_id)
        if pressing(notice, own, self.alarming.cadence(notice), now):
            return None
        open_now = silences(notice, own, now)
        said = (b for b in reversed(notice.bulletins) if _said_of(b, open_now, now))
        return next(said, None)

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

    def _notices(self, ids: Collection[str], now: datetime) -> Mapping[str, Notice]:
        """The public ones, with what goes out in this moment."""
        found = dict(self.watch.about(ids)[0])
        for notice_id in self.watch.leaving(ids, now):
            after = self.going_out(notice_id, now)
            found.update({notice_id: after} if after else {})
        return found

    def _notice(self, notice_id: str | None, now: datetime) -> Notice | None:
        """The public notice, with what goes out in this moment."""
        if notice_id is None:
            return None
        return self.going_out(notice_id, now) or self.watch.about([notice_id])[0].get(notice_id)

    def _told_in(self, alarm: Alarm, now: datetime) -> Alarm:
        """An alarm about an incident that no notice told of; once one does, about that notice."""
        if alarm.kind != "silence" or alarm.notice_id is not None:
            return alarm
        incident = self.watch.incident(alarm.about or "")
        notice = self._notice(incident.notice_id, now) if incident else None
        told = incident and notice and answered(notice, an_incident(incident))
        return replace(alarm, notice_id=notice.id) if notice and told else alarm

    def _opened(self, token: str, now: datetime) -> tuple[Person, Call, Alarm]:
        person, call, alarm = self._belongs(token, now)
        if alarm.closed_at is not None and not self._reads_on(alarm, now):
            raise self._over(alarm, now)
        if now >= call.expires_at:
            raise ConflictError("call_expired", refusals.EXPIRED)
        return person, call, alarm

    def _belongs(self, token: str, now: datetime) -> tuple[Person, Call, Alarm]:
        """Whose link it is, while they can come in; and about what, whether it is over or not."""
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
        return person, call, alarm

    def _reads_on(self, alarm: Alarm, now: datetime) -> bool:
        """Whether the public may still be told that it is over, though the alarm is."""
        if alarm.kind != "silence":
            return False
        notice = self._notice(self._told_in(alarm, now).notice_id, now)
        left = self.to_resolve(notice) if notice else ()
        if alarm.ending == "told":
            return any(one.id == alarm.about for one in left)
        return bool(left) and all(one.ended_at is not None for one in left)

    def _situation(self, person: Person, call: Call, begun: Alarm, now: datetime) -> Situation:
        alarm = self._told_in(begun, now)
        notice = self._notice(alarm.notice_id, now)
        silent = self._silent(alarm, notice, self.watch.about([])[1], now)
        open_now = silences(notice, silent.incidents, now) if notice else ()
        heard = notice.bulletins if notice and alarm.kind == "silence" else ()
        # Who was called because no notice told of it was called before the first word of one.
        called_at = call.created_at if alarm is begun else alarm.since
        since = [bulletin for bulletin in heard if bulletin.published_at > called_at]
        left = self._left(notice, silent.incidents, since, now) if notice else ()
        told = [b for b in heard if b.published_at >= alarm.since and b.is_a_word]
        situation = Situation(
            person=person,
            call=call,
            alarm=alarm,
            notice=notice,
            incidents=silent.incidents,
            silences=open_now,
            speak_by=silent.speak_by,
            spoken=None,
            resolvable=self.to_resolve(notice) if heard and notice else (),
            names=self._named(person, alarm),
            left=left,
            spent=any(_answers(said, open_now) for said in since) and not left,
            promised=promised_word(notice, now) if notice else None,
        )
        return replace(situation, spoken=told[-1]) if told and situation.calm(now) else situation

    def _named(self, person: Person, alarm: Alarm) -> Mapping[str, str]:
        called = (call.person for call in alarm.calls)
        return self.names({person.id, alarm.decided_by or person.id, *called})

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


def _about(
    alarm: Alarm, incident: Incident | None, notices: Mapping[str, Notice]
) -> Notice | None:
    """The notice of an alarm; of one about an incident, once somebody told of it there."""
    if alarm.notice_id is not None:
        return notices.get(alarm.notice_id)
    notice = notices.get(incident.notice_id or "") if incident and not alarm.closed_at else None
    told = incident and notice and answered(notice, an_incident(incident))
    return notice if told else None


def _said_of(word: Published, silent: Collection[Silence], now: datetime) -> bool:
    """Whether somebody spoke there of what is silent, or said when they speak again."""
    awaited = word.kind == "holding" and word.next_word_by and word.next_word_by.utc > now
    told = any(tells_of(word, one) and word.published_at >= one.begun for one in silent)
    return bool(awaited) or told


def _answers(said: Published, silent: Collection[Silence]) -> bool:
    """Whether the company speaks there of what is silent; in any word, once nothing is."""
    return any(tells_of(said, one) for one in silent) if silent else said.is_a_word
