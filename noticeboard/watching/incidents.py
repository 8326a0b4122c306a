"""Staff's verbs on incidents: something went wrong, and the public has to be told of it. Rule 8.

From the moment it was known, the silence about it counts, whether a notice tells of it or not.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard import ids
from noticeboard.domain.errors import ConflictError, ForbiddenError, RefusedError
from noticeboard.domain.notice import Notice
from noticeboard.domain.over import left_open
from noticeboard.domain.published import Published
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import FalseBy, Incident, answered, known
from noticeboard.domain.violation import Violation
from noticeboard.finding import found
from noticeboard.noting import audit, made_before, served
from noticeboard.ports import Clock, Once, Page
from noticeboard.ports.watching import Watch, WatchTx
from noticeboard.refusals import needs_role
from noticeboard.watching import refusals

# Nobody leaves that many.
_MOST_LEFT_OPEN = 100
# Whoever may say that an incident is over, or which notice tells of it.
_SETTLING = ("duty", "author", "approver")


@dataclass(frozen=True, slots=True)
class Incidents:
    """The verbs. ``known_within``: how long ago what is declared was known at most.

    ``once``: the idempotency key of the request they serve.
    """

    watch: Watch
    clock: Clock
    known_within: timedelta = timedelta(days=30)
    once: Once | None = None

    def only_once(self, once: Once | None) -> "Incidents":
        """The same verbs for a request that may be sent again; see ``Publishing.only_once``."""
        return replace(self, once=once)

    def declare(
        self, who: Person, known_at: datetime, what: str, notice_id: str | None = None
    ) -> Incident:
        """Something went wrong, known since an instant. Anybody on the staff may, and a machine.

        Raises:
            RefusedError: it is known in the future only, or was known so long ago that the date
                must be a mistake; or there is no such notice.
        """

        def act() -> Incident:
            now = self.clock()
            new = Incident(ids.new_id(), notice_id, known_at, what, who.id)
            early = known_at < now - self.known_within
            wrong = [refusals.known_early(self.known_within)] if early else []
            with self.watch.write() as tx:
                _refuse_unfit(tx, new, now, wrong)
                tx.add_incident(new, at=now)
                place, told = notice_id or new.id, {"incident": new.id, "note": what}
                audit(tx, who, "incident.declared", place, now, **told)
                self._remember(tx, new, now)
            return new

        return self._served(act)

    def link(self, who: Person, incident_id: str, notice_id: str) -> Incident:
        """A notice tells of it, or will: from now on the silence about it is the notice's.

        It may be another one later, as long as no silence that is counted is lost by that.

        Raises (each verb below):
            ForbiddenError: without a role that may.
            NotFoundError: there is no such incident.
            ConflictError: it has ended.
            RefusedError: there is no such notice; or one that is public has told of it, or is
                silent about it where the other would seem to have spoken.
        """

        def told(_tx: WatchTx, incident: Incident, _now: datetime) -> Incident:
            return replace(incident, notice_id=notice_id)

        return self._served(lambda: self._change(who, "incident.linked", incident_id, told))

    def end(
        self,
        who: Person,
        incident_id: str,
        reason: str,
        *,
        leave_open: bool = False,
        false_alarm: bool = False,
    ) -> Incident:
        """It is over: nobody is called on account of it any more. How long it went on stays.

        ``leave_open``: what the public reads of it stands, and stays on Today. ``false_alarm``:
        nothing was wrong, so that its notice was never silent about it. The record counts it with
        the next publication of its notice, and whether whoever says so had declared it.

        Raises:
            RefusedError: also while the public reads that it goes on, unless that is left so.
        """

        def ended(tx: WatchTx, incident: Incident, now: datetime) -> Incident:
            if false_alarm:
                _refuse_wrong_alarm(tx, incident, now)
                return replace(incident, ended_at=now, false_by=_says(who, incident))
            stands = self.stands(incident) is not None
            if stands and not leave_open:
                raise RefusedError(
                    [Violation("statement_open", "public", refusals.STATEMENT_OPEN)]
                )
            return replace(incident, ended_at=now, left_open=stands)

        public = "false_alarm" if false_alarm else "left_open" if leave_open else ""
        told = {"reason": reason, **({"public": public} if public else {})}
        return self._served(
            lambda: self._change(who, "incident.ended", incident_id, ended, **told)
        )

    def stands(self, incident: Incident) -> Published | None:
        """The words by which the public reads that it goes on, if it does."""
        notice = self.told_by([incident]).get(incident.notice_id or "")
        return left_open(notice, incident) if notice else None

    def left_open(self) -> tuple[tuple[Incident, Notice, Published], ...]:
        """Those that ended and of which the public reads on that they go on, the newest first."""
        found = self.watch.left_open(limit=_MOST_LEFT_OPEN)
        notices = self.told_by(found)
        told = ((one, notices.get(one.notice_id or "")) for one in found)
        read = ((one, notice, left_open(notice, one)) for one, notice in told if notice)
        return tuple((one, notice, word) for one, notice, word in read if word is not None)

    def going_on(self) -> tuple[Incident, ...]:
        """Those that have not ended, the one known first before the others."""
        return self.watch.about(())[1]

    def incident(self, incident_id: str) -> Incident:
        """One, ended or not.

        Raises:
            NotFoundError: there is none of that id.
        """
        return found(self.watch.incident(incident_id), refusals.NO_INCIDENT)

    def listed(self, *, limit: int, cursor: str | None = None) -> Page[Incident]:
        """All there were, the one known last first.

        Raises:
            RefusedError: for a cursor that no page of this list gave.
        """
        return self.watch.incidents(limit=limit, cursor=cursor)

    def told_by(self, listed: Collection[Incident]) -> Mapping[str, Notice]:
        """The public notices that tell of these incidents, by their ids: read at once."""
        return self.watch.about({one.notice_id for one in listed if one.notice_id})[0]

    # ------------------------------------------------------------ inside

    def _served(self, act: Callable[[], Incident]) -> Incident:
        def before() -> Incident | None:
            made = made_before(self.watch, self.once, self.clock())
            return self.incident(made.bulletin_id) if made else None

        return served(before, act)

    def _change(
        self,
        who: Person,
        what: str,
        incident_id: str,
        change: Callable[[WatchTx, Incident, datetime], Incident],
        **detail: str,
    ) -> Incident:
        now = self.clock()
        if not any(who.holds(role, now) for role in _SETTLING):
            raise ForbiddenError("role_missing", needs_role(_SETTLING))
        with self.watch.write() as tx:
            old = found(tx.incident(incident_id), refusals.NO_INCIDENT)
            if old.ended_at is not None:
                raise ConflictError("incident_ended", refusals.INCIDENT_ENDED)
            new = change(tx, old, now)
            _refuse_unfit(tx, new, now)
            if old.notice_id is not None and new.notice_id != old.notice_id:
                if new.notice_id is not None:
                    _refuse_hiding(tx, old, new.notice_id)
                detail["from"] = tx.title(old.notice_id)
            tx.save_incident(new)
            place = new.notice_id or old.notice_id or new.id
            audit(tx, who, what, place, now, incident=new.id, **detail)
            self._remember(tx, new, now)
        return new

    def _remember(self, tx: WatchTx, incident: Incident, now: datetime) -> None:
        if self.once is not None:
            # What a key made is found by one id: here it is the incident's.
            notice = incident.notice_id or ""
            tx.once(self.once, notice_id=notice, bulletin_id=incident.id, at=now)


def _refuse_wrong_alarm(tx: WatchTx, incident: Incident, now: datetime) -> None:
    """Raise where the public was told that something is wrong, or hears of it in this moment."""
    notice_id = incident.notice_id or ""
    notice = tx.public_notice(notice_id)
    if notice and answered(notice, known(incident)):
        raise RefusedError([Violation("incident_told", "false_alarm", refusals.WAS_TOLD)])
    if tx.goes_out(notice_id, now):
        raise RefusedError([Violation("words_going_out", "false_alarm", refusals.GOING_OUT)])


def _refuse_hiding(tx: WatchTx, incident: Incident, notice_id: str) -> None:
    """Raise where moving it to another notice would end a silence that is counted, or count one
    that has ended.
    """
    was, to = tx.public_notice(incident.notice_id or ""), tx.public_notice(notice_id)
    if was is None:
        return
    if answered(was, known(incident)):
        told = refusals.told_already(was.title)
        raise RefusedError([Violation("incident_told", "notice", told)])
    if to is None:
        # From there it could go on to one that has spoken, and nobody would see where it was.
        counted = refusals.not_public_there(was.title, tx.title(notice_id))
        raise RefusedError([Violation("silence_counted", "notice", counted)])
    if answered(to, known(incident)):
        counted = refusals.counted_there(was.title, to.title)
        raise RefusedError([Violation("silence_counted", "notice", counted)])


def _says(who: Person, incident: Incident) -> FalseBy:
    return "reporter" if who.id == incident.declared_by else "other"


def _refuse_unfit(
    tx: WatchTx, incident: Incident, now: datetime, found: Iterable[Violation] = ()
) -> None:
    wrong = list(found)
    if incident.known_at > now:
        wrong.append(Violation("known_later", "known_at", refusals.KNOWN_LATER))
    if incident.notice_id is not None and not tx.has_notice(incident.notice_id):
        wrong.append(Violation("unknown_notice", "notice", refusals.UNKNOWN_NOTICE))
    if wrong:
        raise RefusedError(wrong)
