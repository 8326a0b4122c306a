"""What each public page is made of, read in one go; two equal sources give equal bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from noticeboard.domain.ledger import Entry, Recorded
from noticeboard.domain.notice import Notice
from noticeboard.ports import FeedScope, PublicRows
from noticeboard.site.departures import WINDOW, distinct
from noticeboard.site.house import House
from noticeboard.site.routes import (
    BoardRoute,
    FactsRoute,
    FeedFormat,
    FeedRoute,
    NoticeRoute,
    PageRoute,
    RecordFormat,
    RecordRoute,
    record_path,
)

# What a board is dated by before anything was published on it.
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BoardSource:
    """The board in one language."""

    path: str
    language: str
    running: tuple[Notice, ...]
    newest: tuple[Notice, ...]
    head: Entry | None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All notices that show, each once."""
        return distinct(self.running, self.newest)


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """A notice's page, the notice it replaces, and the entry of its newest bulletin."""

    notice: Notice
    replaced: Notice | None
    head: Entry | None = None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notice whose clock counts."""
        return (self.notice,)


@dataclass(frozen=True, slots=True)
class FactsSource:
    """A notice's facts for machines."""

    notice: Notice

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notice whose clock counts."""
        return (self.notice,)


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed: its entries newest first, each a notice and a bulletin's id."""

    scope: FeedScope
    format: FeedFormat
    entries: tuple[tuple[Notice, str], ...]
    head: Entry | None


@dataclass(frozen=True, slots=True)
class RecordSource:
    """The record: every entry with its facts. The head stands for all of them."""

    path: str
    language: str
    format: RecordFormat
    head: Entry | None
    told: tuple[Recorded, ...] = field(compare=False, repr=False)


Source = BoardSource | NoticeSource | FactsSource | FeedSource | RecordSource


def gather(route: PageRoute, rows: PublicRows, house: House) -> Source | None:
    """What the page at ``route`` is made of; ``None`` when nothing public is there."""
    if isinstance(route, BoardRoute):
        return _board(route, rows, house)
    if isinstance(route, FeedRoute):
        return _feed(route, rows)
    if isinstance(route, RecordRoute):
        return of_record(route, tuple(rows.record()), house) if house.record else None
    return _of_notice(route, rows)


def _board(route: BoardRoute, rows: PublicRows, house: House) -> BoardSource:
    return BoardSource(
        path=f"/{route.language}/" if route.language else "/",
        language=route.language or house.language,
        running=tuple(rows.open_notices(WINDOW)),
        newest=tuple(rows.newest_notices(WINDOW)),
        head=rows.head(),
    )


def _feed(route: FeedRoute, rows: PublicRows) -> FeedSource | None:
    entries = tuple(rows.feed(route.scope, WINDOW))
    if not entries and route.scope != FeedScope():
        return None
    return FeedSource(route.scope, route.format, entries, _newest(rows, entries))


def _newest(rows: PublicRows, entries: Iterable[tuple[Notice, str]]) -> Entry | None:
    """The head as of what the feed tells: another notice's act leaves these bytes alone."""
    heads = rows.heads(list({notice.id: None for notice, _ in entries}))
    return max(heads.values(), key=lambda entry: entry.seq, default=None)


def of_record(route: RecordRoute, told: tuple[Recorded, ...], house: House) -> RecordSource:
    """What a page of the record is made of, where every entry is known already."""
    return RecordSource(
        path=record_path(route.language) if route.language else "/record",
        language=route.language or house.language,
        format=route.format,
        head=told[-1].entry if told else None,
        told=told,
    )


def _of_notice(route: NoticeRoute | FactsRoute, rows: PublicRows) -> Source | None:
    notice = rows.notice(route.slug)
    if notice is None:
        return None
    if isinstance(route, FactsRoute):
        return FactsSource(notice)
    replaced = rows.notice_by_id(notice.replaces) if notice.replaces else None
    return NoticeSource(notice, replaced, rows.heads([notice.id]).get(notice.id))


def last_boundary(notices: Iterable[Notice], now: datetime) -> datetime:
    """The newest instant up to ``now`` at which anything these notices show changed."""
    return max((n.last_boundary(now) for n in notices), default=BEFORE_ALL)


def next_boundary(notices: Iterable[Notice], now: datetime) -> datetime | None:
    """The earliest instant after ``now`` at which the clock alone changes what they show."""
    return min((b for n in notices if (b := n.next_boundary(now))), default=None)


def true_from_until(
    changed: datetime, ahead: datetime | None, now: datetime
) -> tuple[datetime, datetime | None]:
    """As of when bytes are true that last ``changed`` then, and until when.

    Where the clock was set back, what they tell was said at an instant still to come: they are as
    of now, until the clock has caught up. As of that instant they are always built the same.
    """
    if changed <= now:
        return changed, ahead
    return now, min(changed, ahead or changed)
