"""Which public paths there are. A path that fits none is a 404 before anything is looked up."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from noticeboard.domain.sentence import LANGUAGES
from noticeboard.ports import FeedScope

FeedFormat = Literal["atom", "rss"]
FORMATS: tuple[FeedFormat, ...] = ("atom", "rss")
RecordFormat = Literal["html", "json", "csv"]
VERIFIER = "/record/verify.html"
LONGEST_PATH = 1024

_SLUG = r"(?P<slug>[A-Za-z0-9][A-Za-z0-9._~-]{0,199})"
_NOTICE = re.compile(rf"/notices/{_SLUG}")
_FACTS = re.compile(rf"/notices/{_SLUG}/facts\.json")
_RECORD = re.compile(r"/(?:(?P<lang>[a-z]{2})/)?record(?:\.(?P<as>json|csv))?")
_CODE = re.compile(r"/b/(?P<code>[A-Za-z0-9_-]{1,64})")
_FEED = re.compile(
    r"/feeds/(?:(?P<by>kind|product|lang)/(?P<value>[^/]{1,200})/)?(?P<as>atom|rss)\.xml"
)


@dataclass(frozen=True, slots=True)
class BoardRoute:
    """The board; ``language`` is ``None`` at ``/``, where the house language speaks."""

    language: str | None


@dataclass(frozen=True, slots=True)
class NoticeRoute:
    """A notice's page."""

    slug: str


@dataclass(frozen=True, slots=True)
class FactsRoute:
    """A notice's facts for machines."""

    slug: str


@dataclass(frozen=True, slots=True)
class FeedRoute:
    """A feed in one format."""

    scope: FeedScope
    format: FeedFormat


@dataclass(frozen=True, slots=True)
class RecordRoute:
    """The record; ``language`` is ``None`` where the house language speaks."""

    language: str | None
    format: RecordFormat = "html"


@dataclass(frozen=True, slots=True)
class CodeRoute:
    """The short link that stands in every text."""

    code: str


PageRoute = BoardRoute | NoticeRoute | FactsRoute | FeedRoute | RecordRoute
Route = PageRoute | CodeRoute


def route(path: str) -> Route | None:
    """What a decoded path asks for; ``None`` for a path of no public shape."""
    if len(path) > LONGEST_PATH or not path.isprintable():
        return None
    if path == "/":
        return BoardRoute(None)
    if path.strip("/") in LANGUAGES and path == f"/{path.strip('/')}/":
        return BoardRoute(path.strip("/"))
    return _notice(path) or _feed(path) or _record(path)


def _notice(path: str) -> Route | None:
    if match := _NOTICE.fullmatch(path):
        return NoticeRoute(match["slug"])
    if match := _FACTS.fullmatch(path):
        return FactsRoute(match["slug"])
    if match := _CODE.fullmatch(path):
        return CodeRoute(match["code"])
    return None


def _feed(path: str) -> Route | None:
    match = _FEED.fullmatch(path)
    written = match and next((f for f in FORMATS if f == match["as"]), None)
    if not match or not written:
        return None
    scope = FeedScope(match["by"], match["value"]) if match["by"] else FeedScope()
    return FeedRoute(scope, written)


def _record(path: str) -> Route | None:
    match = _RECORD.fullmatch(path)
    if not match or (match["lang"] and (match["as"] or match["lang"] not in LANGUAGES)):
        return None
    written: RecordFormat = "json" if match["as"] == "json" else "html"
    return RecordRoute(match["lang"], "csv" if match["as"] == "csv" else written)


def record_path(language: str) -> str:
    """The record in one language."""
    return f"/{language}/record"


def board_path(language: str) -> str:
    """The board in one language."""
    return f"/{language}/"


def notice_path(slug: str) -> str:
    """A notice's page."""
    return f"/notices/{slug}"


def bulletin_path(slug: str, code: str) -> str:
    """A bulletin's place on its notice's page."""
    return f"/notices/{slug}#b-{code}"


def facts_path(slug: str) -> str:
    """A notice's facts for machines."""
    return f"/notices/{slug}/facts.json"


def feed_path(scope: FeedScope, written: FeedFormat) -> str:
    """A feed's address, percent-encoded as links need it."""
    if scope.by == "all":
        return f"/feeds/{written}.xml"
    return f"/feeds/{scope.by}/{quote(scope.value, safe='')}/{written}.xml"
