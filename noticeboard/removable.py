"""What words may be removed, and why not: a wish held against what is public and what waits."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain import going
from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.going import ONLY_TEXT, Going
from noticeboard.domain.ledger import BECAUSE, Because
from noticeboard.domain.redaction import quoting
from noticeboard.domain.removing_refused import REMOVED
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.ports import Subject


@dataclass(frozen=True, slots=True)
class Wish:
    """On what grounds words are to go, and which; ``None``: the text.

    ``confirms``: it is what somebody else asked for, and is confirmed also where its text went
    on other grounds meanwhile.
    """

    because: str
    going: Going | None
    confirms: bool = False


def grounds_of(because: str) -> Because | None:
    """The grounds of that name."""
    return next((grounds for grounds in BECAUSE if grounds == because), None)


def unfit(subject: Subject, bulletin_id: str, wish: Wish) -> tuple[Violation, ...]:
    """Everything that is wrong with a wish: its grounds, and every name."""
    return tuple(_unfit(subject, bulletin_id, wish))


def _unfit(subject: Subject, bulletin_id: str, wish: Wish) -> Iterator[Violation]:
    if grounds_of(wish.because) is None:
        yield Violation("unknown_grounds", "because", _UNKNOWN_GROUNDS)
    public = subject.public
    if public is not None and any(said.id == bulletin_id for said in public.bulletins):
        yield from going.unfit(public, bulletin_id, wish.going or ONLY_TEXT)


def refuse_unless_removable(subject: Subject, bulletin: Bulletin, wish: Wish) -> None:
    """Raise unless what is wished for can go.

    Raises:
        RefusedError: for what is wrong with the wish.
        ConflictError: it is not public, or its text is gone; an edit, or something else that was
            submitted, would bring words back.
    """
    public, chosen = subject.public, wish.going or ONLY_TEXT
    said = next((b for b in public.bulletins if b.id == bulletin.id), None) if public else None
    if public is None or said is None:
        raise ConflictError("not_public_yet", _NOT_PUBLIC)
    found = unfit(subject, bulletin.id, wish)
    if found:
        raise RefusedError(found)
    if said.removed is not None and chosen.text and not wish.confirms:
        raise ConflictError("removed_already", REMOVED)
    changed = quoting(public, bulletin.id, chosen)
    if any(_has_edit(subject, b) for b in subject.bulletins if b.id in changed):
        raise ConflictError("edit_waits", _EDIT_WAITS)
    signed = [b for b in subject.bulletins if b.id != bulletin.id and _is_frozen(subject, b)]
    if signed:
        raise ConflictError("signed_before", _signed_before(signed))


def _has_edit(subject: Subject, bulletin: Bulletin) -> bool:
    published = subject.public.bulletins if subject.public else ()
    shown = next(b.shown.revision for b in published if b.id == bulletin.id)
    armed = bulletin.armed
    return bulletin.candidate is not None or bool(armed and armed.number != shown)


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
    "Say on what grounds: a court ordered it, it is about a person who has a right not to stand "
    "there, or it puts somebody in danger. Everybody will read it.",
    "왜 삭제하는지 골라 주세요: 법원의 결정, 개인 정보, 사람의 안전. 고른 이유는 누구나 볼 수 "
    "있습니다.",
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
