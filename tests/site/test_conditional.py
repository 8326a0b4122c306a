"""Conditional requests and encodings: RFC 9110, and nothing a header says can break it."""

import gzip
from datetime import timedelta

import pytest

from noticeboard.site.wsgi import PublicSite
from tests.builders import MINUTE, SECOND
from tests.site import sample
from tests.site.client import ask
from tests.site.conftest import Hands

PATHS = ("/", "/notices/2g-ends-m3c7", "/feeds/atom.xml", "/notices/2g-ends-m3c7/facts.json")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("wrapped", ["{}", "W/{}", '"other", {}', '{}, "other"', "*"])
def test_a_known_tag_gets_a_304_without_a_body(app: PublicSite, path: str, wrapped: str) -> None:
    """Strong, weak, in a list, or any."""
    tag = ask(app, path).headers["etag"]

    reply = ask(app, path, if_none_match=wrapped.format(tag))

    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == tag
    assert "content-length" not in reply.headers


@pytest.mark.parametrize("tags", ['"other"', "", "nonsense", '"' * 99_999, "W/", '"a", b"'])
def test_any_other_tag_gets_the_page(app: PublicSite, tags: str) -> None:
    """Broken lists too."""
    assert ask(app, "/", if_none_match=tags).status == 200


def test_a_tag_outranks_a_date(app: PublicSite, clock: Hands) -> None:
    """RFC 9110 13.2.2: the date does not count beside a tag."""
    clock.now += 5 * SECOND
    date = ask(app, "/").headers["last-modified"]

    assert ask(app, "/", if_none_match='"other"', if_modified_since=date).status == 200


def test_a_date_alone_gets_a_304_until_something_changes(app: PublicSite, clock: Hands) -> None:
    """The next boundary is a change."""
    clock.now += 5 * SECOND
    date = ask(app, "/").headers["last-modified"]

    before = ask(app, "/", if_modified_since=date)
    clock.now = sample.at("2026-07-15T09:25") + 5 * SECOND

    assert before.status == 304
    assert ask(app, "/", if_modified_since=date).status == 200


def test_no_date_is_given_while_its_second_is_not_over(app: PublicSite, clock: Hands) -> None:
    """A second publication in the same second would hide behind the date of the first."""
    clock.now = sample.at("2026-07-15T09:25") + timedelta(milliseconds=300)

    assert "last-modified" not in ask(app, "/").headers


@pytest.mark.parametrize(
    "date",
    [
        "tomorrow",
        "",
        "9" * 100,
        "Thu, 99 Foo 2026 25:61:61 GMT",
        "Sun, 06 Nov 1994 08:49:37 -9999",
    ],
)
def test_a_broken_date_counts_as_none(app: PublicSite, date: str) -> None:
    """The page, not an error."""
    assert ask(app, "/", if_modified_since=date).status == 200


@pytest.mark.parametrize(
    ("asked", "gzipped"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("*", True),
        ("*;q=0.1, gzip;q=0", False),
        ("gzip;q=0", False),
        ("gzip;q=nan", False),
        ("gzip;q=-1", False),
        ("identity", False),
        ("", False),
        (";;;=,,;q=", False),
        ("gzip " * 9999, False),
    ],
)
def test_gzip_goes_to_those_who_take_it(app: PublicSite, asked: str, gzipped: bool) -> None:
    """The same bytes either way, under two tags, told apart by Vary."""
    plain = ask(app, "/")

    reply = ask(app, "/", accept_encoding=asked)

    assert reply.status == 200
    assert (reply.headers.get("content-encoding") == "gzip") is gzipped
    assert (gzip.decompress(reply.body) if gzipped else reply.body) == plain.body
    assert (reply.headers["etag"] != plain.headers["etag"]) is gzipped
    assert reply.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", [*PATHS, "/nothing", "/b/k1Qp1x", "/b/nothing"])
def test_head_has_the_headers_of_get_and_no_body(app: PublicSite, path: str) -> None:
    """Also where nothing is."""
    got, head = ask(app, path), ask(app, path, "HEAD")

    assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X"])
def test_other_methods_are_refused(app: PublicSite, method: str) -> None:
    """With what would be allowed."""
    reply = ask(app, "/", method)

    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


def test_no_cache_keeps_a_page_beyond_its_truth(app: PublicSite, clock: Hands) -> None:
    """Two seconds before the boundary, two seconds at most."""
    far = ask(app, "/").headers["cache-control"]
    clock.now = sample.at("2026-07-15T09:25") - 2 * SECOND - timedelta(milliseconds=1)
    near = ask(app, "/").headers["cache-control"]

    assert far == "public, max-age=5, must-revalidate"
    assert near == "public, max-age=2, must-revalidate"


def test_feeds_and_facts_may_be_read_from_other_sites(app: PublicSite) -> None:
    """An order page shows the promise it sells under."""
    facts = ask(app, "/notices/2g-ends-m3c7/facts.json")

    assert facts.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in ask(app, "/").headers


def test_the_style_sheet_is_kept_for_ever_under_its_own_name(
    app: PublicSite, clock: Hands
) -> None:
    """Its address changes with its bytes."""
    address = ask(app, "/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    clock.now += MINUTE

    sheet = ask(app, address)

    assert sheet.status == 200
    assert sheet.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet.headers["cache-control"]
