"""No byte of what is not released reaches anybody: boards that differ only in that look alike."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from noticeboard.site.wsgi import public_app
from tests.usecases.desk import ANA, Desk

Response = tuple[str, list[tuple[str, str]], bytes]


def ask(desk: Desk, path: str, method: str = "GET", **headers: str) -> Response:
    """What the public side answers, to the byte."""
    told: list[tuple[str, list[tuple[str, str]]]] = []
    environ: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": method, **headers}
    setup_testing_defaults(environ)
    parts = desk.parts
    app = public_app(parts.public_rows, parts.clock, parts.house)

    def start(status: str, sent: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        told.append((status, sent))
        return lambda _: None

    body = b"".join(app(environ, start))
    return *told[0], body


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Desk, Desk, tuple[str, ...]]:
    """A board, its twin that also prepares a secret launch, and guesses at the secret."""
    (tmp_path / "plain").mkdir()
    plain = Desk(tmp_path / "plain")
    plain.announced()
    shutil.copytree(tmp_path / "plain", tmp_path / "secret")
    twin = Desk(tmp_path / "secret", fresh=False, now=plain.now)
    hidden = twin.parts.publishing.draft(
        ANA, twin.launch(title="Secret Y", products=("secret-y",), publish_at=None)
    )
    armed = twin.parts.publishing.draft(ANA, twin.launch(title="Later Z", publish_at=None))
    twin.parts.publishing.submit(ANA, armed.announcement.id)
    twin.now += timedelta(minutes=5)
    plain.now += timedelta(minutes=5)
    twin.parts.reconciler.tick(twin.now)
    twin.parts.carry_out()
    guesses = tuple(
        guess
        for subject in (hidden, armed)
        for guess in (
            f"/notices/{subject.slug}",
            f"/notices/{subject.slug}/facts.json",
            f"/notices/{subject.id}",
            f"/b/{subject.announcement.code}",
            "/feeds/product/secret-y/atom.xml",
            "/feeds/product/secret-y/rss.xml",
        )
    )
    return plain, twin, guesses


def test_a_guess_at_the_unreleased_is_like_any_wrong_address(
    pair: tuple[Desk, Desk, tuple[str, ...]],
) -> None:
    """Page, facts, feed, id, slug and code: the same bytes, headers and status."""
    _, twin, guesses = pair
    nowhere = ask(twin, "/notices/there-is-no-such-notice")

    for guess in guesses:
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            expected = ask(twin, "/notices/there-is-no-such-notice", method)
            assert ask(twin, guess, method) == expected
    assert nowhere[0].startswith("404")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_what_is_not_released_changes_no_public_byte(
    pair: tuple[Desk, Desk, tuple[str, ...]], method: str
) -> None:
    """Every route of both boards answers alike: status, headers with ETag, body."""
    plain, twin, guesses = pair
    notice = plain.parts.store.subjects(limit=1).items[0]
    routes = (
        *("/", "/ko/", "/en/", "/feeds/atom.xml", "/feeds/rss.xml", "/robots.txt", "/sitemap.xml"),
        *("/feeds/kind/launch/atom.xml", "/feeds/lang/en/rss.xml", "/record", "/search"),
        *("/ko/record", "/record.json", "/record.csv", "/record/verify.html"),
        f"/notices/{notice.slug}",
        f"/notices/{notice.slug}/facts.json",
        f"/b/{notice.announcement.code}",
        *guesses,
    )

    for route in routes:
        for headers in ({}, {"HTTP_ACCEPT_ENCODING": "gzip"}, {"HTTP_IF_NONE_MATCH": "*"}):
            assert ask(plain, route, method, **headers) == ask(twin, route, method, **headers)
