"""Public pages as pure functions: the same rows and the same last boundary give the same bytes."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from markupsafe import Markup

from noticeboard.domain.notice import Notice
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.ports import FeedScope, PublicRows, StoredPage
from noticeboard.render.words import words as catalogue
from noticeboard.site import departures, facts, feeds, record, routes
from noticeboard.site.assets import assets
from noticeboard.site.house import House
from noticeboard.site.sources import (
    BoardSource,
    FactsSource,
    FeedSource,
    NoticeSource,
    RecordSource,
    Source,
    gather,
    last_boundary,
    next_boundary,
    of_record,
    true_from_until,
)
from noticeboard.site.stating import state_sentence
from noticeboard.site.stored import Draft, stored
from noticeboard.site.templating import Clock, rendered, say
from noticeboard.site.view import View

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
RECENT = 12


def build(path: str, rows: PublicRows, house: House, now: datetime) -> StoredPage | None:
    """The page at ``path`` as it is true at ``now``; ``None`` when nothing public is there."""
    asked = routes.route(path)
    if asked is None or isinstance(asked, routes.CodeRoute):
        return None
    source = gather(asked, rows, house)
    return stored(path, draft(source, house, now)) if source else None


def build_record(
    paths: Iterable[str], rows: PublicRows, house: House, now: datetime
) -> Iterator[StoredPage]:
    """The record's pages at ``paths``: all that was ever published is read and counted once."""
    told = tuple(rows.record())
    counted = record.count(told, now)
    for path in paths:
        asked = routes.route(path)
        if isinstance(asked, routes.RecordRoute):
            source = of_record(asked, told, house)
            yield stored(path, record.draft(source, house, counted))


def draft(source: Source, house: House, now: datetime) -> Draft:
    """A source's bytes, true from its last boundary before ``now`` until its next one."""
    if isinstance(source, FeedSource):
        return feeds.draft(source, house, now)
    if isinstance(source, RecordSource):
        return record.draft(source, house, record.count(source.told, now))
    as_of, good_until = true_from_until(
        last_boundary(source.notices, now), next_boundary(source.notices, now), now
    )
    content_type, body = _body(source, house, as_of, good_until)
    return Draft(content_type, body, as_of, good_until)


def _body(
    source: BoardSource | NoticeSource | FactsSource,
    house: House,
    as_of: datetime,
    good_until: datetime | None,
) -> tuple[str, bytes]:
    if isinstance(source, BoardSource):
        return HTML, _board(source, house, as_of, good_until)
    if isinstance(source, NoticeSource):
        return HTML, _notice(source, house, as_of, good_until)
    told = facts.document(source.notice, house, as_of, good_until)
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return JSON, text.encode("utf-8", "replace")


def _board(
    source: BoardSource, house: House, as_of: datetime, good_until: datetime | None
) -> bytes:
    words = catalogue(source.language)
    clock = Clock(words.language, house.zone)

    def sentence(entry: departures.Line) -> Markup:
        if entry.promise is None:
            key = "next_word_passed" if entry.state == "unconfirmed" else "next_word_by"
            return say(words, f"promise.{key}", time=clock.full(entry.anchor))
        return state_sentence(words, clock, entry.promise, as_of)

    return rendered(
        "board/board.html",
        house=house,
        words=words,
        clock=clock,
        path=source.path,
        assets=assets(),
        head=source.head,
        good_until=good_until,
        lines=departures.departures(source.running, source.newest, as_of),
        latest=departures.latest(source.newest, RECENT, as_of),
        sentence=sentence,
        standing=lambda promise: state_sentence(words, clock, promise, as_of),
        label=lambda notice, name: View(house, notice, words, as_of).label(name),
        paths=PATHS,
        own_feeds=_own_feeds(words.language, source.notices, house),
    )


def _notice(
    source: NoticeSource, house: House, as_of: datetime, good_until: datetime | None
) -> bytes:
    words = catalogue(source.notice.language)
    view = View(house, source.notice, words, as_of)
    return rendered(
        "board/notice.html",
        house=house,
        words=words,
        clock=view.clock,
        path=view.path,
        assets=assets(),
        head=source.head,
        good_until=good_until,
        notice=source.notice,
        replaced=source.replaced,
        view=view,
        times_before=departures.former,
        paths=PATHS,
        own_feeds=_own_feeds(words.language, source.notices, house),
    )


def _own_feeds(
    language: str, notices: tuple[Notice, ...], house: House
) -> Mapping[routes.FeedFormat, str]:
    """The feeds of the page's language, where they are released and another one is about."""
    spoken = {notice.language for notice in notices}
    if language not in spoken or spoken | {house.language} == {language}:
        return {}
    scope = FeedScope("lang", language)
    return {written: routes.feed_path(scope, written) for written in routes.FORMATS}


PATHS = {
    "board": routes.board_path,
    "notice": routes.notice_path,
    "bulletin": routes.bulletin_path,
    "facts": routes.facts_path,
    "record": routes.record_path,
}


def not_found(house: House) -> bytes:
    """The one answer to every path that is not public, whatever the reason."""
    return _errors("404", house)


def later(house: House) -> bytes:
    """What is told while the record is not there yet."""
    return _errors("503", house)


def _errors(name: str, house: House) -> bytes:
    other = next(language for language in LANGUAGES if language != house.language)
    return rendered(
        f"errors/{name}.html",
        house=house,
        assets=assets(),
        first=catalogue(house.language),
        second=catalogue(other),
    )
