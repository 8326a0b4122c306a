"""The tools that look at pages find what is wrong with one, or their silence proves nothing."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.wrappers import Request, Response

from noticeboard.web.desk.headers import POLICY
from tests.browser.measuring import found_by_axe, too_small, walk, wider_than_screen
from tests.browser.serving import served
from tests.browser.windows import PHONE, window

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

pytestmark = pytest.mark.browser
STYLED = '<p style="color: red">x</p>'
FOREIGN = '<img src="https://example.com/x.png" alt="">'
SCRIPTED = "<script>console.log('hello')</script>"
FAULTY = """<!doctype html><title>x</title><h1>x</h1>
<input><a href="#x" class="small">x</a><div class="wide">x</div>
<button class="dull">unseen</button><button tabindex="0" class="under">under</button>
<div class="over"></div><link rel="stylesheet" href="/faults.css">"""
FAULTS = """.wide { width: 2000px } .small { display: block; width: 9px; height: 9px }
.dull:focus { outline: none } .under { position: fixed; top: 0; left: 0; height: 30px }
.over { position: fixed; top: 0; left: 0; width: 200px; height: 40px; background: #fff }"""


def a_site(html: str) -> "Callable[[str], WSGIApplication]":
    """One page under the desk's policy, and the style sheet of the faulty one."""

    @Request.application
    def site(request: Request) -> Response:
        if request.path == "/faults.css":
            return Response(FAULTS, mimetype="text/css")
        return Response(html, mimetype="text/html", headers={"Content-Security-Policy": POLICY})

    return lambda _address: site


@pytest.mark.parametrize(
    ("html", "script"),
    [(STYLED, False), (STYLED, True), (FOREIGN, False), (FOREIGN, True), (SCRIPTED, True)],
)
def test_what_the_policy_refuses_is_noticed(browser: Browser, html: str, script: bool) -> None:
    """With script and without; one that is not run is no breach."""
    with (
        served(a_site(html)) as address,
        pytest.raises(AssertionError),
        window(browser, policy=True, script=script) as page,
    ):
        page.goto(address)


@pytest.fixture
def faulty(browser: Browser) -> Iterator[Page]:
    """A page on which everything is wrong."""
    with served(a_site(FAULTY)) as address, window(browser, width=PHONE, script=True) as page:
        page.goto(address)
        yield page


def test_axe_finds_a_field_without_a_name(faulty: Page) -> None:
    """Somebody who cannot see it could not know what to type."""
    assert any(found.startswith("label: <input") for found in found_by_axe(faulty))


def test_a_page_wider_than_its_screen_is_found(faulty: Page) -> None:
    """And the element that makes it so."""
    assert wider_than_screen(faulty) == ['<div class="wide">x</div>']


def test_a_target_too_small_for_a_finger_is_found(faulty: Page) -> None:
    """With its size."""
    assert any(found.startswith("9x9 <a") for found in too_small(faulty))


def test_a_focus_that_is_unseen_or_covered_is_found(faulty: Page) -> None:
    """Whoever uses a keyboard sees where they are."""
    walked = walk(faulty)

    assert any("dull" in html for html in walked.unseen)
    assert any("under" in html for html in walked.covered)
    assert walked.missed == ()
