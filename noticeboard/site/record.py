"""The record's bytes: a page, a document for programs, a table."""

from datetime import datetime

from noticeboard.domain.record import figures, last_boundary, next_boundary, replay
from noticeboard.render.words import words as catalogue
from noticeboard.site import routes
from noticeboard.site.assets import assets
from noticeboard.site.house import House
from noticeboard.site.record_documents import Json, as_csv, as_json
from noticeboard.site.record_page import RecordView, newest
from noticeboard.site.sources import BEFORE_ALL, RecordSource
from noticeboard.site.stored import Draft
from noticeboard.site.templating import Clock, rendered

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def draft(source: RecordSource, house: House, now: datetime) -> Draft:
    """The record, true from its last boundary before ``now`` until its next one."""
    played = replay(source.told)
    said = source.head.at if source.head else BEFORE_ALL
    as_of = max(said, last_boundary(played, now) or said)
    good_until = next_boundary(played, now)
    found = figures(played, as_of)
    if source.format == "json":
        body = as_json(source.told, found, house, as_of, good_until)
    elif source.format == "csv":
        body = as_csv(found)
    else:
        body = _page(source, found, house, as_of)
    return Draft(CONTENT_TYPES[source.format], body, as_of, good_until)


def _page(source: RecordSource, found: list[Json], house: House, as_of: datetime) -> bytes:
    words = catalogue(source.language)
    return rendered(
        "board/record.html",
        house=house,
        words=words,
        clock=Clock(words.language, house.zone),
        path=source.path,
        assets=assets(),
        head=source.head,
        as_of=as_of,
        record=RecordView(words, found),
        newest=newest(source.told),
        board=routes.board_path(words.language),
        verifier=routes.VERIFIER,
        own_feeds={},
    )
