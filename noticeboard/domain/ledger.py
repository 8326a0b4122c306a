"""The ledger: public acts only, hash-chained, each entry holding a salted digest of its words.

A text removed by court order leaves its digest, and the chain still verifies.
Source: docs/decisions/0007-a-ledger-of-digests.md
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.times import rfc3339

FORMAT = 1
GENESIS = "0" * 64
Act = Literal["published", "revised"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One public act. ``digest`` is of the salted payload; ``hash`` covers all the rest."""

    seq: int
    at: datetime
    act: Act
    notice_id: str
    bulletin_id: str
    digest: str
    previous: str
    hash: str
    version: int = FORMAT


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(payload: Mapping[str, object], salt: str) -> str:
    """SHA-256 (hex) of the salt and the payload's canonical form."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(payload)).hexdigest()


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
    seq, previous = (head.seq + 1, head.hash) if head else (1, GENESIS)
    sealed = _seal(seq, rfc3339(at), act, notice_id, bulletin_id, digest, previous, FORMAT)
    return Entry(seq, at, act, notice_id, bulletin_id, digest, previous, sealed)


def _seal(*parts: object) -> str:
    return hashlib.sha256(canonical(list(parts))).hexdigest()


def verify(entries: Iterable[Entry], *, after: Entry | None = None) -> Entry | None:
    """The head of a whole chain, oldest entry first; ``None`` if it is empty.

    Raises:
        LedgerBrokenError: at the first entry that does not follow from the one before.
    """
    head = after
    for entry in entries:
        seq, previous = (head.seq + 1, head.hash) if head else (1, GENESIS)
        if entry.seq != seq:
            raise LedgerBrokenError(seq, f"is missing; {entry.seq} stands in its place")
        if entry.previous != previous:
            raise LedgerBrokenError(seq, "does not follow from the one before")
        if entry.hash != _resealed(entry):
            raise LedgerBrokenError(seq, "was changed after it was written")
        head = entry
    return head


def _resealed(e: Entry) -> str:
    return _seal(
        e.seq, rfc3339(e.at), e.act, e.notice_id, e.bulletin_id, e.digest, e.previous, e.version
    )
