"""The ledger: public acts only, hash-chained, each entry holding a salted digest of its words.

A text removed by court order leaves its digest, and the chain still verifies.
Source: docs/decisions/0007-a-ledger-of-digests.md
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.times import at_utc, rfc3339

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
    seq, previous = _place_after(head)
    entry = Entry(seq, at, act, notice_id, bulletin_id, digest, previous, hash="")
    return replace(entry, hash=_seal(entry))


def _place_after(head: Entry | None) -> tuple[int, str]:
    return (head.seq + 1, head.hash) if head else (1, GENESIS)


def verify(entries: Iterable[Entry], *, after: Entry | None = None) -> Entry | None:
    """The head of a whole chain, oldest entry first; ``None`` if it is empty.

    Raises:
        LedgerBrokenError: at the first entry that does not follow from the one before.
    """
    head = after
    for entry in entries:
        seq, previous = _place_after(head)
        if entry.seq != seq:
            raise LedgerBrokenError(seq, f"is missing; {entry.seq} stands in its place")
        if entry.previous != previous:
            raise LedgerBrokenError(seq, "does not follow from the one before")
        if entry.hash != _seal(entry):
            raise LedgerBrokenError(seq, "was changed after it was written")
        head = entry
    return head


def _seal(e: Entry) -> str:
    # One instant has one form, whatever zone the database answers in.
    at = rfc3339(at_utc(e.at, "UTC").utc)
    sealed = [e.seq, at, e.act, e.notice_id, e.bulletin_id, e.digest, e.previous, e.version]
    return hashlib.sha256(canonical(sealed)).hexdigest()
