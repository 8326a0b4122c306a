"""Whether the stored pages are what their rows give: few people read rows, everybody pages."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from noticeboard.domain.errors import SaidError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import RECORD_PAGES, BuiltPages, Clock, PublicRows, StoredPage
from noticeboard.site import pages as public_pages
from noticeboard.site.house import House

_A_MOMENT = timedelta(microseconds=1)


class PageDiffersError(SaidError):
    """A stored page that its rows do not give."""

    def __init__(self, path: str) -> None:
        super().__init__(
            "page_differs",
            Sentence(
                f"The page {path} is not what its rows give. Somebody changed it, or it was built "
                "by another version of this program or under other settings. With --rebuild all "
                "pages are built anew.",
                f"{path} 페이지가 저장된 내용으로 만든 것과 다릅니다. 누가 고쳤거나, 다른 버전의 "
                "프로그램이나 다른 설정으로 만든 페이지입니다. --rebuild를 붙이면 모든 페이지를 "
                "새로 만듭니다.",
            ),
        )


class Rebuilt:
    """Builds every stored page a second time."""

    def __init__(self, rows: PublicRows, pages: BuiltPages, clock: Clock, house: House) -> None:
        self._rows = rows
        self._pages = pages
        self._clock = clock
        self._house = house

    def verify(self) -> int:
        """How many pages are as they are built; one that waits to be built anew is left out.

        Raises:
            PageDiffersError: at the first one that is not.
        """
        paths = self._pages.built()
        own = [path for path in paths if path not in RECORD_PAGES]
        record = [path for path in paths if path in RECORD_PAGES and self._house.record]
        return sum(map(self._is_built, own)) + self._record(record)

    def rebuild(self) -> None:
        """Have every page built anew, by whoever builds pages."""
        self._pages.want_all()

    def _is_built(self, path: str) -> bool:
        while (stored := self._standing(path)) is not None:
            now = _while_true(stored, self._clock())
            built = public_pages.build(path, self._rows, self._house, now)
            if built is not None and _same(stored, built):
                return True
            self._refuse_unless_newer(stored)
        return False

    def _record(self, paths: Iterable[str]) -> int:
        """The record's pages: all that was ever published is read once for all of them."""
        compared = 0
        while standing := [page for path in paths if (page := self._standing(path)) is not None]:
            now = min(_while_true(page, self._clock()) for page in standing)
            built = {page.path: page for page in self._made(standing, now)}
            differing = [page for page in standing if not _same(page, built[page.path])]
            compared += len(standing) - len(differing)
            for page in differing:
                self._refuse_unless_newer(page)
            paths = [page.path for page in differing]
        return compared

    def _made(self, pages: Iterable[StoredPage], now: datetime) -> Iterator[StoredPage]:
        paths = [page.path for page in pages]
        return public_pages.build_record(paths, self._rows, self._house, now)

    def _standing(self, path: str) -> StoredPage | None:
        try:
            page = self._rows.page(path)
        except ValueError:
            # An instant that is none: nobody could be shown this page.
            raise PageDiffersError(path) from None
        return None if page is None or page.stale else page

    def _refuse_unless_newer(self, stored: StoredPage) -> None:
        """What was published while we built leaves other bytes, or none that stand."""
        if self._standing(stored.path) == stored:
            raise PageDiffersError(stored.path)


def _while_true(page: StoredPage, now: datetime) -> datetime:
    """An instant at which the page was to be shown: now, or just before its time was over."""
    if page.good_until is None or page.good_until > now:
        return now
    return page.good_until - _A_MOMENT if page.good_until > page.last_modified else now


def _same(stored: StoredPage, built: StoredPage) -> bool:
    told = [
        (page.content_type, page.body, page.etag, page.last_modified, page.good_until)
        for page in (stored, built)
    ]
    return told[0] == told[1] and _unpacks_to(stored.gzip, built)


def _unpacks_to(packed: bytes, built: StoredPage) -> bool:
    """Whether readers unpack the same bytes: another host may have packed them otherwise."""
    try:
        return packed == built.gzip or gzip.decompress(packed) == built.plain
    except (OSError, EOFError, zlib.error):
        return False
