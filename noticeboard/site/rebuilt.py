"""Whether the stored pages are what their rows give: few people read rows, everybody pages."""

import gzip
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.domain.errors import SaidError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import RECORD_PAGES, BuiltPages, Making, PublicRows, StoredPage
from noticeboard.site import pages as public_pages
from noticeboard.site.house import House
from noticeboard.site.making import PROGRAM, differences, house_of, making

# What a page was made with, and whether it is what that makes of the rows.
_Found = tuple[Making, bool]


class PageDiffersError(SaidError):
    """A stored page that its rows do not give, by the program and settings that made it."""

    def __init__(self, path: str) -> None:
        super().__init__(
            "page_differs",
            Sentence(
                f"The page {path} is not what its rows give: somebody changed it. Keep a copy of "
                "the database if you want to know who; then --rebuild has all pages built anew.",
                f"{path} 페이지가 저장된 내용으로 만든 것과 다릅니다. 누군가 고쳤습니다. 누가 "
                "고쳤는지 알아보려면 먼저 데이터베이스를 복사해 두세요. 그다음 --rebuild를 "
                "붙이면 모든 페이지를 새로 만듭니다.",
            ),
        )


class MakingDiffersError(PageDiffersError):
    """A stored page that says of itself what nobody who builds pages says."""

    def __init__(self, path: str) -> None:
        SaidError.__init__(
            self,
            "making_differs",
            Sentence(
                f"The page {path} does not say what it was made with, or what was noted of that "
                "is not what it was: somebody changed it. Keep a copy of the database if you want "
                "to know who; then --rebuild has all pages built anew.",
                f"{path} 페이지를 무엇으로 만들었는지 적혀 있지 않거나, 적힌 내용이 바뀌었습니다. "
                "누군가 고쳤습니다. 누가 고쳤는지 알아보려면 먼저 데이터베이스를 복사해 두세요. "
                "그다음 --rebuild를 붙이면 모든 페이지를 새로 만듭니다.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """How many pages are as they are built, and how they were made where that is not our way.

    ``otherwise``: of these, those made with other settings; ``unlike``: made by another version
    of this program, and not as this one makes them. Each with its pages. ``waiting``: how many
    were not compared, since they are built anew.
    """

    pages: int
    waiting: int
    otherwise: Mapping[Making, int] = field(default_factory=dict)
    unlike: Mapping[Making, int] = field(default_factory=dict)


class Rebuilt:
    """Builds every stored page a second time, with what it was built with.

    As of the instant that it says it is as of: whatever the clock did meanwhile, there is one page
    of each instant. One that is over, or of a time to come, nobody is shown.
    """

    def __init__(self, rows: PublicRows, pages: BuiltPages, house: House) -> None:
        self._rows = rows
        self._pages = pages
        self._house = house

    def verify(self) -> Compared:
        """Compare all that stand; one that waits to be built anew is left out.

        Raises:
            PageDiffersError: at the first one that is not what is built.
        """
        paths = self._pages.built()
        own = [path for path in paths if path not in RECORD_PAGES]
        record = [path for path in paths if path in RECORD_PAGES and self._house.record]
        known = _Known(self._house, self._pages.makings())
        found = Counter(each for path in own if (each := self._is_built(path, known)))
        found += self._record(record, known)
        return _compared(found, known, len(own) + len(record))

    def rebuild(self, now: datetime) -> None:
        """Have every page built anew, by whoever builds pages."""
        self._pages.want_all(now)

    def made_with(self) -> Collection[Making]:
        """All that pages that stand were made with, as far as it was noted."""
        noted = self._pages.makings()
        return [noted[mark] for mark in self._pages.marks() if mark in noted]

    def differences(self, theirs: Making) -> Mapping[str, tuple[str, str]]:
        """What that says otherwise than what we make pages with: theirs, and ours."""
        return differences(making(self._house), theirs)

    def _is_built(self, path: str, known: "_Known") -> "_Found | None":
        """What it was made with, and whether it is so; ``None`` where it waits to be built."""
        while (stored := self._standing(path)) is not None:
            made = known.made_with(stored)
            house, as_of = known.house(made), stored.last_modified
            built = public_pages.build(path, self._rows, house, as_of)
            if built is not None and _same(stored, built):
                return made, True
            if not known.is_ours(made):
                return made, False
            self._refuse_unless_newer(stored)
        return None

    def _record(self, paths: Iterable[str], known: "_Known") -> "Counter[_Found]":
        """The record's pages: all that was ever published is read once for all of them."""
        found: Counter[_Found] = Counter()
        while standing := [page for path in paths if (page := self._standing(path)) is not None]:
            built = {page.path: page for page in self._made(standing, known)}
            paths = []
            for page in standing:
                made, same = known.made_with(page), _same(page, built[page.path])
                if same or not known.is_ours(made):
                    found[made, same] += 1
                else:
                    self._refuse_unless_newer(page)
                    paths.append(page.path)
        return found

    def _made(self, pages: Sequence[StoredPage], known: "_Known") -> Iterator[StoredPage]:
        by: dict[tuple[Making, datetime], list[str]] = {}
        for page in pages:
            by.setdefault((known.made_with(page), page.last_modified), []).append(page.path)
        for (made, as_of), paths in by.items():
            yield from public_pages.build_record(paths, self._rows, known.house(made), as_of)

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


class _Known:
    """What pages say that they were made with, and the house as it was then."""

    def __init__(self, house: House, noted: Mapping[str, Making]) -> None:
        self.ours = making(house)
        self._noted = noted
        self._houses = {self.ours: house}

    def made_with(self, page: StoredPage) -> Making:
        """What a page was made with.

        Raises:
            MakingDiffersError: nobody who builds pages leaves one like that, or such a note.
        """
        made = self._noted.get(page.made_with)
        if made is None or any(each.mark != mark for mark, each in self._noted.items()):
            raise MakingDiffersError(page.path)
        return made

    def is_ours(self, made: Making) -> bool:
        """Whether this program made it, with whatever settings."""
        return PROGRAM not in differences(self.ours, made)

    def house(self, made: Making) -> House:
        """The house by which it was made; ours, where another version says it in its own way."""
        if made not in self._houses:
            try:
                self._houses[made] = house_of(made)
            except (LookupError, TypeError, ValueError):
                self._houses[made] = self._houses[self.ours]
        return self._houses[made]


def _compared(found: "Counter[_Found]", known: _Known, stored: int) -> Compared:
    same = {made: count for (made, same), count in found.items() if same}
    unlike = {made: count for (made, same), count in found.items() if not same}
    otherwise = {
        made: count
        for made, count in same.items()
        if differences(known.ours, made).keys() - {PROGRAM}
    }
    waiting = stored - found.total()
    return Compared(sum(same.values()), waiting, otherwise, unlike)


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
