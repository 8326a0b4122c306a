"""The ledger: public acts only, hash-chained, each entry a digest of its facts and its words.

Facts are all that figures need, and stand for ever. Words go under a salt of their own: a text
removed by court order leaves its digest, the facts still count, and the chain still verifies.
Source: docs/decisions/0019-facts-apart-from-words.md
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from noticeboard.domain import broken
from noticeboard.domain.canonical import canonical_text
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.times import utc_text

FORMAT = 2
# The form before the first release: its digest is of one payload, which is not kept.
FORMS = (1, FORMAT)
GENESIS = "0" * 64
# What stands for the digest of words where an act has none.
WORDLESS = ""
Act = Literal["published", "revised", "redacted", "objected"]
Because = Literal["court", "personal", "safety"]
# Why words may be removed: a court says so, they name a person, they endanger somebody.
BECAUSE: tuple[Because, ...] = ("court", "personal", "safety")
# What of a bulletin may be removed: its words, and what belongs to its notice.
Gone = Literal["text", "title", "names", "facts"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One public act. ``digest`` is of its facts and words; ``hash`` covers all the rest."""

    seq: int
    at: datetime
    act: Act
    notice_id: str
    bulletin_id: str
    digest: str
    previous: str
    hash: str
    version: int = FORMAT

    @property
    def head(self) -> "Head":
        """What of it is published."""
        return Head(self.seq, self.hash)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a ledger at some time, as a reader kept it: ``124:3fa9…``."""

    seq: int
    hash: str

    def __str__(self) -> str:
        """As feeds and pages carry it."""
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Removal:
    """That words of a bulletin were removed: when, on what grounds, and which of them.

    ``gone`` is empty where it only quoted what went elsewhere.
    """

    at: datetime
    because: Because
    gone: tuple[Gone, ...] = ("text",)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry with what its digest is of. ``words`` and ``salt`` are ``None`` once removed."""

    entry: Entry
    facts: Mapping[str, object]
    words_digest: str = WORDLESS
    salt: str | None = None
    words: Mapping[str, object] | None = None


def digest_of_words(words: Mapping[str, object], salt: str) -> str:
    """SHA-256 (hex) of the salt and the words' canonical form."""
    return _sha256(f"{salt}\n{canonical_text(words)}")


def digest(facts: Mapping[str, object], words_digest: str) -> str:
    """SHA-256 (hex) of the digest of the facts and that of the words."""
    return _sha256(canonical_text([_sha256(canonical_text(facts)), words_digest]))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def append(
    head: Entry | None,
    *,
    at: datetime,
    act: Act,
    notice_id: str,
    bulletin_id: str,
    digest: str,
) -> Entry:
    """The entry that follows ``head`` (``None`` for an empty ledger)."""
    seq, previous = _place_after(head)
    entry = Entry(seq, at, act, notice_id, bulletin_id, digest, previous, hash="")
    return replace(entry, hash=_seal(entry))


def _place_after(head: Entry | None) -> tuple[int, str]:
    return (head.seq + 1, head.hash) if head else (1, GENESIS)


def verify(
    entries: Iterable[Entry], *, after: Entry | None = None, heads: Iterable[Head] = ()
) -> Entry | None:
    """The head of a whole chain, oldest entry first; ``None`` if it is empty.

    ``heads`` were published earlier: each must still be in the chain.

    Raises:
        LedgerBrokenError: at the first entry that does not follow from the one before, or that
            a head shows to be cut off or rewritten; before all, where two heads contradict each
            other, for one of them is of another ledger, whatever this one says.
    """
    head, seen = after, _agreeing(heads)
    for entry in entries:
        _refuse_unless_next(head, entry)
        if seen.pop(entry.seq, entry.hash) != entry.hash:
            raise LedgerBrokenError(entry.seq, broken.NOT_PUBLISHED_SO)
        head = entry
    for seq in sorted(seen):
        raise LedgerBrokenError(seq, broken.CUT_OFF)
    return head


def _agreeing(heads: Iterable[Head]) -> dict[int, str]:
    seen: dict[int, str] = {}
    for head in heads:
        if seen.setdefault(head.seq, head.hash) != head.hash:
            raise LedgerBrokenError(head.seq, broken.TWO_HASHES)
    return seen


def _refuse_unless_next(head: Entry | None, entry: Entry) -> None:
    seq, previous = _place_after(head)
    if entry.seq != seq:
        raise LedgerBrokenError(seq, broken.missing(entry.seq))
    if entry.version not in FORMS or (head and entry.version < head.version):
        raise LedgerBrokenError(seq, broken.FORM)
    if entry.previous != previous:
        raise LedgerBrokenError(seq, broken.NOT_NEXT)
    if entry.hash != _seal(entry):
        raise LedgerBrokenError(seq, broken.CHANGED)


def verify_told(recorded: Iterable[Recorded]) -> Iterable[Entry]:
    """The entries of ``recorded``, each compared with its facts and words on the way.

    Raises:
        LedgerBrokenError: at facts or words that are not those of their entry, or that no hash
            covers, since its form has none; at the end, for
            words that are gone though no entry says so, or stand though one says that they went.
    """
    gone: set[int] = set()
    removed: set[int] = set()
    for each in recorded:
        if each.entry.version >= FORMAT:
            _refuse_unless_told(each)
            removed.update(removals(each.facts))
            if each.words is None and each.words_digest != WORDLESS:
                gone.add(each.entry.seq)
        elif each.facts or each.words or each.words_digest != WORDLESS:
            raise LedgerBrokenError(each.entry.seq, broken.NOT_COVERED)
        yield each.entry
    for seq in sorted(gone - removed):
        raise LedgerBrokenError(seq, broken.WORDS_LOST)
    for seq in sorted(removed - gone):
        raise LedgerBrokenError(seq, broken.WORDS_LEFT)


def removals(facts: Mapping[str, object]) -> tuple[int, ...]:
    """The numbers of the entries whose words this act removed."""
    removed = facts.get("removes", ())
    assert isinstance(removed, list | tuple)  # noqa: S101  # our own facts, digest compared
    return tuple(removed)


def _refuse_unless_told(each: Recorded) -> None:
    entry, words = each.entry, each.words
    if digest(each.facts, each.words_digest) != entry.digest:
        raise LedgerBrokenError(entry.seq, broken.OTHER_FACTS)
    if words is not None and digest_of_words(words, each.salt or "") != each.words_digest:
        raise LedgerBrokenError(entry.seq, broken.OTHER_WORDS)


def _seal(e: Entry) -> str:
    # One instant has one form, whatever zone the database answers in.
    sealed = [
        e.seq,
        utc_text(e.at),
        e.act,
        e.notice_id,
        e.bulletin_id,
        e.digest,
        e.previous,
        e.version,
    ]
    return _sha256(canonical_text(sealed))
