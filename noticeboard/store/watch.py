"""What the watchers read and write: ``ports.watching.Watch``."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, exists, select

from noticeboard.domain.alarms import Alarm, AlarmKind, Call
from noticeboard.domain.duty import DutyList
from noticeboard.domain.notice import Notice
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident
from noticeboard.ports import Page, Recalled
from noticeboard.ports.watching import Held, Look
from noticeboard.store import alarm_rows, call_rows, idempotency, incident_rows, people_rows
from noticeboard.store.engine import reading, writing
from noticeboard.store.noting_rows import NotingTx
from noticeboard.store.public_notices import load_notice, load_notices
from noticeboard.store.schedule import leaving
from noticeboard.store.tables_public import public_notices
from noticeboard.store.tables_staff import notices
from noticeboard.store.tables_watch import alarms


@dataclass(frozen=True, slots=True)
class WatchTx(NotingTx):
    """``ports.watching.WatchTx`` on one connection."""

    def add_incident(self, incident: Incident, *, at: datetime) -> None:
        """Insert, as declared ``at`` an instant."""
        incident_rows.add(self.conn, incident, at=at)

    def incident(self, incident_id: str) -> Incident | None:
        """The incident; others who would change it wait."""
        return incident_rows.find(self.conn, incident_id, lock=True)

    def save_incident(self, incident: Incident) -> None:
        """Which notice tells of it, and whether it has ended."""
        incident_rows.save(self.conn, incident)

    def has_notice(self, notice_id: str) -> bool:
        """Whether there is such a notice, public or not."""
        return bool(self.conn.scalar(select(exists().where(notices.c.id == notice_id))))

    def title(self, notice_id: str) -> str:
        """What a notice is called, public or not; nothing, if there is none."""
        return self.conn.scalar(select(notices.c.title).where(notices.c.id == notice_id)) or ""

    def public_notice(self, notice_id: str) -> Notice | None:
        """The notice as the public has it."""
        return load_notice(self.conn, notice_id)

    def goes_out(self, notice_id: str, now: datetime) -> bool:
        """Whether words of it are armed whose instant has come, and are not public yet."""
        return bool(leaving(self.conn, [notice_id], now))

    def duty_list(self) -> DutyList:
        """The version that counts."""
        return incident_rows.duty_list(self.conn)

    def add_duty_list(self, duty: DutyList, *, by: str, at: datetime) -> bool:
        """Insert; false when somebody else made that version first."""
        return incident_rows.add_duty_list(self.conn, duty, by=by, at=at)

    def open_alarm(self, alarm: Alarm) -> bool:
        """Insert, without calls; false when it is open already, or was answered before."""
        return alarm_rows.add(self.conn, alarm)

    def alarm(self, alarm_id: str) -> Alarm | None:
        """The alarm with its calls; others who would change it wait."""
        return alarm_rows.find(self.conn, alarm_id, lock=True)

    def save_alarm(self, alarm: Alarm) -> None:
        """What was decided, and whether it is over."""
        alarm_rows.save(self.conn, alarm)

    def add_call(self, call: Call, digest: str | None) -> None:
        """Insert; what waits may be taken at once."""
        call_rows.add_call(self.conn, call, digest)

    def acknowledge(self, call: Call) -> None:
        """Keep when somebody said "I have it"."""
        call_rows.acknowledge(self.conn, call)


@dataclass(frozen=True, slots=True)
class Watch:
    """``ports.watching.Watch``: every read sees one moment, every write is whole or nothing."""

    engine: Engine

    @contextmanager
    def write(self) -> Iterator[WatchTx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""
        with writing(self.engine) as conn:
            yield WatchTx(conn)

    def look(self, now: datetime, ahead: timedelta) -> Look:
        """All that the watchers look at but the notices; these by their ids."""
        with reading(self.engine) as conn:
            open_now, going_on = alarm_rows.all_open(conn), incident_rows.going_on(conn)
            named = [*(alarm.notice_id for alarm in open_now), *(i.notice_id for i in going_on)]
            held_to = _held_to(conn, now + ahead)
            return Look(
                notice_ids=tuple(dict.fromkeys((*held_to, *(id_ for id_ in named if id_)))),
                incidents=going_on,
                alarms=open_now,
                duty=incident_rows.duty_list(conn),
                staff=people_rows.load_staff(conn),
                drilled_at=_drilled_at(conn),
            )

    def held(self, ids: Sequence[str], now: datetime) -> Held:
        """Those of a few notices that are public, who wrote them, and what was asked of them."""
        with reading(self.engine) as conn:
            return Held(
                notices=load_notices(conn, ids),
                owners=_owners(conn, ids),
                asked=alarm_rows.asked(conn, ids, now),
            )

    def incident(self, incident_id: str) -> Incident | None:
        """The incident of that id."""
        with reading(self.engine) as conn:
            return incident_rows.find(conn, incident_id)

    def incidents(self, *, limit: int, cursor: str | None = None) -> Page[Incident]:
        """The one known last first."""
        with reading(self.engine) as conn:
            return incident_rows.page(conn, limit=limit, cursor=cursor)

    def incidents_of(self, notice_id: str) -> tuple[Incident, ...]:
        """Those of which a notice tells, ended or not."""
        with reading(self.engine) as conn:
            return incident_rows.of_notice(conn, notice_id)

    def left_open(self, *, limit: int) -> tuple[Incident, ...]:
        """The newest that ended while the public read on that they go on."""
        with reading(self.engine) as conn:
            return incident_rows.left_open(conn, limit)

    def duty_list(self) -> DutyList:
        """The version that counts."""
        with reading(self.engine) as conn:
            return incident_rows.duty_list(conn)

    def staff(self) -> tuple[Person, ...]:
        """Whoever can come in, in the order of their addresses."""
        with reading(self.engine) as conn:
            return people_rows.load_staff(conn)

    def alarm(self, alarm_id: str) -> Alarm | None:
        """The alarm of that id with its calls."""
        with reading(self.engine) as conn:
            return alarm_rows.find(conn, alarm_id)

    def alarms(
        self,
        *,
        limit: int,
        cursor: str | None = None,
        only_open: bool = False,
        kind: AlarmKind | None = None,
        notice_id: str | None = None,
    ) -> Page[Alarm]:
        """Newest first, with their calls."""
        wanted = alarm_rows.Wanted(kind, notice_id, only_open=only_open)
        with reading(self.engine) as conn:
            return alarm_rows.page(conn, wanted, limit=limit, cursor=cursor)

    def longest_open(self, kind: AlarmKind, *, limit: int) -> tuple[tuple[Alarm, ...], int]:
        """Those of a kind that are not over, what is most urgent first; and how many there are."""
        with reading(self.engine) as conn:
            return alarm_rows.longest_open(conn, kind, limit)

    def test_of(self, person: str) -> Alarm | None:
        """The open alarm by which somebody has themselves called for practice."""
        with reading(self.engine) as conn:
            return alarm_rows.test_of(conn, person)

    def call_of(self, digest: str) -> tuple[Call, Alarm] | None:
        """The call of a link, and its alarm, open or not."""
        with reading(self.engine) as conn:
            call = call_rows.call_of(conn, digest)
            alarm = None if call is None else alarm_rows.find(conn, call.alarm_id)
        return None if call is None or alarm is None else (call, alarm)

    def about(
        self, notice_ids: Collection[str]
    ) -> tuple[Mapping[str, Notice], tuple[Incident, ...]]:
        """Those of the notices that are public, by id; and the incidents that have not ended."""
        with reading(self.engine) as conn:
            found = load_notices(conn, sorted(notice_ids))
            return {notice.id: notice for notice in found}, incident_rows.going_on(conn)

    def leaving(self, notice_ids: Collection[str], now: datetime) -> frozenset[str]:
        """Those of which words are armed whose instant has come, and are not public yet."""
        with reading(self.engine) as conn:
            return leaving(conn, notice_ids, now)

    def claim_calls(self, now: datetime, *, lease: timedelta, limit: int) -> tuple[Call, ...]:
        """Take calls to be sent, what is no practice first; committed on return."""
        with reading(self.engine) as conn:
            if not call_rows.any_free(conn, now):
                return ()  # asked each second: nobody who writes has to wait for it
        with writing(self.engine) as conn:
            return call_rows.claim(conn, now, lease=lease, limit=limit)

    def conclude_call(self, call: Call, *, again_at: datetime | None = None) -> bool:
        """Write what came of a claimed call; false when somebody else took it meanwhile."""
        with writing(self.engine) as conn:
            return call_rows.conclude(conn, call, again_at)

    def recall(self, person: str, key: str, *, now: datetime) -> Recalled | None:
        """What an idempotency key made within 24 h before ``now``."""
        with reading(self.engine) as conn:
            return idempotency.recall(conn, person, key, now=now)


def _held_to(conn: Connection, until: datetime) -> list[str]:
    """Public notices held to an instant before ``until``, the past included: that comes last.

    What passed just now is what nobody was called about yet.
    """
    row = public_notices.c
    held = select(row.id).where(row.open_anchor.is_not(None), row.open_anchor <= until)
    return list(conn.scalars(held.order_by(row.open_anchor.desc())))


def _drilled_at(conn: Connection) -> datetime | None:
    row = alarms.c
    drills = select(row.opened_at).where(row.kind == "drill", row.about.is_(None))
    drilled: datetime | None = conn.scalar(drills.order_by(row.opened_at.desc()).limit(1))
    return drilled or incident_rows.first_listed_at(conn)


def _owners(conn: Connection, ids: Collection[str]) -> Mapping[str, str]:
    own = select(notices.c.id, notices.c.created_by).where(notices.c.id.in_(ids))
    return {row.id: row.created_by for row in conn.execute(own)}
