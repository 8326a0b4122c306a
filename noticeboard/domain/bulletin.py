"""Bulletins: one thing said in public about a notice, and its revisions.

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
# They go before all others, where not everything can go at once.
GOES_FIRST: tuple[BulletinKind, ...] = (*REPLACING, "holding")


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
        typed = Explanation(left).as_typed()
        return content if typed.parts == of else replace(content, explanation=typed)

    def written_by(self, author: str) -> "Revision":
        """This revision with one more author, unless they are one already."""
        if author in self.authors:
            return self
        return replace(self, authors=(*self.authors, author))


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
        return bulletin.with_working(changed.written_by(author))
    if working.state == "approved":
        number, version = bulletin.revisions[-1].number, max(r.version for r in bulletin.revisions)
        if bulletin.state is not BulletinState.PUBLISHED:
            content = working.as_written(content)
        # Most of its words are still those of whoever wrote the approved ones.
        new = Revision(number + 1, content, "draft", working.authors, version=version + 1)
        return replace(bulletin, revisions=(*bulletin.revisions, new.written_by(author)))
    raise ConflictError("in_review", _IN_REVIEW)


def begun_from(draft: Bulletin, original: Bulletin) -> Bulletin:
    """A draft made from the words of another bulletin: whoever wrote those wrote it as well.

    Discarded words count: they may have been copied before they were discarded.
    """
    revision = draft.working
    for author in (author for r in original.revisions for author in r.authors):
        revision = revision.written_by(author)
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


_NO_CANDIDATE = Sentence("There is no edit to discard.", "버릴 수정안이 없습니다.")
