"""What the watchers read and write: incidents, the duty list, alarms and calls."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard.domain.alarms import Alarm, AlarmKind, Call
from noticeboard.domain.duty import DutyList
from noticeboard.domain.go_no_go import Question
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident, Silence
from noticeboard.domain.times import Instant
from noticeboard.ports.noting import NotingTx, Page, Recalled
from noticeboard.ports.outside import Letter, Ring

# Whoever was called twice by mistake sleeps badly; whoever was not called at all, too well.
MOST_TRIES = 2


@dataclass(frozen=True, slots=True)
class Look:
    """All that the watchers look at, as of one moment; the notices apart, a few at a time.

    ``notice_ids``: of public notices that may need a word or an answer, what passed last first,
    and of the notices of ``alarms`` and ``incidents``. ``alarms`` are open, ``incidents`` have not
    ended. ``staff``: whoever can come in, in the order of their addresses. ``drilled_at``: when
    the newest drill began, or, without one, when there was a duty list for the first time.
    """

    notice_ids: tuple[str, ...]
    incidents: tuple[Incident, ...]
    alarms: tuple[Alarm, ...]
    duty: DutyList
    staff: tuple[Person, ...]
    drilled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """Public notices, and who wrote each (``owners``).

    ``asked``: every question about an instant to come that is open, or found it on track.
    """

    notices: tuple[Notice, ...]
    owners: Mapping[str, str]
    asked: frozenset[Question]


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody who was called has to know: what is wrong, since when, who was called.

    Words that go out in this moment count as public. ``speak_by``: by when somebody must speak;
    ``None`` while nothing demands it. ``spoken``: the newest words about it; ``None`` while it
    demands a word now. ``names``: what to call the people in ``alarm``. ``resolvable``: the
    incidents of which the public may be told that they are over; those that have ended too, while
    the public reads on that they go on. ``left``: the silences that demand a word now, and of
    which nobody has spoken since this call. ``spent``: somebody has, of all of them.
    ``promised``: by when the public was promised the next word.
    """

    person: Person
    call: Call
    alarm: Alarm
    notice: Notice | None
    incidents: tuple[Incident, ...]
    silences: tuple[Silence, ...]
    speak_by: datetime | None
    spoken: Published | None
    names: Mapping[str, str]
    resolvable: tuple[Incident, ...] = ()
    left: tuple[Silence, ...] = ()
    spent: bool = False
    promised: Instant | None = None

    def calm(self, now: datetime) -> bool:
        """Whether nobody has to speak at ``now``."""
        quiet = self.speak_by is None or self.speak_by > now
        return self.alarm.kind == "silence" and quiet

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The keys of the promises of which nobody has said whether they were kept."""
        return tuple(one.about for one in self.silences if one.signal == "unconfirmed")

    @property
    def all_over(self) -> bool:
        """Whether nothing is wrong any more that a holding statement could be about."""
        going_on = any(one.ended_at is None for one in self.resolvable)
        return bool(self.resolvable) and not going_on and not self.unconfirmed


class WatchTx(NotingTx, Protocol):
    """One write transaction of the watchers: everything in it becomes true together."""

    def add_incident(self, incident: Incident, *, at: datetime) -> None: ...
    def incident(self, incident_id: str) -> Incident | None:
        """The incident; others who would change it wait."""

    def save_incident(self, incident: Incident) -> None: ...
    def has_notice(self, notice_id: str) -> bool:
        """Whether there is such a notice, public or not."""

    def title(self, notice_id: str) -> str:
        """What a notice is called, public or not; nothing, if there is none."""

    def public_notice(self, notice_id: str) -> Notice | None:
        """The notice as the public has it."""

    def goes_out(self, notice_id: str, now: datetime) -> bool:
        """Whether words of it are armed whose instant has come, and are not public yet."""

    def duty_list(self) -> DutyList: ...
    def add_duty_list(self, duty: DutyList, *, by: str, at: datetime) -> bool:
        """Insert; false when somebody else made that version first."""

    def open_alarm(self, alarm: Alarm) -> bool:
        """Insert, without calls; false when it is open already, or was answered before."""

    def alarm(self, alarm_id: str) -> Alarm | None:
        """The alarm with its calls; others who would change it wait."""

    def save_alarm(self, alarm: Alarm) -> None:
        """What was decided, and whether it is over; its calls apart."""

    def add_call(self, call: Call, digest: str | None) -> None: ...
    def acknowledge(self, call: Call) -> None:
        """Keep when somebody said "I have it"."""


class Watch(Protocol):
    """Incidents, the duty list, alarms and calls."""

    def write(self) -> AbstractContextManager[WatchTx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""

    def look(self, now: datetime, ahead: timedelta) -> Look:
        """All that the watchers look at; of notices the ids, held to something before
        ``now + ahead``.
        """

    def held(self, ids: Sequence[str], now: datetime) -> Held:
        """The public ones among a few of those notices."""

    def incident(self, incident_id: str) -> Incident | None: ...
    def incidents(self, *, limit: int, cursor: str | None = None) -> Page[Incident]:
        """Newest first.

        Raises:
            RefusedError: for a cursor that no page of this list gave.
        """

    def incidents_of(self, notice_id: str) -> tuple[Incident, ...]:
        """Those of which a notice tells, ended or not."""

    def left_open(self, *, limit: int) -> tuple[Incident, ...]:
        """Those that ended while the public read on that they go on, and was left to."""

    def duty_list(self) -> DutyList: ...
    def staff(self) -> tuple[Person, ...]:
        """Whoever can come in, in the order of their addresses."""

    def alarm(self, alarm_id: str) -> Alarm | None: ...
    def alarms(
        self,
        *,
        limit: int,
        cursor: str | None = None,
        only_open: bool = False,
        kind: AlarmKind | None = None,
        notice_id: str | None = None,
    ) -> Page[Alarm]:
        """Newest first, with their calls; of a kind, or about a notice, where one is named.

        Raises:
            RefusedError: for a cursor that no page of this list gave.
        """

    def longest_open(self, kind: AlarmKind, *, limit: int) -> tuple[tuple[Alarm, ...], int]:
        """Those of a kind that are not over, what is most urgent first; and how many there are."""

    def test_of(self, person: str) -> Alarm | None:
        """The open alarm by which somebody has themselves called for practice, if there is one."""

    def call_of(self, digest: str) -> tuple[Call, Alarm] | None:
        """The call of a link, and its alarm, open or not."""

    def about(
        self, notice_ids: Collection[str]
    ) -> tuple[Mapping[str, Notice], tuple[Incident, ...]]:
        """Those of the notices that are public, by id; and the incidents that have not ended."""

    def leaving(self, notice_ids: Collection[str], now: datetime) -> frozenset[str]:
        """Those of which words are armed whose instant has come, and are not public yet."""

    def claim_calls(self, now: datetime, *, lease: timedelta, limit: int) -> tuple[Call, ...]:
        """Take calls to be sent, what is urgent first; also those whose sender died, once more.

        Committed on return. Calls of an alarm that is over are dropped.
        """

    def conclude_call(self, call: Call, *, again_at: datetime | None = None) -> bool:
        """Write what came of a claimed call; false when somebody else took it meanwhile.

        ``again_at``: from when on it may be claimed once more.
        """

    def recall(self, person: str, key: str, *, now: datetime) -> Recalled | None:
        """What an idempotency key made within 24 h before ``now``."""


class Callers(Protocol):
    """Puts a call into words, for the mail and for the bell."""

    def words(self, situation: Situation, link: str) -> tuple[Letter, Ring]: ...
