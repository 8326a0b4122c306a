"""Staff's verbs: draft, edit, submit, approve, reject, pull back, follow up, fulfil.

The desk, the API and the CLI call these and nothing else. Each verb is one transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard import refusals
from noticeboard.arming import armed
from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import signing
from noticeboard.domain.bulletin import Bulletin, BulletinState, SignOff
from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    QueueUnavailableError,
    RefusedError,
    StaleVersionError,
)
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Advice, Report, Violation
from noticeboard.drafting import Drafting, FollowUp, NewNotice, copied, new_bulletin, new_subject
from noticeboard.finding import found, load, load_notice, pick
from noticeboard.freezing import freeze, judged
from noticeboard.noting import audit, made_before
from noticeboard.ports import Clock, Frozen, Once, Renderer, Store, Subject, Tx, Wakes

# What is due sooner than this is put to the senders at once; the timer would be a moment late.
_SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Publishing:
    """The verbs, over one store. ``once``: the idempotency key of the request they serve."""

    store: Store
    renderer: Renderer
    drafting: Drafting
    clock: Clock
    wakes: Wakes
    once: Once | None = None

    def only_once(self, once: Once | None) -> "Publishing":
        """The same verbs for a request that may be sent again.

        Each remembers the key in the transaction of its act; with a key used before it does
        nothing and returns what was made then.

        Raises (each verb):
            ConflictError: when the key was used for another request.
        """
        return replace(self, once=once)

    # ------------------------------------------------------------ drafting

    def draft(self, who: Person, new: NewNotice) -> Subject:
        """A new notice with its announcement as a draft.

        Raises:
            RefusedError: with every broken rule; nothing is stored.
        """
        now = self._may(who, "author")
        if made := made_before(self.store, self.once, now):
            return self._subject(made.notice_id)
        kind = self.drafting.kind(new.kind)
        content = self.drafting.with_defaults(new.content, kind, "announcement", None)
        subject = new_subject(new, content, who, now)
        self.drafting.refuse_unless_sound(
            subject, subject.announcement, content, now, refusals.identity(new)
        )
        with self.store.write() as tx:
            refusals.refuse_unfit(tx, new)
            return self._added(tx, who, new, subject, now)

    def follow_up(self, who: Person, notice_id: str, new: FollowUp) -> Bulletin:
        """A further bulletin of a public notice, as a draft.

        Raises:
            RefusedError: with every broken rule; nothing is stored.
            ConflictError: before the notice was announced.
        """
        now = self._may(who, "author")
        if done := self._done_before(now):
            return done
        return self._add_follow_up(who, notice_id, new, now)

    def edit(
        self, who: Person, bulletin_id: str, content: Content, *, version: int | None
    ) -> Bulletin:
        """New content for a draft, or a candidate beside the armed revision.

        Raises:
            StaleVersionError: when ``version`` is not the newest.
        """
        now = self._may(who, "author")
        if done := self._done_before(now):
            return done
        with self.store.write() as tx:
            subject, old = load(tx, bulletin_id)
            if version is not None and version != old.working.version:
                raise StaleVersionError(old.working.version)
            kind = self.drafting.kind(subject.kind)
            content = self.drafting.with_defaults(content, kind, old.kind, subject)
            self.drafting.refuse_unless_sound(subject, old, content, now)
            edited = bulletins.edit(old, content, author=who.id)
            return self._saved(tx, who, "bulletin.edited", edited, now)

    def discard_candidate(self, who: Person, bulletin_id: str) -> Bulletin:
        """Without the candidate; what is armed stays armed."""
        now = self._may(who, "author")
        if done := self._done_before(now):
            return done
        with self.store.write() as tx:
            _, bulletin = load(tx, bulletin_id)
            changed = bulletins.discard(bulletin)
            return self._saved(tx, who, "bulletin.candidate_discarded", changed, now)

    # ------------------------------------------------------------ sign-off

    def submit(self, who: Person, bulletin_id: str) -> Bulletin:
        """Freeze the working revision and put it before the sign-off line.

        Raises:
            RefusedError: when a rule is broken by now, or a text does not fit its channel.
        """
        now = self._may(who, "author")
        if done := self._done_before(now):
            return done
        subject = self._subject_of(bulletin_id)
        bulletin = pick(subject, bulletin_id)
        ready, frozen = self._freeze(subject, bulletin, now)
        submitted = bulletins.submit(ready, frozen.hash, author=who.id, at=now)
        with self.store.write() as tx:
            _, stored = load(tx, bulletin_id)
            if stored != bulletin:
                raise StaleVersionError(stored.working.version)
            self._saved(tx, who, "bulletin.submitted", submitted, now)
            tx.save_frozen(bulletin_id, submitted.working.number, frozen)
        return submitted

    def approve(
        self, who: Person, bulletin_id: str, *, frozen_hash: str | None = None
    ) -> Bulletin:
        """One signature; with the last one of the line the bulletin is scheduled.

        Raises:
            ForbiddenError: for an author of the text, or without the role.
            ConflictError: when the notice changed since the text was frozen.
            RefusedError: when a rule is broken by now; then nothing was signed.
        """
        now = self.clock()
        if done := self._done_before(now):
            return done
        with self.store.write() as tx:
            subject, bulletin = load(tx, bulletin_id)
            bulletins.require_review(bulletin)
            kind = self.drafting.kind(subject.kind)
            refusals.refuse_outdated(subject, bulletin)
            role = signing.role_to_sign(who, bulletin.working, kind, self.drafting.policy, now)
            digest = bulletin.working.frozen_hash if frozen_hash is None else frozen_hash
            signature = SignOff(role, who.id, now, digest or "", who.by_token)
            signed = bulletins.sign(bulletin, signature)
            self.drafting.refuse_unless_sound(subject, bulletin, signed.working.content, now)
            if not signing.missing_roles(signed.working, kind):
                signed = armed(tx, signed, now)
            self._saved(tx, who, "bulletin.approved", signed, now, role=role)
        self._wake(signed, now)
        return signed

    def reject(self, who: Person, bulletin_id: str, reason: str) -> Bulletin:
        """Back to the author, with a reason.

        Raises:
            RefusedError: without a reason.
        """
        now = self.clock()
        if done := self._done_before(now):
            return done
        if is_blank(reason):
            raise RefusedError([Violation("blank", "reason", refusals.REASON_BLANK)])
        with self.store.write() as tx:
            subject, bulletin = load(tx, bulletin_id)
            refusals.may_review(who, self.drafting.kind(subject.kind).approvals, now)
            changed = bulletins.reject(bulletin, reason)
            return self._saved(tx, who, "bulletin.rejected", changed, now, reason=reason)

    def pull_back(self, who: Person, bulletin_id: str) -> Bulletin:
        """Out of review, or disarmed, back to a draft; never once its instant has come."""
        now = self._may(who, "author")
        if done := self._done_before(now):
            return done
        with self.store.write() as tx:
            _, bulletin = load(tx, bulletin_id)
            changed = bulletins.pull_back(bulletin, now)
            if bulletin.state is BulletinState.SCHEDULED and bulletin.candidate is None:
                tx.withdraw_deliveries(bulletin_id)
            return self._saved(tx, who, "bulletin.pulled_back", changed, now)

    # ------------------------------------------------------------ fulfilment

    def fulfil(self, who: Person, notice_id: str, kept: Fulfilment) -> Bulletin:
        """A promise was kept: published now, in words signed off with the kind.

        Raises:
            RefusedError: when the promise is not open, or was observed in the future.
        """
        now = self._may(who, "author", "duty")
        if done := self._done_before(now):
            return done
        subject = self._public_subject(notice_id)
        kind = self.drafting.kind(subject.kind)
        text = kind.fulfilment.in_(subject.language)
        content = Content(body=text, short=text, publish_at=None, fulfilment=kept)
        content = self.drafting.with_defaults(content, kind, "fulfilment", subject)
        drafted = new_bulletin(subject, "fulfilment", content, who)
        self.drafting.refuse_unless_sound(subject, drafted, content, now)
        ready, frozen = self._freeze(subject, drafted, now)
        with self.store.write() as tx:
            load_notice(tx, notice_id)
            submitted = bulletins.submit(ready, frozen.hash, author=who.id, at=now)
            tx.save_bulletin(submitted)
            tx.save_frozen(submitted.id, submitted.working.number, frozen)
            due = armed(tx, submitted, now)
            self._saved(tx, who, "promise.fulfilled", due, now, promise=kept.promise)
        self._wake(due, now)
        return due

    # ------------------------------------------------------------ looking

    def subject(self, notice_id: str) -> Subject:
        """A notice as staff have it.

        Raises:
            NotFoundError: when there is none.
        """
        return self._subject(notice_id)

    def bulletin(self, bulletin_id: str) -> Bulletin:
        """A bulletin with its revisions.

        Raises:
            NotFoundError: when there is none.
        """
        return pick(self._subject_of(bulletin_id), bulletin_id)

    def warnings(self, bulletin_id: str) -> tuple[Advice, ...]:
        """What the approver should see before signing the working revision."""
        subject = self._subject_of(bulletin_id)
        bulletin = pick(subject, bulletin_id)
        content = bulletin.working.content
        return self.drafting.report(subject, bulletin, content, self.clock()).warnings

    def judge(self, who: Person, new: NewNotice) -> Report:
        """What stands between a new notice and its sign-off. Nothing is stored."""
        now = self._may(who, "author")
        kind = self.drafting.kind(new.kind)
        content = self.drafting.with_defaults(new.content, kind, "announcement", None)
        subject = new_subject(new, content, who, now)
        first = subject.announcement
        found = judged(self.drafting, self.renderer, subject, first, content, now)
        return replace(found, violations=(*refusals.identity(new), *found.violations))

    def judge_edit(self, who: Person, bulletin_id: str, content: Content) -> Report:
        """What stands between new content of a bulletin and its sign-off. Nothing is stored."""
        now = self._may(who, "author")
        subject = self._subject_of(bulletin_id)
        bulletin, kind = pick(subject, bulletin_id), self.drafting.kind(subject.kind)
        content = self.drafting.with_defaults(content, kind, bulletin.kind, subject)
        return judged(self.drafting, self.renderer, subject, bulletin, content, now)

    # ------------------------------------------------------------ inside

    def _may(self, who: Person, *roles: str) -> datetime:
        now = self.clock()
        if not any(who.holds(role, now) for role in roles):
            raise ForbiddenError("role_missing", refusals.needs_role(roles))
        return now

    def _done_before(self, now: datetime) -> Bulletin | None:
        made = made_before(self.store, self.once, now)
        return self.bulletin(made.bulletin_id) if made else None

    def _remember(self, tx: Tx, bulletin: Bulletin, now: datetime) -> None:
        if self.once is not None:
            ids = {"notice_id": bulletin.notice_id, "bulletin_id": bulletin.id}
            tx.once(self.once, **ids, at=now)

    def _subject(self, notice_id: str) -> Subject:
        return found(self.store.subject(notice_id), refusals.NO_NOTICE)

    def _subject_of(self, bulletin_id: str) -> Subject:
        return found(self.store.subject_of(bulletin_id), refusals.NO_BULLETIN)

    def _public_subject(self, notice_id: str) -> Subject:
        subject = self._subject(notice_id)
        if subject.public is None:
            raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
        return subject

    def _added(
        self, tx: Tx, who: Person, new: NewNotice, subject: Subject, now: datetime
    ) -> Subject:
        noted = {}
        if new.copied_from is not None:
            noted["copied_from"] = new.copied_from
            subject = copied(subject, load_notice(tx, new.copied_from))
        tx.add_subject(subject)
        audit(tx, who, "notice.drafted", subject.announcement.id, now, **noted)
        self._remember(tx, subject.announcement, now)
        return subject

    def _add_follow_up(
        self, who: Person, notice_id: str, new: FollowUp, now: datetime
    ) -> Bulletin:
        subject = self._public_subject(notice_id)
        kind = self.drafting.kind(subject.kind)
        content = self.drafting.with_defaults(new.content, kind, new.kind, subject)
        with self.store.write() as tx:
            subject = load_notice(tx, notice_id)
            drafted = new_bulletin(subject, new.kind, content, who)
            self.drafting.refuse_unless_sound(subject, drafted, content, now)
            return self._saved(tx, who, f"{new.kind}.drafted", drafted, now)

    def _freeze(
        self, subject: Subject, bulletin: Bulletin, now: datetime
    ) -> tuple[Bulletin, Frozen]:
        self.drafting.refuse_unless_sound(subject, bulletin, bulletin.working.content, now)
        return freeze(self.drafting, self.renderer, subject, bulletin, now)

    def _saved(
        self, tx: Tx, who: Person, what: str, bulletin: Bulletin, now: datetime, **detail: str
    ) -> Bulletin:
        tx.save_bulletin(bulletin)
        audit(tx, who, what, bulletin.id, now, **detail)
        self._remember(tx, bulletin, now)
        return bulletin

    def _wake(self, bulletin: Bulletin, now: datetime) -> None:
        if bulletin.armed is None or bulletin.publish_at is None:
            return
        if bulletin.publish_at - now > _SOON:
            return
        try:
            self.wakes.wake("board", bulletin.publish_at)
        except QueueUnavailableError:
            return  # the timer finds it within a second
