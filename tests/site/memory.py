"""A public side in memory: what the SQL one promises, small enough to read in one go."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from noticeboard.domain.content import Content
from noticeboard.domain.ledger import Entry, Recorded, append, digest
from noticeboard.domain.notice import Notice
from noticeboard.domain.recording import facts_of
from noticeboard.ports import RECORD_PAGES, FeedScope, Making, StoredPage


@dataclass
class MemoryPublic:
    """``ports.PublicRows`` and ``ports.Pages`` in one; ``show`` is its act of publication."""

    notices: dict[str, Notice] = field(default_factory=dict)
    pages: dict[str, StoredPage] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)
    recorded: list[Recorded] = field(default_factory=list)
    noted: dict[str, Making] = field(default_factory=dict)

    def show(self, *notices: Notice) -> None:
        """Make these notices public as they are now, with everything that is in them."""
        for notice in notices:
            before = self.notices.get(notice.id)
            self.notices[notice.id] = notice
            self._enter(before, notice)
            for path in _paths(notice):
                self._want(path)

    def _enter(self, before: Notice | None, notice: Notice) -> None:
        known = len(before.bulletins) if before else 0
        for told in notice.bulletins[known:] or notice.bulletins[-1:]:
            content = Content(told.shown.body, told.shown.short, None)
            facts = facts_of(before, notice, told, content, zone="Asia/Seoul", silence=None)
            ids = {"notice_id": notice.id, "bulletin_id": told.id}
            mark = digest(facts, "words")
            at = notice.updated_at
            entry = append(self.head(), at=at, act="published", digest=mark, **ids)
            self.recorded.append(Recorded(entry, facts, "words"))
            before = notice

    def _want(self, path: str) -> None:
        self.wanted[path] = self.version()
        if path in self.pages:
            self.pages[path] = replace(self.pages[path], stale=True)

    # ------------------------------------------------------------ PublicRows

    def page(self, path: str) -> StoredPage | None:
        return self.pages.get(path)

    def notice(self, slug: str) -> Notice | None:
        return next((n for n in self.notices.values() if n.slug == slug), None)

    def renamed(self, slug: str) -> str | None:
        return None

    def notice_by_id(self, notice_id: str) -> Notice | None:
        return self.notices.get(notice_id)

    def bulletin_place(self, code: str) -> tuple[str, str] | None:
        places = ((n.slug, b) for n in self.notices.values() for b in n.bulletins)
        return next(((slug, b.id) for slug, b in places if b.code == code), None)

    def newest_notices(self, limit: int) -> Sequence[Notice]:
        return sorted(self.notices.values(), key=lambda n: n.updated_at, reverse=True)[:limit]

    def open_notices(self, limit: int) -> Sequence[Notice]:
        dated = [(n.open_anchor, n.id, n) for n in self.notices.values() if n.open_anchor]
        return [notice for *_, notice in sorted(dated)[:limit]]

    def feed(self, scope: FeedScope, limit: int) -> Sequence[tuple[Notice, str]]:
        told = [
            (b.published_at, notice, b.id)
            for notice in self.notices.values()
            if scope in scopes(notice)
            for b in notice.bulletins
        ]
        newest = sorted(told, key=lambda entry: (entry[0], entry[2]), reverse=True)
        return [(notice, bulletin_id) for _, notice, bulletin_id in newest[:limit]]

    def feed_scopes(self) -> Sequence[FeedScope]:
        return list(dict.fromkeys(s for n in self.notices.values() for s in scopes(n)))

    def released(self, bulletin_id: str, revision: int) -> bool:
        told = (b for n in self.notices.values() for b in n.bulletins if b.id == bulletin_id)
        return any(v.revision == revision for b in told for v in b.versions)

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        return self.released(bulletin_id, revision)

    def head(self) -> Entry | None:
        return self.recorded[-1].entry if self.recorded else None

    def heads(self, notice_ids: Sequence[str]) -> Mapping[str, Entry]:
        entries = (each.entry for each in self.recorded)
        return {e.notice_id: e for e in entries if e.notice_id in notice_ids}

    def record(self) -> Sequence[Recorded]:
        return tuple(self.recorded)

    # ------------------------------------------------------------ Pages

    def stale(self, now: datetime, limit: int) -> Sequence[str]:
        return [path for path in self._untrue(now) if path not in RECORD_PAGES][:limit]

    def stale_record(self, now: datetime) -> Sequence[str]:
        return [path for path in self._untrue(now) if path in RECORD_PAGES]

    def _untrue(self, now: datetime) -> Sequence[str]:
        unbuilt = [path for path in self.wanted if path not in self.pages]
        untrue = [path for path, page in self.pages.items() if not page.true_at(now)]
        return [*unbuilt, *untrue]

    def version(self) -> int:
        return len(self.recorded)

    def put(self, page: StoredPage, *, built_from: int) -> bool:
        if built_from < self.wanted.get(page.path, 0):
            return False
        self.pages[page.path] = page
        return True

    def built(self) -> Sequence[str]:
        return list(self.pages)

    def makings(self) -> Mapping[str, Making]:
        return self.noted

    def marks(self) -> Collection[str]:
        return {page.made_with for page in self.pages.values()}

    def note(self, making: Making) -> None:
        self.noted[making.mark] = making

    def want_others(self, making: Making, now: datetime) -> Mapping[str, int]:
        others = [p for p in self.pages.values() if p.made_with != making.mark and not p.stale]
        self.pages |= {page.path: replace(page, stale=True) for page in others}
        return Counter(page.made_with for page in others)

    def want_all(self, now: datetime) -> None:
        self.pages = {path: replace(page, stale=True) for path, page in self.pages.items()}


def scopes(notice: Notice) -> tuple[FeedScope, ...]:
    """The feeds a notice is in."""
    return (
        FeedScope(),
        FeedScope("kind", notice.kind),
        FeedScope("lang", notice.language),
        *(FeedScope("product", product) for product in notice.products),
    )


def _paths(notice: Notice) -> tuple[str, ...]:
    page = f"/notices/{notice.slug}"
    named = [f"/{s.by}/{s.value}" if s.by != "all" else "" for s in scopes(notice)]
    feeds = (f"/feeds{scope}/{written}.xml" for scope in named for written in ("atom", "rss"))
    return ("/", "/ko/", "/en/", page, f"{page}/facts.json", *feeds, *RECORD_PAGES)
