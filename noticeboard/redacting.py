"""Removing the words of a public bulletin, on grounds that everybody can read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.ledger import BECAUSE, Because
from noticeboard.domain.removing import REMOVED, Removing, decided, is_second
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Violation
from noticeboard.finding import found, load, pick
from noticeboard.noting import audit, made_before, served
from noticeboard.ports import Clock, Once, Store, Subject, Tx

# Whoever may confirm what an administrator asked for.
_SECOND = ("admin", "approver")


@dataclass(frozen=True, slots=True)
class Redacting:
    """The verb. ``zone``: the house's, in which the removal has its day.

    ``solo``: there is one person here only. ``once``: the idempotency key of the request.
    """

    store: Store
    clock: Clock
    zone: str
    solo: bool = False
    once: Once | None = None

    def only_once(self, once: Once | None) -> "Redacting":
        """The same verb for a request that may be sent again; see ``Publishing.only_once``."""
        return replace(self, once=once)

    def redact(self, who: Person, bulletin_id: str, because: str) -> Bulletin:
        """Have every word of it taken out of all that is public, for ever.

        An administrator asks; they go once somebody else, an administrator or an approver, asks
        for the same. Personal data goes at once; somebody else looks at it afterwards, by the
        same verb. What it did stays: times, labels, outcomes, and that it was published.

        Raises:
            ForbiddenError: for anybody else, and for a token that may not approve.
            RefusedError: without one of the three grounds.
            NotFoundError: there is no such bulletin.
            ConflictError: it is not public, its words are gone, an edit of it waits, or something
                else about the notice was submitted and would bring its words back; or the same
                person asks twice, another one on other grounds.
        """

        def act() -> Bulletin:
            now = self.clock()
            refusals.may_review(who, _SECOND, now)
            with self.store.write() as tx:
                return self._decided(tx, who, bulletin_id, because, now)

        return served(self._done_before(bulletin_id), act)

    def removing(self, bulletin_id: str) -> Removing | None:
        """Who asked for it, and what came of it."""
        return self.store.removing(bulletin_id)

    def by_one(self) -> tuple[Removing, ...]:
        """What waits for a second person: to confirm it, or to look at what is gone.

        For a week also what nobody confirmed in time: whoever asked for it would not know.
        """
        now = self.clock()
        found = self.store.removed_by_one()
        return tuple(
            one
            for one in found
            if one.waits(now) or one.lapsed(now) or (one.look_by is not None and not self.solo)
        )

    def _decided(
        self, tx: Tx, who: Person, bulletin_id: str, because: str, now: datetime
    ) -> Bulletin:
        grounds = _grounds(because)
        old = tx.removing(bulletin_id)
        if not is_second(old, grounds, who.id, now):
            refusals.may_review(who, ("admin",), now)
        subject, bulletin = load(tx, bulletin_id)
        gone = old is not None and old.removed_at is not None
        if not gone:
            _refuse_unless_removable(subject, bulletin)
        new = decided(old, bulletin_id, grounds, who.id, now, solo=self.solo)
        tx.save_removing(new)
        if new.removed_at is not None and not gone:
            tx.redact(bulletin, new, zone=self.zone)
        _note(tx, who, new, now, gone=gone)
        if self.once is not None:
            ids = {"notice_id": bulletin.notice_id, "bulletin_id": bulletin.id}
            tx.once(self.once, **ids, at=now, version=bulletin.working.version)
        return bulletin

    def _done_before(self, bulletin_id: str) -> Callable[[], Bulletin | None]:
        def before() -> Bulletin | None:
            made = made_before(self.store, self.once, self.clock())
            if made is None:
                return None
            subject = found(self.store.subject_of(bulletin_id), refusals.NO_BULLETIN)
            return pick(subject, bulletin_id)

        return before


def _note(tx: Tx, who: Person, new: Removing, now: datetime, *, gone: bool) -> None:
    told = {"because": new.because}
    if gone:
        audit(tx, who, "bulletin.looked_at", new.bulletin_id, now, **told)
    elif new.removed_at is None:
        audit(tx, who, "bulletin.removal_asked", new.bulletin_id, now, **told)
    else:
        audit(tx, who, "bulletin.redacted", new.bulletin_id, now, **told)


def _grounds(because: str) -> Because:
    for grounds in BECAUSE:
        if grounds == because:
            return grounds
    raise RefusedError([Violation("unknown_grounds", "because", _UNKNOWN_GROUNDS)])


def _refuse_unless_removable(subject: Subject, bulletin: Bulletin) -> None:
    published = subject.public.bulletins if subject.public else ()
    said = next((b for b in published if b.id == bulletin.id), None)
    if said is None:
        raise ConflictError("not_public_yet", _NOT_PUBLIC)
    if said.removed is not None:
        raise ConflictError("removed_already", REMOVED)
    armed = bulletin.armed
    if bulletin.candidate is not None or (armed and armed.number != said.shown.revision):
        raise ConflictError("edit_waits", _EDIT_WAITS)
    signed = [b for b in subject.bulletins if b.id != bulletin.id and _is_frozen(subject, b)]
    if signed:
        raise ConflictError("signed_before", _signed_before(signed))


def _is_frozen(subject: Subject, bulletin: Bulletin) -> bool:
    """Whether it waits with words that were filled in when it was submitted: title, facts.

    Nobody takes it back for its authors: a delay pulled back is a truth that comes late.
    """
    if bulletin.working.state == "in_review":
        return bulletin.state is not BulletinState.MISSED_REVIEW
    published = subject.public.bulletins if subject.public else ()
    shown = (b.shown.revision for b in published if b.id == bulletin.id)
    armed = bulletin.armed
    return armed is not None and armed.number != next(shown, None)


_UNKNOWN_GROUNDS = Sentence(
    'Say on what grounds: "court" (a court ordered it), "personal" (it names a person who has a '
    'right not to stand there) or "safety" (it puts somebody in danger). Everybody will read it.',
    '어떤 이유로 삭제하는지 골라 주세요: "court"(법원의 결정), "personal"(개인 정보 보호), '
    '"safety"(사람의 안전). 이 이유는 누구에게나 보입니다.',
)
_NOT_PUBLIC = Sentence(
    "This is not public: there is nothing to remove. Discard or edit it instead.",
    "아직 공개되지 않아 삭제할 것이 없습니다. 글을 고치거나 버려 주세요.",
)
_EDIT_WAITS = Sentence(
    "An edit of this waits, and would bring words back. Discard it or pull it back first.",
    "수정안이 기다리고 있어 내용이 다시 나타날 수 있습니다. 먼저 수정안을 버리거나 회수해 주세요.",
)
_KINDS: dict[BulletinKind, Sentence] = {
    "announcement": Sentence("announcement", "발표"),
    "delay": Sentence("delay", "연기"),
    "correction": Sentence("correction", "정정"),
    "cancellation": Sentence("cancellation", "취소"),
    "holding": Sentence("holding statement", "중간 안내"),
    "update": Sentence("update", "추가 소식"),
    "fulfilment": Sentence("fulfilment", "약속 이행"),
}


def _signed_before(signed: list[Bulletin]) -> Sentence:
    en = ", ".join(f"{_KINDS[b.kind].en} ({b.id})" for b in signed)
    ko = ", ".join(f"{_KINDS[b.kind].ko}({b.id})" for b in signed)
    return Sentence(
        f"Submitted before, this would bring the words back: {en}. Pull it back, remove the "
        "words, then submit it again: it is filled in anew. Or let it become public first; its "
        "own words can be removed as well.",
        f"먼저 승인을 요청한 글에 같은 내용이 들어 있습니다: {ko}. 그 글을 회수하고 여기 내용을 "
        "삭제한 다음 다시 승인을 요청하면 내용이 새로 채워집니다. 회수할 수 없으면 공개된 뒤에 "
        "두 글의 내용을 모두 삭제해 주세요.",
    )
