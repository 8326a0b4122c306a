"""Bulletins: one thing said in public about a notice; its revisions and their sign-off.

A revision that is not the armed one of a scheduled bulletin is a *candidate*: it waits for its
own sign-off while the armed one stays armed.
Source: docs/decisions/0005-a-candidate-is-a-revision.md
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from noticeboard.domain.content import Content
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.explanation import Explanation, PartName
from noticeboard.domain.sentence import Sentence

BulletinKind = Literal[
    "announcement", "delay", "correction", "cancellation", "holding", "update", "fulfilment"
]
FOLLOW_UPS: tuple[BulletinKind, ...] = (
    "delay",
    "correction",
    "cancellation",
    "holding",
    "update",
    "fulfilment",
)
# A newer bulletin of these kinds makes an older one wrong: it is not sent any more.
REPLACING: tuple[BulletinKind, ...] = ("delay", "correction", "cancellation")


class BulletinState(StrEnum):
    """Where a bulletin is on its way to the public."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    MISSED_REVIEW = "missed_review"


RevisionState = Literal["draft", "in_review", "approved", "replaced", "discarded"]


@dataclass(frozen=True, slots=True)
class SignOff:
    """One person's signature on a frozen hash, for one role of the kind's line.

    ``emergency``: why they alone stand for the whole line; then a second person looks at it
    afterwards, who is ``confirmed_by``.
    """

    role: str
    person: str
    at: datetime
    frozen_hash: str
    by_token: bool = False
    emergency: str | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Anew:
    """That a text in review was frozen anew: ``because`` of which bulletin, published meanwhile.

    ``void``: who had signed it before, and is asked again.
    """

    because: str
    void: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a text knew as it was frozen: so many bulletins were public, of these the words gone.

    Counted, not timed: a clock that was set back makes nothing new of it.
    """

    said: int
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a bulletin's content, frozen and hashed when it was submitted.

    ``authors``: everybody who wrote or submitted it, or what it began from; none of them may
    sign it. ``anew``: in review, why it was frozen once more. ``knows``: ``None`` before it is
    frozen, and of what an earlier version of this program froze. ``promised``: what of its
    explanation nobody wrote, promised for later as it was frozen.
    """

    number: int
    content: Content
    state: RevisionState
    authors: tuple[str, ...]
    version: int = 1
    frozen_hash: str | None = None
    submitted_at: datetime | None = None
    sign_offs: tuple[SignOff, ...] = ()
    rejected_because: str | None = None
    anew: Anew | None = None
    knows: Known | None = None
    promised: tuple[PartName, ...] = ()

    def as_written(self, content: Content | None = None) -> Content:
        """Its content, or one begun from it, without what was promised by itself."""
        content = content or self.content
        of, own = content.explanation.parts, self.content.explanation.parts
        left = {k: p for k, p in of.items() if k not in self.promised or p != own.get(k)}
        return content if left == of else replace(content, explanation=Explanation(left))


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One bulletin with all its revisions, oldest first."""

    id: str
    notice_id: str
    kind: BulletinKind
    code: str
    sequence: int
    state: BulletinState
    revisions: tuple[Revision, ...]
    publish_at: datetime | None = None
    published_at: datetime | None = None
    one_person: bool = False

    @property
    def working(self) -> Revision:
        """The newest revision not discarded: the draft, the candidate, or the approved one."""
        return next(r for r in reversed(self.revisions) if r.state != "discarded")

    @property
    def armed(self) -> Revision | None:
        """The approved revision, which is sent at its instant; ``None`` before sign-off."""
        return next((r for r in reversed(self.revisions) if r.state == "approved"), None)

    @property
    def candidate(self) -> Revision | None:
        """The edit that waits beside an approved revision, if there is one."""
        waiting = self.armed is not None and self.working.state in ("draft", "in_review")
        return self.working if waiting else None

    def with_working(self, revision: Revision) -> "Bulletin":
        """This bulletin with the revision of the same number changed."""
        changed = (revision if r.number == revision.number else r for r in self.revisions)
        return replace(self, revisions=tuple(changed))


def edit(bulletin: Bulletin, content: Content, *, author: str) -> Bulletin:
    """The bulletin with new content: in the draft, or as a candidate beside the armed revision.

    Raises:
        ConflictError: while it is in review, or once its review was missed.
    """
    working = bulletin.working
    if working.state == "draft":
        changed = replace(working, content=content, version=working.version + 1)
        return bulletin.with_working(_written_by(changed, author))
    if working.state == "approved":
        number, version = bulletin.revisions[-1].number, max(r.version for r in bulletin.revisions)
        if bulletin.state is not BulletinState.PUBLISHED:
            content = working.as_written(content)
        # Most of its words are still those of whoever wrote the approved ones.
        new = Revision(number + 1, content, "draft", working.authors, version=version + 1)
        return replace(bulletin, revisions=(*bulletin.revisions, _written_by(new, author)))
    raise ConflictError("in_review", _IN_REVIEW)


def _written_by(revision: Revision, author: str) -> Revision:
    if author in revision.authors:
        return revision
    return replace(revision, authors=(*revision.authors, author))


def begun_from(draft: Bulletin, original: Bulletin) -> Bulletin:
    """A draft made from the words of another bulletin: whoever wrote those wrote it as well.

    Discarded words count: they may have been copied before they were discarded.
    """
    revision = draft.working
    for author in (author for r in original.revisions for author in r.authors):
        revision = _written_by(revision, author)
    return draft.with_working(revision)


_IN_REVIEW = Sentence(
    "This text waits for sign-off. Pull it back first, then edit it.",
    "승인을 기다리는 글입니다. 먼저 회수한 다음 고쳐 주세요.",
)


def discard(bulletin: Bulletin) -> Bulletin:
    """Without its candidate; the armed revision stays as it is.

    Raises:
        ConflictError: when there is no candidate.
    """
    candidate = bulletin.candidate
    if candidate is None:
        raise ConflictError("no_candidate", _NO_CANDIDATE)
    return bulletin.with_working(replace(candidate, state="discarded"))


def submit(bulletin: Bulletin, frozen_hash: str, *, author: str, at: datetime) -> Bulletin:
    """The working revision, frozen under ``frozen_hash``, put before the sign-off line.

    Raises:
        ConflictError: when there is no draft.
    """
    if bulletin.working.state != "draft":
        raise ConflictError("not_a_draft", _NOT_A_DRAFT)
    review = replace(
        _written_by(bulletin.working, author),
        state="in_review",
        frozen_hash=frozen_hash,
        submitted_at=at,
        rejected_because=None,
        anew=None,
    )
    state = BulletinState.IN_REVIEW if bulletin.armed is None else bulletin.state
    return replace(bulletin.with_working(review), state=state)


def thaw(bulletin: Bulletin) -> Bulletin:
    """Taken out of review in order to be frozen anew, as its author wrote it.

    Raises:
        ConflictError: when nothing is in review.
    """
    require_review(bulletin)
    return _back_to_draft(bulletin, None)


def freeze_anew(
    thawed: Bulletin, frozen_hash: str, *, before: Bulletin, because: str, at: datetime
) -> Bulletin:
    """Put before the sign-off line once more, in its author's name; what was signed is void."""
    review = submit(thawed, frozen_hash, author=thawed.working.authors[-1], at=at)
    earlier = before.working.anew.void if before.working.anew else ()
    signed = (signature.person for signature in before.working.sign_offs)
    anew = Anew(because, tuple(dict.fromkeys((*earlier, *signed))))
    return review.with_working(replace(review.working, anew=anew))


def reject(bulletin: Bulletin, reason: str) -> Bulletin:
    """Back to the author, with the reason.

    Raises:
        ConflictError: when nothing is in review.
    """
    require_review(bulletin)
    return _back_to_draft(bulletin, reason)


def pull_back(bulletin: Bulletin, now: datetime) -> Bulletin:
    """Taken out of review, or disarmed, by the author's side.

    Raises:
        ConflictError: once it is published, or its instant has come; while an edit that is not
            in review waits beside the armed revision (discard it first).
    """
    if bulletin.candidate is not None:
        if bulletin.candidate.state == "draft":
            raise ConflictError("edit_waits", _EDIT_WAITS)
        return _back_to_draft(bulletin, None)
    late = bulletin.publish_at is not None and now >= bulletin.publish_at
    if bulletin.state not in _RETURNABLE or late:
        raise ConflictError("too_late_to_pull_back", _TOO_LATE)
    return _back_to_draft(replace(bulletin, publish_at=None), None)


# Nobody shall believe it disarmed while the approved text behind the edit is still armed.
_EDIT_WAITS = Sentence(
    "The approved text is still armed, and an edit waits beside it. "
    "Discard the edit first, then pull back.",
    "승인된 글은 그대로 예약되어 있고 수정안이 함께 있습니다. "
    "먼저 수정안을 버린 다음 회수해 주세요.",
)
_RETURNABLE = (BulletinState.IN_REVIEW, BulletinState.SCHEDULED, BulletinState.MISSED_REVIEW)


def _back_to_draft(bulletin: Bulletin, reason: str | None) -> Bulletin:
    draft = replace(
        bulletin.working,
        content=bulletin.working.as_written(),
        state="draft",
        frozen_hash=None,
        submitted_at=None,
        sign_offs=(),
        rejected_because=reason,
        anew=None,
        knows=None,
        promised=(),
        version=bulletin.working.version + 1,
    )
    reverted = bulletin.with_working(draft)
    return reverted if reverted.armed else replace(reverted, state=BulletinState.DRAFT)


def sign(bulletin: Bulletin, signature: SignOff) -> Bulletin:
    """The working revision with one more signature.

    Raises:
        ConflictError: when nothing is in review, or the signature is on another text.
    """
    require_review(bulletin)
    if signature.frozen_hash != bulletin.working.frozen_hash:
        raise ConflictError("text_changed", _TEXT_CHANGED)
    signed = (*bulletin.working.sign_offs, signature)
    return bulletin.with_working(replace(bulletin.working, sign_offs=signed))


def unconfirmed(bulletin: Bulletin) -> tuple[Revision, SignOff] | None:
    """The words that one person published alone, and their signature, until it is confirmed."""
    signed = ((r, s) for r in bulletin.revisions for s in r.sign_offs)
    return next(((r, s) for r, s in signed if s.emergency and s.confirmed_by is None), None)


def confirm(bulletin: Bulletin, person: str, at: datetime) -> Bulletin:
    """The bulletin that one person published alone, as looked at by a second one.

    Raises:
        ConflictError: when nothing waits for that.
    """
    found = unconfirmed(bulletin)
    if found is None:
        raise ConflictError("nothing_to_confirm", _NOTHING_TO_CONFIRM)
    revision, signed = found
    confirmed = replace(signed, confirmed_by=person, confirmed_at=at)
    others = tuple(confirmed if s == signed else s for s in revision.sign_offs)
    return bulletin.with_working(replace(revision, sign_offs=others))


def arm(bulletin: Bulletin, publish_at: datetime) -> Bulletin:
    """Scheduled: every role has signed. A candidate takes the place of the armed revision."""
    armed = replace(bulletin.working, state="approved")
    older = tuple(
        replace(r, state="replaced") if r.state == "approved" else r for r in bulletin.revisions
    )
    armed_beside = replace(bulletin, revisions=older).with_working(armed)
    published = bulletin.state is BulletinState.PUBLISHED
    return replace(
        armed_beside,
        publish_at=publish_at,
        state=bulletin.state if published else BulletinState.SCHEDULED,
    )


def miss_review(bulletin: Bulletin) -> Bulletin:
    """Its instant passed while it was in review: it is not published.

    Raises:
        ConflictError: when it was not in review.
    """
    if bulletin.state is not BulletinState.IN_REVIEW:
        raise ConflictError("not_in_review", _NOT_IN_REVIEW)
    return replace(bulletin, state=BulletinState.MISSED_REVIEW)


def require_review(bulletin: Bulletin) -> None:
    """Raise ConflictError unless the working revision waits for sign-off."""
    missed = bulletin.state is BulletinState.MISSED_REVIEW
    if bulletin.working.state != "in_review" or missed:
        raise ConflictError("not_in_review", _NOT_IN_REVIEW)


_NO_CANDIDATE = Sentence("There is no edit to discard.", "버릴 수정안이 없습니다.")
_NOT_A_DRAFT = Sentence(
    "Only a draft can be submitted.", "작성 중인 글만 승인을 요청할 수 있습니다."
)
_TOO_LATE = Sentence(
    "This cannot be pulled back: it is not waiting for its time. "
    "Once it is public, publish a correction, delay or cancellation.",
    "공개를 기다리는 글이 아니어서 회수할 수 없습니다. "
    "이미 공개되었다면 정정이나 연기, 취소 공지를 올려 주세요.",
)
_TEXT_CHANGED = Sentence(
    "The text changed since you read it. Read it again before you sign.",
    "읽으신 뒤에 글이 바뀌었습니다. 다시 읽고 승인해 주세요.",
)
_NOTHING_TO_CONFIRM = Sentence(
    "Nobody published this alone, or a second person has confirmed it already.",
    "혼자 공개한 글이 아니거나, 이미 다른 사람이 확인했습니다.",
)
_NOT_IN_REVIEW = Sentence("This is not waiting for sign-off.", "승인을 기다리는 글이 아닙니다.")
