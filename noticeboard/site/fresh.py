"""Pages that are true now: the stored one, or one made on the spot while it is not."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from noticeboard.ports import PublicRows, RecordMaker, StoredPage
from noticeboard.site import pages
from noticeboard.site.house import House
from noticeboard.site.routes import PageRoute, RecordRoute
from noticeboard.site.sources import Source, gather
from noticeboard.site.stored import stored
from noticeboard.site.unbuilt import UnbuiltRecord, is_in_time

# A board has few pages that are stale at once; what is pushed out is only made again.
_MOST = 256


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
        self._record = UnbuiltRecord(rows, make_record) if make_record else None
        self._made: dict[str, _Made] = {}
        self._flights: dict[str, Lock] = {}
        self._lock = Lock()

    def page(self, path: str, asked: PageRoute, now: datetime) -> StoredPage | None:
        """The page at ``path``, true at ``now``; ``None`` when nothing public is there.

        The stored record is one for a while after its time, and after a newer act, too: it says as
        of when it is, and to make it for whoever asks would cost all that was ever published.

        Raises:
            RecordUnmadeError: the record is asked for, and nobody could make it yet.
        """
        of_record = isinstance(asked, RecordRoute)
        if of_record and not self._house.record:
            return None
        kept = self._rows.page(path)
        if of_record and self._record is not None:
            return self._record.page(path, kept, now)
        if kept is not None and self._may_serve(kept, now, of_record=of_record):
            return kept
        source = gather(asked, self._rows, self._house)
        return None if source is None else self._render(path, source, now)

    def _may_serve(self, kept: StoredPage, now: datetime, *, of_record: bool) -> bool:
        return is_in_time(kept, self._rows, now) if of_record else kept.true_at(now)

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
