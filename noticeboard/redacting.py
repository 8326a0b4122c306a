"""Removing the words of a public bulletin, on grounds that everybody can read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.going import Going
from noticeboard.domain.removing import (
    Removing,
    decided,
    is_second,
    objected,
    refuse_again,
)
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Violation
from noticeboard.finding import found, load, pick
from noticeboard.freezing_left import freeze_left
from noticeboard.noting import audit, made_before, served
from noticeboard.ports import Clock, Leaver, Once, Store, Tx
from noticeboard.removable import Wish, grounds_of, refuse_unless_removable, unfit

# Whoever may confirm what an administrator asked for.
_SECOND = ("admin", "approver")


@dataclass(frozen=True, slots=True)
class Redacting:
    """The verb. ``zone``: the house's, in which the removal has its day.

    ``solo``: there is one person here only. ``once``: the idempotency key of the request.
    """

    store: Store
    leaver: Leaver
    clock: Clock
    zone: str
    solo: bool = False
    once: Once | None = None

    def only_once(self, once: Once | None) -> "Redacting":
        """The same verb for a request that may be sent again; see ``Publishing.only_once``."""
        return replace(self, once=once)

    def redact(
        self, who: Person, bulletin_id: str, because: str, going: Going | None = None
    ) -> Bulletin:
        """Have its words taken out of all that is public, for ever: what of it ``going`` says.

        ``None``: what somebody asked for, and where nobody did its text; title, names of promises
        and facts stay. An administrator asks; they go once somebody else, an administrator or an
        approver, asks for the same. Personal data goes at once; somebody else looks at it
        afterwards, by the same verb. What it did stays: times, labels, outcomes, and that it was
        published.

        Raises:
            ForbiddenError: for anybody else, and for a token that may not approve.
            RefusedError: without one of the three grounds; with every name that is missing.
            NotFoundError: there is no such bulletin.
            ConflictError: it is not public, its words are gone, an edit of it waits, or something
                else about the notice was submitted and would bring its words back; or the same
                person asks twice, another one on other grounds.
        """

        def act() -> Bulletin:
            now = self.clock()
            refusals.may_review(who, _SECOND, now)
            with self.store.write() as tx:
                return self._decided(tx, who, bulletin_id, Wish(because, going), now)

        return served(self._done_before(bulletin_id), act)

    def object(self, who: Person, bulletin_id: str, why: str) -> Bulletin:
        """Say, as the second person, that what one person removed was not to be removed.

        The words stay removed: nobody has them any more. That it was wrong stands on the record;
        why, only the desk keeps.

        Raises:
            ForbiddenError: as above.
            RefusedError: without a reason.
            ConflictError: nothing waits for them to look at it.
        """

        def act() -> Bulletin:
            now = self.clock()
            refusals.may_review(who, _SECOND, now)
            if is_blank(why):
                raise RefusedError([Violation("reason_missing", "wrong", _WHY_WRONG)])
            with self.store.write() as tx:
                bulletin, old = load(tx, bulletin_id)[1], tx.removing(bulletin_id)
                tx.save_removing(objected(old, who.id, why.strip(), now))
                theirs = old.left_to(who.id) if old else ()
                tx.object_to(bulletin, theirs, now)
                audit(tx, who, "bulletin.removal_wrong", bulletin_id, now, reason=why.strip())
                return self._remembered(tx, bulletin, now)

        return served(self._done_before(bulletin_id), act)

    def unfit(self, bulletin_id: str, because: str, going: Going) -> tuple[Violation, ...]:
        """Everything that is wrong with a wish, before anybody proves who they are."""
        subject = found(self.store.subject_of(bulletin_id), refusals.NO_BULLETIN)
        return unfit(subject, bulletin_id, Wish(because, going))

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
        self, tx: Tx, who: Person, bulletin_id: str, wish: Wish, now: datetime
    ) -> Bulletin:
        subject, bulletin = load(tx, bulletin_id)
        old, grounds = tx.removing(bulletin_id), grounds_of(wish.because)
        if grounds is None:
            raise RefusedError(unfit(subject, bulletin_id, wish))
        refuse_again(old, grounds, who.id, now, wish.going)
        confirms = old.confirmed_by(who.id, grounds, now, wish.going) if old else None
        looks = confirms is None and is_second(old, grounds, who.id, now, wish.going)
        if confirms is not None:
            wish = Wish(grounds, confirms.going, confirms=True)
        elif not looks:
            refusals.may_review(who, ("admin",), now)
        if not looks:
            refuse_unless_removable(subject, bulletin, wish)
        new = decided(old, bulletin_id, grounds, who.id, now, solo=self.solo, going=wish.going)
        tx.save_removing(new)
        if looks and old is not None:
            _note_looked(tx, who, old.left_to(who.id, grounds), now)
        else:
            done = confirms.confirmed(who.id, now) if confirms else replace(new, earlier=())
            self._carry_out(tx, who, bulletin, done)
        return self._remembered(tx, bulletin, now)

    def _carry_out(self, tx: Tx, who: Person, bulletin: Bulletin, done: Removing) -> None:
        """Only what this act asked for or confirmed: what else waits goes on waiting."""
        if done.removed_at is not None:
            tx.redact(bulletin, done, zone=self.zone)
            freeze_left(tx, self.leaver, bulletin)
        _note(tx, who, done, done.removed_at or done.asked_at)

    def _remembered(self, tx: Tx, bulletin: Bulletin, now: datetime) -> Bulletin:
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


def _note(tx: Tx, who: Person, new: Removing, now: datetime) -> None:
    told = {"because": new.because, "gone": ", ".join(new.going.gone)}
    if new.removed_at is None:
        audit(tx, who, "bulletin.removal_asked", new.bulletin_id, now, **told)
    else:
        audit(tx, who, "bulletin.redacted", new.bulletin_id, now, **told)


def _note_looked(tx: Tx, who: Person, seen: tuple[Removing, ...], now: datetime) -> None:
    """At all that others had removed of it on these grounds."""
    gone = dict.fromkeys(name for one in seen for name in one.going.gone)
    told = {"because": seen[0].because, "gone": ", ".join(gone)}
    audit(tx, who, "bulletin.looked_at", seen[0].bulletin_id, now, **told)


_WHY_WRONG = Sentence(
    "Write what was not right about it: whoever removed it reads it, and who asks later.",
    "무엇이 맞지 않았는지 적어 주세요. 삭제한 사람과 나중에 확인하는 사람이 읽습니다.",
)
