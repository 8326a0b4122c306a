"""The record for readers while nobody builds it: made anew now and then, for all who ask at once.

It is made of all that was ever published. Whoever asks for it often, or for each of its pages,
must not have that counted each time; and where it cannot be made, not tried each time.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from noticeboard.domain.ledger import Entry
from noticeboard.ports import (
    RECORD_PAGES,
    PublicRows,
    RecordMaker,
    RecordUnmadeError,
    StoredPage,
)

# Whoever builds the record looks for what is over every few seconds.
BUILT_WITHIN = timedelta(minutes=1)
# How long it is not made again, at the least; else as long as it took.
PAUSE = timedelta(seconds=10)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Made:
    """The record's pages, and the head they were made from."""

    pages: Mapping[str, StoredPage] = field(default_factory=dict)
    head: Entry | None = None


def is_in_time(kept: StoredPage, rows: PublicRows, now: datetime) -> bool:
    """Whether a stored page of the record may be served: a newer one is built within seconds.

    Not a while after its time; nor after something was said of which it does not tell.
    """
    if kept.good_until is not None and now >= kept.good_until + BUILT_WITHIN:
        return False
    said = rows.head() if kept.stale else None
    return said is None or said.at <= kept.last_modified or now < said.at + BUILT_WITHIN


class UnbuiltRecord:
    """Has the record made where the stored one is over, and keeps it while it is the newest."""

    def __init__(self, rows: PublicRows, make: RecordMaker) -> None:
        self._rows = rows
        self._make = make
        self._made = _Made()
        self._making = Lock()
        self._tried: datetime | None = None
        self._pause = PAUSE

    def page(self, path: str, kept: StoredPage | None, now: datetime) -> StoredPage:
        """The page at ``path``: the stored one while it is in time, then one made here.

        One reader waits until it is made; who asks meanwhile gets the newest there is.

        Raises:
            RecordUnmadeError: there is none yet.
        """
        if kept is not None and is_in_time(kept, self._rows, now):
            return kept
        if not self._is_newest(path, now):
            self._try(now)
        # Of two that say as of the same instant, the first: the one made here.
        found = [page for page in (self._made.pages.get(path), kept) if page]
        if not found:
            raise RecordUnmadeError("no record is there yet")
        return max(found, key=lambda page: page.last_modified)

    def _is_newest(self, path: str, now: datetime) -> bool:
        made = self._made
        page = made.pages.get(path)
        return page is not None and page.true_at(now) and made.head == self._rows.head()

    def _try(self, now: datetime) -> None:
        if not self._making.acquire(blocking=False):
            return
        try:
            # A clock that was set back makes nobody wait until it has caught up.
            if self._tried is None or not timedelta() <= now - self._tried < self._pause:
                self._make_all(now)
        finally:
            self._making.release()

    def _make_all(self, now: datetime) -> None:
        # Read first: what is published meanwhile has it made once more, never forgotten.
        begun, head = monotonic(), self._rows.head()
        try:
            self._made = _Made({page.path: page for page in self._make(RECORD_PAGES)}, head)
        except RecordUnmadeError as error:
            _log.warning("The record is served as it was: %s", error)
        finally:
            took = timedelta(seconds=monotonic() - begun)
            self._tried, self._pause = now, took + max(took, PAUSE)
