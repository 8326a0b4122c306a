"""Whatever is asked for: what is public, or one constant answer. A guess learns nothing."""

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.site.wsgi import PublicSite, public_app
from tests.builders import NOON, a_notice
from tests.site import sample
from tests.site.client import ask, raw
from tests.site.conftest import Hands
from tests.site.memory import MemoryPublic

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Paths of every public shape, behind which nothing was released.
GUESSES = (
    "/notices/budget-2027-k2x9",
    "/notices/budget-2027-k2x9/facts.json",
    "/b/hiddenCode",
    "/feeds/kind/secret/atom.xml",
    "/feeds/product/phone-y/rss.xml",
    "/feeds/lang/fr/atom.xml",
)
NONSENSE = (
    "/nothing",
    "//",
    "/ko",
    "/fr/",
    "/notices",
    "/notices/",
    "/notices/../etc/passwd",
    "/notices/a/../b",
    "/../../etc/passwd",
    "/notices/a\0b",
    "/notices/2g-ends-m3c7/",
    "/notices/2g-ends-m3c7\n",
    "/feeds/atom.xml/",
    "/feeds/kind//atom.xml",
    "/feeds/kind/launch/feed.exe",
    "/static/board.css",
    "/static/../../pyproject.toml",
    "/" + "a" * 100_000,
    "/notices/" + "a" * 5_000,
    "",
    "*",
    "http://elsewhere/",
)


def test_every_public_path_answers(app: PublicSite, rows: MemoryPublic) -> None:
    """Everything a publication marks as wanted is there."""
    assert {ask(app, path).status for path in rows.wanted} == {200}


def test_a_short_link_leads_to_the_bulletins_place(app: PublicSite) -> None:
    """It stands in every text, and never changes."""
    reply = ask(app, "/b/k1Qp2x")

    assert reply.status == 303
    assert reply.headers["location"] == "/notices/hanbit-phone-x-7k2m#b-k1Qp2x"


@pytest.mark.parametrize("path", [*GUESSES, *NONSENSE])
@pytest.mark.parametrize("gzip", ["", "gzip"])
def test_what_is_not_public_gets_one_constant_answer(
    app: PublicSite, path: str, gzip: str
) -> None:
    """Byte for byte, header for header, whatever was asked and however."""
    expected = ask(app, "/no-such-page")

    reply = ask(app, path, accept_encoding=gzip, if_none_match="*")

    assert reply.status == 404
    assert reply == expected


def test_a_release_is_visible_at_once(app: PublicSite, rows: MemoryPublic) -> None:
    """The 404 of a moment ago is kept nowhere."""
    before = ask(app, "/notices/new-n1n1")
    rows.show(replace(a_notice(at=NOON), slug="new-n1n1"))

    assert (before.status, before.headers["cache-control"]) == (404, "no-store")
    assert ask(app, "/notices/new-n1n1").status == 200


@pytest.mark.parametrize("broken", ["/\xff\xfe", "/notices/\xed\xa0\x80", "/\u20ac", "/\udc80"])
def test_a_path_that_is_not_utf_8_is_not_there(app: PublicSite, broken: str) -> None:
    """Not an error of ours."""
    assert raw(app, broken).status == 404


@given(path=st.text(), header=st.text(alphabet=st.characters(max_codepoint=255)))
def test_nothing_a_reader_sends_is_an_error_of_ours(path: str, header: str) -> None:
    """Any path, any header: never a 5xx, never an exception."""
    sent = dict.fromkeys(("accept_encoding", "if_none_match", "if_modified_since"), header)

    reply = raw(_APP, path, random.Random(path).choice(["GET", "HEAD", "PUT"]), **sent)

    assert reply.status in (200, 304, 404, 405)


_APP = public_app(sample.public(), Hands(), sample.HOUSE)


@pytest.mark.parametrize("path", ["/", "/nothing", "/feeds/atom.xml", "/b/k1Qp1x"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_every_answer_protects_its_reader(app: PublicSite, path: str, method: str) -> None:
    """Errors and redirects too."""
    headers = ask(app, path, method).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["strict-transport-security"].startswith("max-age=")


def test_a_board_on_loopback_does_not_demand_https() -> None:
    """HSTS would lock a developer out of every other thing on localhost."""
    house = replace(sample.HOUSE, public_url="http://127.0.0.1:8080")

    reply = ask(public_app(sample.public(), Hands(), house), "/")

    assert "strict-transport-security" not in reply.headers


@pytest.mark.parametrize("path", ["/api/v1/notices", "/desk", "/desk/login", "/healthz/live"])
def test_staffs_paths_go_to_the_other_application(path: str) -> None:
    """And only those."""

    def staff(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response("200 OK", [])
        return [b"staff"]

    app = public_app(sample.public(), Hands(), sample.HOUSE, fallback=staff)

    assert ask(app, path, "POST").body == b"staff"
    assert ask(app, path + "x/../..").body in (b"staff", ask(app, "/nothing").body)
    assert ask(app, "/desktop").status == 404
    assert ask(app, "/apiary").status == 404
