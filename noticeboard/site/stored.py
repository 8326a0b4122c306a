"""Bytes ready to serve: compressed once, tagged by their content, dated by what was released."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime

from noticeboard.ports import StoredPage

# Bytes beyond which a page is kept compressed alone. Only the record of a board of some years has
# so many, and while it is written nobody else writes: not even what is due.
MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A page's bytes, and the two instants between which they are the only true ones."""

    content_type: str
    body: bytes
    last_modified: datetime
    good_until: datetime | None = None


def stored(path: str, draft: Draft) -> StoredPage:
    """The page as it is kept: the same draft gives the same bytes and tag on every host."""
    return StoredPage(
        path=path,
        content_type=draft.content_type,
        body=draft.body if len(draft.body) < MANY else b"",
        gzip=compressed(draft.body),
        etag=tag(draft.content_type, draft.body),
        last_modified=draft.last_modified,
        good_until=draft.good_until,
    )


def compressed(body: bytes) -> bytes:
    """Gzip without a time stamp inside."""
    return gzip.compress(body, compresslevel=9, mtime=0)


def tag(content_type: str, body: bytes) -> str:
    """A strong entity tag, quotes included."""
    digest = hashlib.sha256(b"\0".join((content_type.encode(), body))).hexdigest()
    return f'"{digest[:32]}"'
