"""Pages that are true now: the stored one, or one made on the spot while it is not."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from noticeboard.ports import PublicRows, RecordMaker, RecordUnmadeError, StoredPage
from noticeboard.site import pages
from noticeboard.site.house import House
from noticeboard.site.routes import PageRoute, RecordRoute
from noticeboard.site.sources import Source, gather
from noticeboard.site.stored import stored

# A board has few pages that are stale at once; what is pushed out is only made again.
_MOST = 256
# Whoever builds the record looks for what is over every few seconds.
_BUILT_WITHIN = timedelta(minutes=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Made:
    source: Source
    page: StoredPage


class FreshPages:
    """Looks a page up, and renders it when its bytes would not be true.

    What was rendered is kept with what it was made from, and used again only while the rows
    still say the same and its time is not over.
    """

    def __init__(
        self, rows: PublicRows, house: House, *, make_record: RecordMaker | None = None
    ) -> None:
        """``make_record``: who makes a record that nobody built; without one, this process."""
        self._rows = rows
        self._house = house
        self._apart = make_record
        self._made: dict[str, _Made] = {}
        self._records: dict[str, StoredPage] = {}
        self._flights: dict[str, Lock] = {}
        self._lock = Lock()

    def page(self, path: str, asked: PageRoute, now: datetime) -> StoredPage | None:
        """The page at ``path``, true at ``now``; ``None`` when nothing public is there."""
        of_record = isinstance(asked, RecordRoute)
        if of_record and not self._house.record:
            return None
        kept = self._rows.page(path)
        if kept is not None and of_record:
            return self._record(kept, now)
        if kept is not None and kept.true_at(now):
            return kept
        source = gather(asked, self._rows, self._house)
        return None if source is None else self._render(path, source, now)

    def _record(self, kept: StoredPage, now: datetime) -> StoredPage:
        """The stored record: it says as of when it is, and a new one is built within seconds.

        To make it for whoever asks meanwhile would cost all that was ever published, each time.
        Where nobody has built it for a while, one reader waits for it, until the next boundary.
        """
        if kept.good_until is None or now < kept.good_until + _BUILT_WITHIN:
            return kept
        flight = self._flight(kept.path)
        if not flight.acquire(blocking=False):
            return kept
        try:
            made = self._records.get(kept.path)
            if made is None or not made.true_at(now):
                made = self._made_record(kept.path, now) or kept
                self._records[kept.path] = made
            return made
        finally:
            flight.release()

    def _made_record(self, path: str, now: datetime) -> StoredPage | None:
        if self._apart is None:
            return pages.build(path, self._rows, self._house, now)
        try:
            return next(iter(self._apart([path])), None)
        except RecordUnmadeError as error:
            _log.warning("The record is served as it was: %s", error)
            return None

    def _render(self, path: str, source: Source, now: datetime) -> StoredPage:
        with self._flight(path):
            made = self._made.get(path)
            if made is None or made.source != source or not made.page.true_at(now):
                made = _Made(source, stored(path, pages.draft(source, self._house, now)))
                self._keep(path, made)
            return made.page

    def _flight(self, path: str) -> Lock:
        """One lock for everybody who wants the same page: it is rendered once."""
        with self._lock:
            return self._flights.setdefault(path, Lock())

    def _keep(self, path: str, made: _Made) -> None:
        with self._lock:
            self._made[path] = made
            if len(self._made) > _MOST:
                oldest = next(iter(self._made))
                del self._made[oldest]
                self._flights.pop(oldest, None)
