"""Builds what is stale or no longer true, outside any request."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from noticeboard.ports import Clock, Making, Pages, PublicRows, RecordMaker, StoredPage
from noticeboard.site import pages as public_pages
from noticeboard.site.house import House
from noticeboard.site.making import making

BATCH = 100
# A page that could not be built is made for whoever asks; and tried again after this.
AGAIN = timedelta(minutes=1)
_log = logging.getLogger(__name__)


class SiteBuilder:
    """Keeps the stored pages true. Several may run: the rows decide whose bytes count."""

    def __init__(self, rows: PublicRows, pages: Pages, clock: Clock, house: House) -> None:
        self._rows = rows
        self._pages = pages
        self._clock = clock
        self._house = house
        # Those that could not be built, and when they are tried again.
        self._broken: dict[str, datetime] = {}

    def refresh(self) -> int:
        """Build every stale page; how many were stored."""
        built = 0
        while count := self._batch():
            built += count
        return built

    def refresh_record(self, make: RecordMaker | None = None) -> int:
        """Have the record's pages made, if they are stale; how many were stored.

        Apart from the others: it is made of all that ever was, and nobody waits for it. Without
        ``make`` it is made here and now.
        """
        now, version = self._clock(), self._pages.version()
        paths = self._pages.stale_record(now) if self._house.record else ()
        if not paths:
            return 0
        return sum(self._put(page, version) for page in (make or self._record)(paths))

    def renew(self) -> int:
        """Have built anew what was made with other settings, or by another version; how many.

        Until then the pages are made for whoever asks. What another host wants anew already is
        left to it.
        """
        others = self._pages.want_others(self._making, self._clock())
        if others:
            _log.info(
                "%d public pages are built anew: they were made with other settings, or by "
                "another version of this program.",
                sum(others.values()),
            )
        return sum(others.values())

    def _record(self, paths: Sequence[str]) -> Iterable[StoredPage]:
        return public_pages.build_record(paths, self._rows, self._house, self._clock())

    def _batch(self) -> int:
        now = self._clock()
        self._broken = {path: at for path, at in self._broken.items() if at > now}
        # Those that break may be the first: they keep no other from being built.
        stale = self._pages.stale(now, BATCH + len(self._broken))
        return sum(self._is_built(path) for path in stale if path not in self._broken)

    def _is_built(self, path: str) -> bool:
        try:
            return self._build(path)
        except Exception:
            _log.exception("The page %s could not be built; the others are.", path)
            self._broken[path] = self._clock() + AGAIN
            return False

    def _build(self, path: str) -> bool:
        # Read before the rows: what is published meanwhile makes the number too small, and the
        # page stays stale, never the other way round.
        version = self._pages.version()
        page = public_pages.build(path, self._rows, self._house, self._clock())
        return page is not None and self._put(page, version)

    def _put(self, page: StoredPage, version: int) -> bool:
        return self._pages.put(replace(page, made_with=self._making.mark), built_from=version)

    @cached_property
    def _making(self) -> Making:
        made = making(self._house)
        self._pages.note(made)
        return made
