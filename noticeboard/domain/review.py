"""Sign-off: the way of a bulletin's text before whoever signs it, and back to its author."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.bulletin import Anew, Bulletin, BulletinState, Revision, SignOff
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.sentence import Sentence


def submit(bulletin: Bulletin, frozen_hash: str, *, author: str, at: datetime) -> Bulletin:
    """The working revision, frozen under ``frozen_hash``, put before the sign-off line.

    Raises:
        ConflictError: when there is no draft.
    """
    if bulletin.working.state != "draft":
        raise ConflictError("not_a_draft", _NOT_A_DRAFT)
    review = replace(
        bulletin.working.written_by(author),
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
