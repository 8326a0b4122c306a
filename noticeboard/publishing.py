"""Staff's verbs: draft, edit, submit, approve, reject, pull back, follow up, fulfil.

The desk, the API and the CLI call these and nothing else. Each verb is one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard import ids
from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import policy, signing
from noticeboard.domain.bulletin import (
    Bulletin,
    BulletinKind,
    BulletinState,
    Content,
    Fulfilment,
    Revision,
    SignOff,
)
from noticeboard.domain.delivery import Delivery, DeliveryState, plan
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    QueueUnavailableError,
    RefusedError,
    StaleVersionError,
)
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.policy.explanations import completed
from noticeboard.domain.policy.texts import a_typo_fix_changes_words_only
from noticeboard.domain.sentence import LANGUAGES, Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Advice, Violation
from noticeboard.drafting import Drafting, FollowUp, NewNotice
from noticeboard.ports import Clock, Frozen, Once, Recalled, Renderer, Store, Subject, Tx, Wakes

# What is due sooner than this is put to the senders at once; the timer would be a moment late.
_SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Publishing:
    """The verbs, over one store."""

    store: Store
    renderer: Renderer
    drafting: Drafting
    clock: Clock
    wakes: Wakes

    # ------------------------------------------------------------ drafting

    def draft(self, who: Person, new: NewNotice, *, once: Once | None = None) -> Subject:
        """A new notice with its announcement as a draft.

        Raises:
            RefusedError: with every broken rule; nothing is stored.
        """
        now = self._may(who, "author")
        if made := self._made_before(once, now):
            return self._subject(made.notice_id)
        kind = self.drafting.kind(new.kind)
        content = self.drafting.with_defaults(new.content, kind, "announcement", None)
        subject = _new_subject(new, content, who, now)
        self._refuse_unless_sound(subject, subject.announcement, content, now, _identity(new))
        with self.store.write() as tx:
            _refuse_taken_slug(tx, new.slug)
            tx.add_subject(subject)
            _audit(tx, who, "notice.drafted", subject.announcement, now)
            _remember(tx, once, subject.announcement, now)
        return subject

    def follow_up(
        self, who: Person, notice_id: str, new: FollowUp, *, once: Once | None = None
    ) -> Bulletin:
        """A further bulletin of a public notice, as a draft.

        Raises:
            RefusedError: with every broken rule; nothing is stored.
            ConflictError: before the notice was announced.
        """
        now = self._may(who, "author")
        if made := self._made_before(once, now):
            return self.bulletin(made.bulletin_id)
        return self._add_follow_up(who, notice_id, new, now, once)

    def edit(
        self, who: Person, bulletin_id: str, content: Content, *, version: int | None
    ) -> Bulletin:
        """New content for a draft, or a candidate beside the armed revision.

        Raises:
            StaleVersionError: when ``version`` is not the newest.
        """
        now = self._may(who, "author")
        with self.store.write() as tx:
            subject, old = _load(tx, bulletin_id)
            if version is not None and version != old.working.version:
                raise StaleVersionError(old.working.version)
            kind = self.drafting.kind(subject.kind)
            content = self.drafting.with_defaults(content, kind, old.kind, subject)
            self._refuse_unless_sound(subject, old, content, now)
            edited = bulletins.edit(old, content, author=who.id)
            return self._saved(tx, who, "bulletin.edited", edited, now)

    def discard_candidate(self, who: Person, bulletin_id: str) -> Bulletin:
        """Without the candidate; what is armed stays armed."""
        now = self._may(who, "author")
        with self.store.write() as tx:
            _, bulletin = _load(tx, bulletin_id)
            changed = bulletins.discard(bulletin)
            return self._saved(tx, who, "bulletin.candidate_discarded", changed, now)

    # ------------------------------------------------------------ sign-off

    def submit(self, who: Person, bulletin_id: str) -> Bulletin:
        """Freeze the working revision and put it before the sign-off line.

        Raises:
            RefusedError: when a rule is broken by now, or a text does not fit its channel.
        """
        now = self._may(who, "author")
        subject = self._subject_of(bulletin_id)
        bulletin = _pick(subject, bulletin_id)
        ready, frozen = self._freeze(subject, bulletin, now)
        submitted = bulletins.submit(ready, frozen.hash, author=who.id, at=now)
        with self.store.write() as tx:
            _, stored = _load(tx, bulletin_id)
            if stored != bulletin:
                raise StaleVersionError(stored.working.version)
            tx.save_bulletin(submitted)
            tx.save_frozen(bulletin_id, submitted.working.number, frozen, at=now)
            _audit(tx, who, "bulletin.submitted", submitted, now)
        return submitted

    def approve(
        self, who: Person, bulletin_id: str, *, frozen_hash: str | None = None
    ) -> Bulletin:
        """One signature; with the last one of the line the bulletin is scheduled.

        Raises:
            ForbiddenError: for an author of the text, or without the role.
            RefusedError: when a rule is broken by now; then nothing was signed.
        """
        now = self.clock()
        with self.store.write() as tx:
            subject, bulletin = _load(tx, bulletin_id)
            kind = self.drafting.kind(subject.kind)
            role = signing.role_to_sign(who, bulletin.working, kind, self.drafting.policy, now)
            digest = frozen_hash or bulletin.working.frozen_hash or ""
            signed = bulletins.sign(bulletin, SignOff(role, who.id, now, digest, who.by_token))
            self._refuse_unless_sound(subject, bulletin, signed.working.content, now)
            if not signing.missing_roles(signed.working, kind):
                signed = _armed(tx, subject, signed, now)
            self._saved(tx, who, "bulletin.approved", signed, now, role=role)
        self._wake(signed, now)
        return signed

    def reject(self, who: Person, bulletin_id: str, reason: str) -> Bulletin:
        """Back to the author, with a reason.

        Raises:
            RefusedError: without a reason.
        """
        now = self.clock()
        if is_blank(reason):
            raise RefusedError([Violation("blank", "reason", _REASON_BLANK)])
        with self.store.write() as tx:
            subject, bulletin = _load(tx, bulletin_id)
            _may_review(who, self.drafting.kind(subject.kind).approvals, now)
            changed = bulletins.reject(bulletin, reason)
            return self._saved(tx, who, "bulletin.rejected", changed, now, reason=reason)

    def pull_back(self, who: Person, bulletin_id: str) -> Bulletin:
        """Out of review, or disarmed, back to a draft; never once its instant has come."""
        now = self._may(who, "author")
        with self.store.write() as tx:
            _, bulletin = _load(tx, bulletin_id)
            changed = bulletins.pull_back(bulletin, now)
            if bulletin.state is BulletinState.SCHEDULED and bulletin.candidate is None:
                tx.withdraw_deliveries(bulletin_id)
            return self._saved(tx, who, "bulletin.pulled_back", changed, now)

    # ------------------------------------------------------------ fulfilment

    def fulfil(
        self, who: Person, notice_id: str, kept: Fulfilment, *, once: Once | None = None
    ) -> Bulletin:
        """A promise was kept: published now, in words signed off with the kind.

        Raises:
            RefusedError: when the promise is not open, or was observed in the future.
        """
        now = self._may(who, "author", "duty")
        if made := self._made_before(once, now):
            return self.bulletin(made.bulletin_id)
        subject = self._public_subject(notice_id)
        kind = self.drafting.kind(subject.kind)
        text = kind.fulfilment.in_(subject.language)
        content = Content(body=text, short=text, publish_at=None, fulfilment=kept)
        content = self.drafting.with_defaults(content, kind, "fulfilment", subject)
        drafted = _new_bulletin(subject, "fulfilment", content, who)
        self._refuse_unless_sound(subject, drafted, content, now)
        ready, frozen = self._freeze(subject, drafted, now)
        with self.store.write() as tx:
            _load_notice(tx, notice_id)
            submitted = bulletins.submit(ready, frozen.hash, author=who.id, at=now)
            tx.save_bulletin(submitted)
            tx.save_frozen(submitted.id, submitted.working.number, frozen, at=now)
            armed = _armed(tx, subject, submitted, now)
            self._saved(tx, who, "promise.fulfilled", armed, now, promise=kept.promise)
            _remember(tx, once, armed, now)
        self._wake(armed, now)
        return armed

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
        return _pick(self._subject_of(bulletin_id), bulletin_id)

    def warnings(self, bulletin_id: str) -> tuple[Advice, ...]:
        """What the approver should see before signing the working revision."""
        subject = self._subject_of(bulletin_id)
        bulletin = _pick(subject, bulletin_id)
        content = bulletin.working.content
        situation = self.drafting.situation(subject, bulletin, content, self.clock())
        return policy.check(situation).warnings

    # ------------------------------------------------------------ inside

    def _may(self, who: Person, *roles: str) -> datetime:
        now = self.clock()
        if not any(who.holds(role, now) for role in roles):
            raise ForbiddenError("role_missing", _needs_role(roles))
        return now

    def _made_before(self, once: Once | None, now: datetime) -> Recalled | None:
        recalled = once and self.store.recall(once.person, once.key, now=now)
        if once and recalled and recalled.digest != once.digest:
            raise ConflictError("key_reused", _KEY_REUSED)
        return recalled or None

    def _subject(self, notice_id: str) -> Subject:
        return _found(self.store.subject(notice_id))

    def _subject_of(self, bulletin_id: str) -> Subject:
        return _found(self.store.subject_of(bulletin_id))

    def _public_subject(self, notice_id: str) -> Subject:
        subject = self._subject(notice_id)
        if subject.public is None:
            raise ConflictError("not_public_yet", _NOT_PUBLIC)
        return subject

    def _add_follow_up(
        self, who: Person, notice_id: str, new: FollowUp, now: datetime, once: Once | None
    ) -> Bulletin:
        subject = self._public_subject(notice_id)
        kind = self.drafting.kind(subject.kind)
        content = self.drafting.with_defaults(new.content, kind, new.kind, subject)
        with self.store.write() as tx:
            subject = _load_notice(tx, notice_id)
            drafted = _new_bulletin(subject, new.kind, content, who)
            self._refuse_unless_sound(subject, drafted, content, now)
            _remember(tx, once, drafted, now)
            return self._saved(tx, who, f"{new.kind}.drafted", drafted, now)

    def _refuse_unless_sound(
        self,
        subject: Subject,
        bulletin: Bulletin,
        content: Content,
        now: datetime,
        more: tuple[Violation, ...] = (),
    ) -> None:
        situation = self.drafting.situation(subject, bulletin, content, now)
        if bulletin.state is BulletinState.PUBLISHED:
            situation = replace(situation, content=replace(content, publish_at=None))
            more = (*more, *_beyond_words(bulletin, content))
        found = (*more, *policy.check(situation).violations)
        if found:
            raise RefusedError(found)

    def _freeze(
        self, subject: Subject, bulletin: Bulletin, now: datetime
    ) -> tuple[Bulletin, Frozen]:
        content = bulletin.working.content
        self._refuse_unless_sound(subject, bulletin, content, now)
        content = completed(self.drafting.situation(subject, bulletin, content, now))
        ready = bulletin.with_working(replace(bulletin.working, content=content))
        channels = _channels(subject, ready)
        frozen = self.renderer.freeze(content, bulletin=ready, notice=subject, channels=channels)
        return ready, frozen

    def _saved(
        self, tx: Tx, who: Person, what: str, bulletin: Bulletin, now: datetime, **detail: str
    ) -> Bulletin:
        tx.save_bulletin(bulletin)
        _audit(tx, who, what, bulletin, now, **detail)
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


# ---------------------------------------------------------------- making


def _new_subject(new: NewNotice, content: Content, who: Person, now: datetime) -> Subject:
    slug = new.slug or ids.new_slug(content.title, *content.products, new.kind)
    subject = Subject(ids.new_id(), slug, new.kind, new.language, now, new.replaces)
    return replace(subject, bulletins=(_new_bulletin(subject, "announcement", content, who),))


def _new_bulletin(subject: Subject, kind: BulletinKind, content: Content, who: Person) -> Bulletin:
    return Bulletin(
        id=ids.new_id(),
        notice_id=subject.id,
        kind=kind,
        code=ids.new_code(),
        sequence=max((b.sequence for b in subject.bulletins), default=0) + 1,
        state=BulletinState.DRAFT,
        revisions=(Revision(1, content, "draft", (who.id,)),),
    )


def _armed(tx: Tx, subject: Subject, signed: Bulletin, now: datetime) -> Bulletin:
    """Scheduled, with one delivery row per channel. Nothing is enqueued: SQL is the truth."""
    content = signed.working.content
    replaced = signed.armed is not None
    fixing = signed.state is BulletinState.PUBLISHED
    publish_at = now if fixing or content.publish_at is None else content.publish_at.utc
    one_person = signed.kind != "fulfilment" and signing.by_one_person(signed.working)
    if fixing:
        armed = replace(bulletins.arm(signed, signed.publish_at or now), one_person=one_person)
        tx.add_deliveries(_rows(armed, ("board", "feed"), now))
        return armed
    armed = replace(bulletins.arm(signed, publish_at), one_person=one_person)
    if replaced:
        tx.save_bulletin(armed)
        tx.rearm_deliveries(armed)
    wanted = plan(armed, content.channels, tx.deliveries_of_notice(subject.id))
    tx.add_deliveries(_rows(armed, wanted, publish_at))
    return armed


def _rows(bulletin: Bulletin, channels: tuple[str, ...], due: datetime) -> tuple[Delivery, ...]:
    revision = bulletin.armed.number if bulletin.armed else 0
    return tuple(
        Delivery(
            id=ids.new_id(),
            bulletin_id=bulletin.id,
            notice_id=bulletin.notice_id,
            revision=revision,
            channel=channel,
            sequence=bulletin.sequence,
            kind=bulletin.kind,
            state=DeliveryState.PENDING,
            scheduled_for=due,
            due=due,
        )
        for channel in channels
    )


def _channels(subject: Subject, bulletin: Bulletin) -> tuple[str, ...]:
    """Every channel that may have to carry it: its own, and those of all earlier bulletins."""
    own = bulletin.working.content.channels
    earlier = (c for b in subject.bulletins for c in (b.armed or b.working).content.channels)
    return tuple(dict.fromkeys([*own, *earlier]))


# ---------------------------------------------------------------- loading and noting


def _found(subject: Subject | None) -> Subject:
    if subject is None:
        raise NotFoundError("not_found", _NOT_FOUND)
    return subject


def _pick(subject: Subject, bulletin_id: str) -> Bulletin:
    return next(b for b in subject.bulletins if b.id == bulletin_id)


def _load(tx: Tx, bulletin_id: str) -> tuple[Subject, Bulletin]:
    subject = _found(tx.subject_of(bulletin_id))
    return subject, _pick(subject, bulletin_id)


def _load_notice(tx: Tx, notice_id: str) -> Subject:
    return _found(tx.subject(notice_id))


def _audit(
    tx: Tx, who: Person, what: str, bulletin: Bulletin, now: datetime, **detail: str
) -> None:
    noted: Mapping[str, str] = {"token": "yes", **detail} if who.by_token else detail
    tx.audit(who.id, what, at=now, about=bulletin.id, detail=noted)


def _remember(tx: Tx, once: Once | None, bulletin: Bulletin, now: datetime) -> None:
    if once is not None:
        tx.once(once, notice_id=bulletin.notice_id, bulletin_id=bulletin.id, at=now)


# ---------------------------------------------------------------- refusing


def _identity(new: NewNotice) -> tuple[Violation, ...]:
    found = []
    if new.language not in LANGUAGES:
        found.append(Violation("unknown_language", "language", _LANGUAGE))
    if new.slug is not None and not ids.slug_is_well_formed(new.slug):
        found.append(Violation("slug_malformed", "slug", _SLUG_MALFORMED))
    return tuple(found)


def _refuse_taken_slug(tx: Tx, slug: str | None) -> None:
    if slug is not None and tx.slug_taken(slug):
        raise RefusedError([Violation("slug_taken", "slug", _SLUG_TAKEN)])


def _beyond_words(bulletin: Bulletin, content: Content) -> tuple[Violation, ...]:
    armed = bulletin.armed
    if armed is None or a_typo_fix_changes_words_only(armed.content, content):
        return ()
    return (Violation("not_a_typo_fix", "", _NOT_WORDS),)


def _may_review(who: Person, line: tuple[str, ...], now: datetime) -> None:
    if not who.can_approve or not any(who.holds(role, now) for role in line):
        raise ForbiddenError("role_missing", _needs_role(line))


def _needs_role(roles: tuple[str, ...]) -> Sentence:
    named = ", ".join(roles)
    return Sentence(f"This needs the role: {named}.", f"다음 역할이 필요합니다: {named}.")


_NOT_FOUND = Sentence("There is nothing of that id.", "그런 번호의 것이 없습니다.")
_NOT_PUBLIC = Sentence(
    "This notice is not public yet. Edit its announcement instead.",
    "아직 공개되지 않은 공지입니다. 첫 공지를 고쳐 주세요.",
)
_KEY_REUSED = Sentence(
    "This Idempotency-Key was used for another request. Use a new one.",
    "다른 요청에 이미 쓴 Idempotency-Key입니다. 새 키를 쓰세요.",
)
_REASON_BLANK = Sentence(
    "Say why, so that the author knows what to change.",
    "작성자가 무엇을 고칠지 알 수 있도록 이유를 적어 주세요.",
)
_LANGUAGE = Sentence(
    'A notice is in Korean ("ko") or English ("en").',
    '공지의 언어는 한국어("ko")나 영어("en")입니다.',
)
_SLUG_MALFORMED = Sentence(
    'A slug is small letters, digits and hyphens, such as "phone-x-launch".',
    '주소 이름은 "phone-x-launch"처럼 영어 소문자, 숫자, 붙임표로 적습니다.',
)
_SLUG_TAKEN = Sentence(
    "Another notice has this slug. Choose another, or leave it out.",
    "이미 쓰고 있는 주소 이름입니다. 다른 이름을 고르거나 비워 두세요.",
)
_NOT_WORDS = Sentence(
    "Once public, only the spelling of a text can be fixed. Publish a correction instead.",
    "공개된 뒤에는 글의 오탈자만 고칠 수 있습니다. 정정 공지를 올려 주세요.",
)
