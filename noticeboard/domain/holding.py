"""Holding texts: words approved beforehand, with bounded slots, that one person may publish.

At 02:00 nobody is there to sign. So the words are signed at leisure; whoever is on duty chooses
the promise and the next word, may add one sentence, and changes nothing else.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard.domain.bulletin import Revision, SignOff
from noticeboard.domain.canonical import canonical
from noticeboard.domain.content import Content
from noticeboard.domain.errors import ConflictError, StaleVersionError
from noticeboard.domain.holding_words import MOST
from noticeboard.domain.kind import Policy
from noticeboard.domain.sentence import Language, Sentence
from noticeboard.domain.signing import missing_roles


@dataclass(frozen=True, slots=True)
class HoldingText:
    """One text with all its revisions, oldest first.

    ``kind``: of the notices it is for; ``None``: any. Of a revision's content only ``title``
    (for staff), ``body`` and ``short`` are used, and ``resolved``: it says that something is over.
    """

    id: str
    language: Language
    kind: str | None
    revisions: tuple[Revision, ...]
    retired_at: datetime | None = None

    @property
    def working(self) -> Revision:
        """The newest revision: approved, waiting for its signature, or sent back."""
        return self.revisions[-1]

    @property
    def approved(self) -> Revision | None:
        """The words that may be published; ``None`` before the first signature."""
        return next((r for r in self.revisions if r.state == "approved"), None)

    @property
    def usable(self) -> bool:
        """Whether somebody on duty may publish it."""
        return self.retired_at is None and self.approved is not None

    @property
    def waits(self) -> bool:
        """Whether somebody has to sign, or to send it back."""
        return self.retired_at is None and self.working.state == "in_review"

    def fits(self, language: str, kind: str) -> bool:
        """Whether it may be chosen now for a notice of that language and kind."""
        return self.usable and self.language == language and self.kind in (None, kind)


@dataclass(frozen=True, slots=True)
class Line:
    """The line of sign-off of a holding text."""

    approvals: tuple[str, ...]


def line_of(kind: str | None, policy: Policy) -> Line:
    """Who signs a text: as for a notice of its kind; for any kind, whoever signs one of them."""
    own = policy.kinds.get(kind) if kind else None
    kinds = (own,) if own else policy.kinds.values()
    return Line(tuple(dict.fromkeys(role for k in kinds for role in k.approvals)))


def digest(language: str, kind: str | None, content: Content) -> str:
    """What people sign: SHA-256 of the words, and of what they are for."""
    words = {name: getattr(content, name) for name in (*MOST, "resolved")}
    return hashlib.sha256(canonical({"language": language, "kind": kind, **words})).hexdigest()


def written(
    text_id: str, language: Language, kind: str | None, content: Content, who: str, at: datetime
) -> HoldingText:
    """A new text, waiting for its signature."""
    first = Revision(1, content, "in_review", (who,), 1, digest(language, kind, content), at)
    return HoldingText(text_id, language, kind, (first,))


def revised(text: HoldingText, content: Content, who: str, at: datetime) -> HoldingText:
    """With new words that wait for their signature; the approved ones stay usable.

    Raises:
        ConflictError: once it is retired.
    """
    _require_use(text)
    number = text.working.number + 1
    authors = tuple(dict.fromkeys([*text.working.authors, who]))
    sealed = digest(text.language, text.kind, content)
    new = Revision(number, content, "in_review", authors, number, sealed, at)
    older = (r if r.state in _SETTLED else replace(r, state="discarded") for r in text.revisions)
    return replace(text, revisions=(*older, new))


def signed(text: HoldingText, signature: SignOff, line: Line) -> HoldingText:
    """With one more signature; after the last of its line the new words take the old ones' place.

    Raises:
        ConflictError: nothing waits for a signature, or it is on other words.
    """
    require_review(text)
    if signature.frozen_hash != text.working.frozen_hash:
        raise ConflictError("text_changed", _TEXT_CHANGED)
    new = replace(text.working, sign_offs=(*text.working.sign_offs, signature))
    if missing_roles(new, line):
        return replace(text, revisions=(*text.revisions[:-1], new))
    older = (replace(r, state="replaced") if r.state == "approved" else r for r in text.revisions)
    return replace(text, revisions=(*tuple(older)[:-1], replace(new, state="approved")))


def rejected(text: HoldingText, reason: str) -> HoldingText:
    """Sent back to its author, with the reason; the approved words stay usable.

    Raises:
        ConflictError: nothing waits for a signature.
    """
    require_review(text)
    back = replace(text.working, state="draft", sign_offs=(), rejected_because=reason)
    return replace(text, revisions=(*text.revisions[:-1], back))


def retired(text: HoldingText, at: datetime) -> HoldingText:
    """Not to be chosen any more.

    Raises:
        ConflictError: it is already.
    """
    _require_use(text)
    return replace(text, retired_at=at)


def require_review(text: HoldingText) -> None:
    """Raise ConflictError unless its newest words wait for a signature."""
    _require_use(text)
    if not text.waits:
        raise ConflictError("not_in_review", _NOT_IN_REVIEW)


def refuse_unseen(text: HoldingText, version: int | None) -> None:
    """Let nobody write over what they did not see; ``None``: they write over anything.

    Raises:
        StaleVersionError: somebody else changed it since.
    """
    if version is not None and version != text.working.version:
        raise StaleVersionError(text.working.version)


# What became of a revision and does not change by a newer one that nobody signed yet.
_SETTLED = ("approved", "replaced", "discarded")


def _require_use(text: HoldingText) -> None:
    if text.retired_at is not None:
        raise ConflictError("text_retired", RETIRED)


_NOT_IN_REVIEW = Sentence(
    "This text is not waiting for sign-off.", "승인을 기다리는 문안이 아닙니다."
)
_TEXT_CHANGED = Sentence(
    "The text changed since you read it. Read it again before you sign.",
    "읽으신 뒤에 문안이 바뀌었습니다. 다시 읽고 승인해 주세요.",
)
RETIRED = Sentence(
    "This text was retired. Choose another, or write a new one.",
    "더 쓰지 않기로 한 문안입니다. 다른 문안을 고르거나 새로 써 주세요.",
)
