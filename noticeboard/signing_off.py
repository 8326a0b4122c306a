"""The way of a text to its sign-off and back: submit, approve, reject, pull back, discard."""

from dataclasses import dataclass

from noticeboard import refusals
from noticeboard.arming import armed
from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import review, signing
from noticeboard.domain.bulletin import Bulletin, BulletinState, SignOff
from noticeboard.domain.errors import RefusedError, StaleVersionError
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.seen import Seen, refuse_unseen
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Violation
from noticeboard.finding import load, pick
from noticeboard.verbs import Verbs, once


@dataclass(frozen=True, slots=True)
class SigningOff(Verbs):
    """``seen``: what whoever asks had before them; with another version nothing is done."""

    @once
    def submit(self, who: Person, bulletin_id: str, *, seen: Seen | None = None) -> Bulletin:
        """Freeze the working revision and put it before the sign-off line.

        Raises:
            RefusedError: when a rule is broken by now, or a text does not fit its channel.
        """
        now = self._may(who, "author")
        subject = self._subject_of(bulletin_id)
        bulletin = pick(subject, bulletin_id)
        refuse_unseen(bulletin, seen)
        ready, frozen = self._freeze(subject, bulletin, now)
        submitted = review.submit(ready, frozen.hash, author=who.id, at=now)
        with self.store.write() as tx:
            _, stored = load(tx, bulletin_id)
            if stored != bulletin:
                raise StaleVersionError(stored.working.version)
            self._saved(tx, who, "bulletin.submitted", submitted, now)
            tx.save_frozen(bulletin_id, submitted.working.number, frozen)
        return submitted

    @once
    def approve(
        self, who: Person, bulletin_id: str, *, frozen_hash: str | None = None
    ) -> Bulletin:
        """One signature; with the last one of the line the bulletin is scheduled.

        Raises:
            ForbiddenError: for an author of the text, or without the role.
            ConflictError: when the notice changed since the text was frozen.
            RefusedError: when a rule is broken by now; then nothing was signed.
        """
        return self._signed(who, bulletin_id, frozen_hash, None)

    @once
    def publish_alone(
        self, who: Person, bulletin_id: str, reason: str, *, frozen_hash: str | None = None
    ) -> Bulletin:
        """In an emergency: one signature for the whole line, also of whoever wrote it.

        Of a follow-up only: nothing is announced in an emergency. It waits for a second person
        to look at it afterwards; the public reads "one person" if its author signed.

        Raises:
            RefusedError: without a reason, or when a rule is broken.
            ForbiddenError: without a role that may.
            ConflictError: for what is no follow-up in review, or when the notice changed.
        """
        if is_blank(reason):
            raise RefusedError([Violation("blank", "reason", refusals.WHY_ALONE)])
        return self._signed(who, bulletin_id, frozen_hash, reason.strip())

    @once
    def confirm(self, who: Person, bulletin_id: str) -> Bulletin:
        """A second person has looked at what one published alone.

        Raises:
            ForbiddenError: for whoever wrote or signed it, or without a role of the line.
            ConflictError: when nothing waits for that.
        """
        now = self.clock()
        with self.store.write() as tx:
            subject, bulletin = load(tx, bulletin_id)
            revision, _ = review.unconfirmed(bulletin) or (bulletin.working, None)
            signing.may_confirm(who, revision, self.drafting.kind(subject.kind), now)
            confirmed = review.confirm(bulletin, who.id, now)
            return self._saved(tx, who, "bulletin.confirmed", confirmed, now)

    def _signed(
        self, who: Person, bulletin_id: str, frozen_hash: str | None, emergency: str | None
    ) -> Bulletin:
        now, policy = self.clock(), self.drafting.policy
        with self.store.write() as tx:
            subject, bulletin = load(tx, bulletin_id)
            review.require_review(bulletin)
            kind = self.drafting.kind(subject.kind)
            refusals.refuse_outdated(subject, bulletin)
            if emergency is None:
                role = signing.role_to_sign(who, bulletin.working, kind, policy, now)
            else:
                role = signing.role_in_emergency(who, policy, now)
                refusals.refuse_at_leisure(bulletin, kind, now)
            digest = bulletin.working.frozen_hash if frozen_hash is None else frozen_hash
            signature = SignOff(role, who.id, now, digest or "", who.by_token, emergency)
            signed = review.sign(bulletin, signature)
            self.drafting.refuse_unless_sound(subject, bulletin, signed.working.content, now)
            if emergency is not None or not signing.missing_roles(signed.working, kind):
                signed = armed(tx, signed, now)
            if emergency is None:
                self._saved(tx, who, "bulletin.approved", signed, now, role=role)
            else:
                self._saved(tx, who, "bulletin.published_alone", signed, now, reason=emergency)
        self._wake(signed, now)
        return signed

    @once
    def reject(
        self, who: Person, bulletin_id: str, reason: str, *, seen: Seen | None = None
    ) -> Bulletin:
        """Back to the author, with a reason.

        Raises:
            RefusedError: without a reason.
        """
        now = self.clock()
        if is_blank(reason):
            raise RefusedError([Violation("blank", "reason", refusals.REASON_BLANK)])
        with self.store.write() as tx:
            subject, bulletin = load(tx, bulletin_id)
            refuse_unseen(bulletin, seen)
            refusals.may_review(who, self.drafting.kind(subject.kind).approvals, now)
            changed = review.reject(bulletin, reason)
            return self._saved(tx, who, "bulletin.rejected", changed, now, reason=reason)

    @once
    def pull_back(self, who: Person, bulletin_id: str, *, seen: Seen | None = None) -> Bulletin:
        """Out of review, or disarmed, back to a draft; never once its instant has come."""
        now = self._may(who, "author")
        with self.store.write() as tx:
            _, bulletin = load(tx, bulletin_id)
            refuse_unseen(bulletin, seen)
            changed = review.pull_back(bulletin, now)
            if bulletin.state is BulletinState.SCHEDULED and bulletin.candidate is None:
                tx.withdraw_deliveries(bulletin_id)
            return self._saved(tx, who, "bulletin.pulled_back", changed, now)

    @once
    def discard_candidate(
        self, who: Person, bulletin_id: str, *, seen: Seen | None = None
    ) -> Bulletin:
        """Without the candidate; what is armed stays armed."""
        now = self._may(who, "author")
        with self.store.write() as tx:
            _, bulletin = load(tx, bulletin_id)
            refuse_unseen(bulletin, seen)
            changed = bulletins.discard(bulletin)
            return self._saved(tx, who, "bulletin.candidate_discarded", changed, now)
