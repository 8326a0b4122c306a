"""The record's bytes: a page, a document for programs, a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.ledger import Recorded
from noticeboard.domain.record import figures, last_boundary, next_boundary, replay
from noticeboard.render.words import words as catalogue
from noticeboard.site import routes
from noticeboard.site.assets import assets
from noticeboard.site.house import House
from noticeboard.site.record_documents import Json, as_csv, as_json
from noticeboard.site.record_entries import newest
from noticeboard.site.record_page import RecordView
from noticeboard.site.sources import BEFORE_ALL, RecordSource
from noticeboard.site.stored import Draft
from noticeboard.site.templating import Clock, rendered

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures, true from ``as_of`` until ``good_until``: the same for every page."""

    figures: Sequence[Json]
    as_of: datetime
    good_until: datetime | None


def count(told: Sequence[Recorded], now: datetime) -> Counted:
    """The figures of these entries, from their last boundary before ``now`` until the next.

    Never as of before one of them: where the clock was set back, that is ahead of it.
    """
    played = replay(told)
    said = max((each.entry.at for each in told), default=BEFORE_ALL)
    now = max(said, now)
    as_of = max(said, last_boundary(played, now) or said)
    return Counted(figures(played, as_of), as_of, next_boundary(played, now))


def draft(source: RecordSource, house: House, counted: Counted) -> Draft:
    """A page of the record, with what was ``counted`` of the same entries."""
    found, as_of, good_until = counted.figures, counted.as_of, counted.good_until
    if source.format == "json":
        body = as_json(source.told, found, house, as_of, good_until)
    elif source.format == "csv":
        body = as_csv(found, source.head, as_of)
    else:
        body = _page(source, house, counted)
    return Draft(CONTENT_TYPES[source.format], body, as_of, good_until)


def _page(source: RecordSource, house: House, counted: Counted) -> bytes:
    words = catalogue(source.language)
    clock = Clock(words.language, house.zone)
    return rendered(
        "board/record.html",
        house=house,
        words=words,
        clock=clock,
        path=source.path,
        assets=assets(),
        head=source.head,
        as_of=counted.as_of,
        good_until=counted.good_until,
        record=RecordView(words, counted.figures),
        newest=newest(source.told, words, clock),
        board=routes.board_path(words.language),
        verifier=routes.VERIFIER,
        own_feeds={},
    )
