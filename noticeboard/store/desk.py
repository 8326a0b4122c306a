"""The desk's store: what the verbs of ``publishing`` read and write."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.ledger import Entry
from noticeboard.domain.recording import People
from noticeboard.domain.removing import AT_ONCE, Removing
from noticeboard.domain.silence import Incident
from noticeboard.ports import Attempt, AuditEntry, Frozen, Page, Recalled, Subject, Wanted
from noticeboard.store import (
    audit_rows,
    bulletin_saving,
    clocks,
    conclusions,
    delivery_rows,
    holding_rows,
    holds,
    idempotency,
    incident_rows,
    ledger_rows,
    redacting,
    removal_rows,
    slugs,
    subjects,
)
from noticeboard.store.engine import reading, writing
from noticeboard.store.noting_rows import NotingTx


@dataclass(frozen=True, slots=True)
class DeskTx(NotingTx):
    """``ports.HoldingTx`` on one connection. What it reads stays as it is until it ends."""

    def subject(self, notice_id: str) -> Subject | None:
        """The notice of that id; others who would change it wait."""
        return subjects.load_subject(self.conn, notice_id, lock=True)

    def subject_of(self, bulletin_id: str) -> Subject | None:
        """The notice of that bulletin; others who would change it wait."""
        return subjects.load_subject_of(self.conn, bulletin_id, lock=True)

    def add_subject(self, subject: Subject) -> None:
        """Store a new notice with its bulletins."""
        subjects.add_subject(self.conn, subject)

    def save_bulletin(self, bulletin: Bulletin) -> None:
        """Insert or update a bulletin and its revisions."""
        bulletin_saving.save_bulletin(self.conn, bulletin)

    def save_frozen(self, bulletin_id: str, revision: int, frozen: Frozen) -> None:
        """Keep what people are asked to sign."""
        bulletin_saving.save_frozen(self.conn, bulletin_id, revision, frozen)

    def slug_taken(self, slug: str) -> bool:
        """Whether a notice, public or not, has that slug, or had it."""
        return slugs.is_taken(self.conn, slug)

    def deliveries_of_notice(self, notice_id: str) -> tuple[Delivery, ...]:
        """All deliveries of all bulletins of a notice."""
        return delivery_rows.load_for_notice(self.conn, notice_id)

    def delivery(self, delivery_id: str) -> Delivery | None:
        """The delivery of that id, as it is in this transaction."""
        return delivery_rows.load(self.conn, delivery_id)

    def conclude(self, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
        """Write what a person decided; false when the row is not as it was read any more."""
        return conclusions.conclude(self.conn, delivery, conclusion, now)

    def add_deliveries(self, deliveries: Iterable[Delivery]) -> None:
        """Insert those that are not there yet."""
        delivery_rows.insert(self.conn, deliveries)

    def rearm_deliveries(self, bulletin: Bulletin, channels: Collection[str]) -> None:
        """Point its pending rows at its armed revision, its new instant and its channels."""
        delivery_rows.rearm(self.conn, bulletin, channels)

    def withdraw_deliveries(self, bulletin_id: str) -> None:
        """Delete the rows of a bulletin that was pulled back."""
        delivery_rows.withdraw(self.conn, bulletin_id)

    def removing(self, bulletin_id: str) -> Removing | None:
        """Who would have its words removed, and what came of it."""
        return removal_rows.find(self.conn, bulletin_id)

    def save_removing(self, removing: Removing) -> None:
        """Insert or update."""
        removal_rows.save(self.conn, removing)

    def redact(self, bulletin: Bulletin, removing: Removing, *, zone: str) -> None:
        """Take the words of a public bulletin out of all that is public, and of what waits."""
        asked = redacting.Redaction(
            bulletin.notice_id,
            bulletin.id,
            removing.because,
            removing.removed_at or removing.asked_at,
            removing.going,
            People(removing.people, removing.asked_at),
            forgets=removing.because in AT_ONCE,
        )
        redacting.redact(self.conn, asked, zone=zone, salt=ledger_rows.new_salt)

    def object_to(self, bulletin: Bulletin, made: Iterable[Removing], at: datetime) -> None:
        """Have the record say that these removals of a public bulletin were not right."""
        redacting.object_to(self.conn, bulletin, made, at)

    def save_left(self, bulletin_id: str, revision: int, left: Frozen) -> None:
        """Have these words sent from now on, wherever the revision was not sent yet."""
        bulletin_saving.save_left(self.conn, bulletin_id, revision, left)

    def set_hold(self, channel: str | None, *, by: str, at: datetime) -> None:
        """Stop sending to ``channel``; ``None`` stops all."""
        holds.set_hold(self.conn, channel, by=by, at=at)

    def lift_hold(self, channel: str | None, *, at: datetime) -> bool:
        """Send again; whether there was such a hold."""
        return holds.lift(self.conn, channel, at)

    def vouch_for_clock(self, host: str, *, by: str) -> bool:
        """The clock of that host is right; whether anything waits for somebody to say so."""
        return clocks.vouch(self.conn, host, by)

    def holding_text(self, text_id: str) -> HoldingText | None:
        """The holding text of that id; others who would change it wait."""
        return holding_rows.load_text(self.conn, text_id, lock=True)

    def save_holding_text(self, text: HoldingText) -> None:
        """Insert or update a holding text and its revisions."""
        holding_rows.save_text(self.conn, text)

    def incident(self, incident_id: str) -> Incident | None:
        """The incident of that id; others who would change it wait."""
        return incident_rows.find(self.conn, incident_id, lock=True)

    def incidents_of(self, notice_id: str) -> tuple[Incident, ...]:
        """Those of which a notice tells, ended or not."""
        return incident_rows.of_notice(self.conn, notice_id)

    def save_incident(self, incident: Incident) -> None:
        """Which notice tells of it, and whether it has ended."""
        incident_rows.save(self.conn, incident)


@dataclass(frozen=True, slots=True)
class Desk:
    """``ports.Store``: every read sees one moment, every write is whole or nothing."""

    engine: Engine

    @contextmanager
    def write(self) -> Iterator[DeskTx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""
        with writing(self.engine) as conn:
            yield DeskTx(conn)

    def subject(self, notice_id: str) -> Subject | None:
        """The notice of that id."""
        with reading(self.engine) as conn:
            return subjects.load_subject(conn, notice_id)

    def subject_of(self, bulletin_id: str) -> Subject | None:
        """The notice of that bulletin."""
        with reading(self.engine) as conn:
            return subjects.load_subject_of(conn, bulletin_id)

    def subjects(
        self, *, limit: int, cursor: str | None = None, wanted: Wanted | None = None
    ) -> Page[Subject]:
        """The newest notices that are wanted, or those after ``cursor``."""
        asked = wanted or Wanted()
        with reading(self.engine) as conn:
            return subjects.page_of_subjects(conn, limit=limit, cursor=cursor, wanted=asked)

    def audit(
        self,
        *,
        limit: int,
        cursor: str | None = None,
        about: str | None = None,
        who: str | None = None,
        notice: str | None = None,
    ) -> Page[AuditEntry]:
        """What was done, newest first, or what was done before ``cursor``."""
        asked = audit_rows.Asked(about=about, who=who, notice=notice)
        with reading(self.engine) as conn:
            return audit_rows.load_page(conn, asked, limit=limit, cursor=cursor)

    def removing(self, bulletin_id: str) -> Removing | None:
        """Who would have its words removed, and what came of it."""
        with reading(self.engine) as conn:
            return removal_rows.find(conn, bulletin_id)

    def removed_by_one(self) -> tuple[Removing, ...]:
        """Removals that only one person has seen to."""
        with reading(self.engine) as conn:
            return removal_rows.by_one(conn)

    def frozen(self, bulletin_id: str, revision: int) -> Frozen | None:
        """What people signed, or are asked to sign; ``None`` while it is a draft."""
        with reading(self.engine) as conn:
            return bulletin_saving.load_frozen(conn, bulletin_id, revision)

    def sent(self, bulletin_id: str, revision: int) -> Frozen | None:
        """What is sent of it now: what people signed, without what was removed since."""
        with reading(self.engine) as conn:
            return bulletin_saving.load_sent(conn, bulletin_id, revision)

    def delivery(self, delivery_id: str) -> Delivery | None:
        """The delivery of that id."""
        with reading(self.engine) as conn:
            return delivery_rows.load(conn, delivery_id)

    def deliveries(self, bulletin_id: str) -> tuple[Delivery, ...]:
        """All deliveries of a bulletin."""
        with reading(self.engine) as conn:
            return delivery_rows.load_for_bulletin(conn, bulletin_id)

    def attempts(self, delivery_id: str) -> tuple[Attempt, ...]:
        """Every try at a delivery, oldest first."""
        with reading(self.engine) as conn:
            return delivery_rows.load_attempts(conn, delivery_id)

    def recall(self, person: str, key: str, *, now: datetime) -> Recalled | None:
        """What the key made within 24 h before ``now``."""
        with reading(self.engine) as conn:
            return idempotency.recall(conn, person, key, now=now)

    def holding_text(self, text_id: str) -> HoldingText | None:
        """The holding text of that id."""
        with reading(self.engine) as conn:
            return holding_rows.load_text(conn, text_id)

    def holding_texts(self) -> tuple[HoldingText, ...]:
        """All holding texts, the oldest first."""
        with reading(self.engine) as conn:
            return holding_rows.load_texts(conn)

    def ledger(self, *, after: int, limit: int) -> tuple[Entry, ...]:
        """Entries after a number, oldest first."""
        with reading(self.engine) as conn:
            return ledger_rows.entries(conn, after=after, limit=limit)

    def ledger_head(self) -> Entry | None:
        """The newest entry."""
        with reading(self.engine) as conn:
            return ledger_rows.head(conn)
