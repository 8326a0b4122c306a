"""The public side as a WSGI application: prebuilt bytes, served without Flask.

A path that is not public gets one constant answer, whatever the reason: a guess learns nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from noticeboard.ports import Clock, PublicRows, RecordMaker, RecordUnmadeError, StoredPage
from noticeboard.site import conditional, headers, pages, routes, verifier
from noticeboard.site.assets import Asset, assets
from noticeboard.site.fresh import FreshPages
from noticeboard.site.headers import Header
from noticeboard.site.house import House
from noticeboard.site.refreshing import refresh_after
from noticeboard.site.stored import Draft, stored
from noticeboard.site.unbuilt import PAUSE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FALLBACK = ("api", "desk", "healthz")
# Seconds a cache may answer without asking: short, so that a delay is seen at once.
MAX_AGE = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers and a body; HEAD sends the same without the body."""

    status: str
    headers: tuple[Header, ...]
    body: bytes = b""


class PublicSite:
    """Board, notices, feeds and short links; staff's paths go to ``fallback``."""

    def __init__(
        self,
        rows: PublicRows,
        clock: Clock,
        house: House,
        *,
        fallback: "WSGIApplication | None" = None,
        make_record: RecordMaker | None = None,
    ) -> None:
        self._rows = rows
        self._clock = clock
        self._fresh = FreshPages(rows, house, make_record=make_record)
        self._fallback = fallback
        self._security = headers.security(house)
        self._missing = _constant("404 Not Found", pages.not_found(house))
        again = (("Retry-After", str(int(PAUSE.total_seconds()))),)
        self._later = _constant("503 Service Unavailable", pages.later(house), more=again)
        self._verifier = _verifier(house) if house.record else None
        self._refused = Answer(
            "405 Method Not Allowed", (("Allow", "GET, HEAD"), ("Content-Length", "0"))
        )

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        path = decoded(environ)
        if self._fallback is not None and path is not None and is_staffs(path):
            return self._fallback(environ, start_response)
        answer = self._answer(environ, path)
        own = {name for name, _ in answer.headers}
        security = (header for header in self._security if header[0] not in own)
        start_response(answer.status, [*answer.headers, *security])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _answer(self, environ: "WSGIEnvironment", path: str | None) -> Answer:
        asset = assets().file(path) if path else None
        asked = routes.route(path) if path and asset is None else None
        if asset is None and asked is None and path != routes.VERIFIER:
            return self._missing
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._refused
        if asset is not None:
            return _static(asset)
        if path == routes.VERIFIER:
            return self._verify(environ)
        return self._public(environ, path or "", asked)

    def _public(self, environ: "WSGIEnvironment", path: str, asked: routes.Route | None) -> Answer:
        if isinstance(asked, routes.CodeRoute):
            place = self._place(asked.code)
            return self._missing if place is None else _redirect(place)
        now = self._clock()
        try:
            page = None if asked is None else self._fresh.page(path, asked, now)
        except RecordUnmadeError:
            return self._later
        return self._gone(asked, now) if page is None else _page(environ, page, now)

    def _verify(self, environ: "WSGIEnvironment") -> Answer:
        if self._verifier is None:
            return self._missing
        return _with_script(_page(environ, self._verifier, self._clock()))

    def _gone(self, asked: routes.Route | None, now: datetime) -> Answer:
        """What is left of a notice whose address spelled what was removed; or nothing."""
        if not isinstance(asked, routes.NoticeRoute | routes.FactsRoute):
            return self._missing
        slug = self._rows.renamed(asked.slug)
        if slug is None:
            return self._missing
        left = replace(asked, slug=slug)
        at = routes.notice_path if isinstance(left, routes.NoticeRoute) else routes.facts_path
        page = self._fresh.page(at(slug), left, now)
        return (
            self._missing if page is None else _constant("410 Gone", page.plain, page.content_type)
        )

    def _place(self, code: str) -> str | None:
        found = self._rows.bulletin_place(code)
        return None if found is None else routes.bulletin_path(found[0], code)


def public_app(
    rows: PublicRows,
    clock: Clock,
    house: House,
    *,
    fallback: "WSGIApplication | None" = None,
    make_record: RecordMaker | None = None,
) -> PublicSite:
    """The public side over these rows; ``fallback`` serves `/api/…`, `/desk…`, `/healthz/…`.

    ``make_record``: who makes a record that nobody built, beside this process.
    """
    return PublicSite(rows, clock, house, fallback=fallback, make_record=make_record)


def decoded(environ: Mapping[str, object]) -> str | None:
    """The request's path as text; ``None`` when it is not UTF-8."""
    raw = str(environ.get("PATH_INFO", ""))
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def is_staffs(path: str) -> bool:
    """Whether a path is the API's, the desk's or the health check's."""
    return path.startswith("/") and path[1:].partition("/")[0] in FALLBACK


def _page(environ: Mapping[str, object], page: StoredPage, now: datetime) -> Answer:
    gzipped = conditional.accepts_gzip(environ)
    described = _described(page, now, gzipped=gzipped)
    if conditional.unchanged(environ, page, now):
        return Answer("304 Not Modified", described)
    body = page.gzip if gzipped else page.plain
    encoding = (("Content-Encoding", "gzip"),) if gzipped else ()
    length = ("Content-Length", str(len(body)))
    return Answer(
        "200 OK", (("Content-Type", page.content_type), *encoding, length, *described), body
    )


def _described(page: StoredPage, now: datetime, *, gzipped: bool) -> tuple[Header, ...]:
    date = conditional.shown_date(page, now)
    modified = (("Last-Modified", conditional.http_date(date)),) if date else ()
    own = _again(page, now) if page.content_type == pages.HTML else (headers.OPEN,)
    return (
        ("ETag", conditional.tag_of(page, gzipped=gzipped)),
        *modified,
        ("Cache-Control", cache_control(page, now)),
        ("Vary", "Accept-Encoding"),
        *own,
    )


def _again(page: StoredPage, now: datetime) -> tuple[Header, ...]:
    seconds = refresh_after(page, now)
    return () if seconds is None else (("Refresh", str(seconds)),)


def cache_control(page: StoredPage, now: datetime) -> str:
    """How long a cache may keep the page: never past the instant at which it turns untrue."""
    left = MAX_AGE if page.good_until is None else int((page.good_until - now).total_seconds())
    return f"public, max-age={max(0, min(MAX_AGE, left))}, must-revalidate"


def _redirect(place: str) -> Answer:
    return Answer(
        "303 See Other",
        (("Location", place), ("Content-Length", "0"), ("Cache-Control", "public, max-age=60")),
    )


def _static(asset: Asset) -> Answer:
    return Answer(
        "200 OK",
        (
            ("Content-Type", asset.content_type),
            ("Content-Length", str(len(asset.body))),
            ("Cache-Control", "public, max-age=31536000, immutable"),
        ),
        asset.body,
    )


def _verifier(house: House) -> StoredPage:
    """The one page with a script. It has no date: it changes with the program, as its tag says."""
    body = verifier.page(house.language, house.zone)
    made = Draft(pages.HTML, body, datetime.max.replace(tzinfo=UTC))
    return stored(routes.VERIFIER, made)


def _with_script(answer: Answer) -> Answer:
    """The page may run its own script, and no other."""
    policy = f"{verifier.policy()}; frame-ancestors 'none'"
    return replace(answer, headers=(*answer.headers, ("Content-Security-Policy", policy)))


def _constant(
    status: str,
    body: bytes,
    content_type: str = pages.HTML,
    *,
    more: tuple[Header, ...] = (),
) -> Answer:
    return Answer(
        status,
        (
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *more,
        ),
        body,
    )
