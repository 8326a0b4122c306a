"""The public tables and the pages built of them."""

import gzip
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from noticeboard.domain.errors import NoticeboardError
from noticeboard.domain.ledger import Entry, Recorded
from noticeboard.domain.notice import Notice

# Pages made of all that ever was published: nobody waits until they are built.
RECORD_PAGES = ("/record", "/ko/record", "/en/record", "/record.json", "/record.csv")


@dataclass(frozen=True, slots=True)
class Making:
    """What pages are made with, in words of the site's own; ``mark`` stands for it on each."""

    told: str

    @property
    def mark(self) -> str:
        """SHA-256 (hex) of the words."""
        return hashlib.sha256(self.told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredPage:
    """Prebuilt bytes of one public path, and until when they are true.

    ``body`` is empty where they are so many that they are kept compressed alone. ``stale``: the
    rows behind it changed after it was built. ``made_with``: the mark of a ``Making``.
    """

    path: str
    content_type: str
    body: bytes
    gzip: bytes
    etag: str
    last_modified: datetime
    good_until: datetime | None
    stale: bool = False
    made_with: str = ""

    @property
    def plain(self) -> bytes:
        """The bytes as they are before compression."""
        return self.body or gzip.decompress(self.gzip)

    def true_at(self, now: datetime) -> bool:
        """Whether these bytes may be served at ``now``: not those of a time to come, either."""
        begun = self.last_modified <= now
        return begun and not self.stale and (self.good_until is None or now < self.good_until)


# Makes the record's pages at the paths it is given, where it can: see the error below.
RecordMaker = Callable[[Sequence[str]], Iterable[StoredPage]]


class RecordUnmadeError(NoticeboardError):
    """Who makes the record ended before all of its pages were made."""


@dataclass(frozen=True, slots=True)
class FeedScope:
    """Which feed: all of it, or one kind, product or language."""

    by: str = "all"
    value: str = ""


class PublicRows(Protocol):
    """The public tables, and nothing else: this connection cannot read what is not public."""

    def page(self, path: str) -> StoredPage | None: ...
    def notice(self, slug: str) -> Notice | None: ...
    def renamed(self, slug: str) -> str | None:
        """The slug of a notice that had this one until its words were removed."""

    def notice_by_id(self, notice_id: str) -> Notice | None: ...
    def bulletin_place(self, code: str) -> tuple[str, str] | None:
        """Slug and bulletin id behind a short code."""

    def newest_notices(self, limit: int) -> Sequence[Notice]:
        """The notices with the newest publications, newest first."""

    def open_notices(self, limit: int) -> Sequence[Notice]:
        """Notices with an open promise or an owed word, by their earliest anchor."""

    def feed(self, scope: FeedScope, limit: int) -> Sequence[tuple[Notice, str]]:
        """Syndicated bulletins, newest first: each notice and the bulletin's id."""

    def feed_scopes(self) -> Sequence[FeedScope]:
        """Every scope that has ever had an entry."""

    def released(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is public on the board."""

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is in the feeds."""

    def head(self) -> Entry | None: ...
    def heads(self, notice_ids: Sequence[str]) -> Mapping[str, Entry]:
        """The newest entry of each of these notices."""

    def record(self) -> Sequence[Recorded]:
        """Every entry with its facts, oldest first; never its words."""


class Pages(Protocol):
    """Prebuilt pages: what is stale or about to be untrue, and the new bytes."""

    def stale(self, now: datetime, limit: int) -> Sequence[str]:
        """Paths whose bytes are stale at ``now`` or whose time is over; none of the record."""

    def stale_record(self, now: datetime) -> Sequence[str]:
        """The same, of ``RECORD_PAGES``."""

    def version(self) -> int:
        """A number that grows with every public act."""

    def put(self, page: StoredPage, *, built_from: int) -> bool:
        """Store bytes built from the rows as of ``built_from``; false if they are newer now."""

    def note(self, making: Making) -> None:
        """Keep what its mark on a page stands for."""

    def want_others(self, making: Making, now: datetime) -> Mapping[str, int]:
        """Have every page built anew that was made with anything else: how many, by mark."""


class BuiltPages(Protocol):
    """All stored pages, for whoever builds them a second time."""

    def built(self) -> Sequence[str]:
        """The paths of those that have bytes."""

    def makings(self) -> Mapping[str, Making]:
        """All that pages were ever made with, by mark."""

    def marks(self) -> Collection[str]:
        """The marks of what those that have bytes were made with."""

    def want_all(self, now: datetime) -> None:
        """Have every one built anew."""
