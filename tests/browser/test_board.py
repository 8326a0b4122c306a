"""The public board in a real browser: for everybody, on every screen, and nobody else is told."""

import pytest
from playwright.sync_api import Browser

from tests.browser.measuring import wrong_with
from tests.browser.windows import window

pytestmark = pytest.mark.browser
PAGES = {
    "board-ko": "/ko/",
    "board-en": "/en/",
    "phone-ko": "/notices/hanbit-phone-x-7k2m",
    "works-en": "/notices/seoul-data-centre-b4x9",
    "ending-en": "/notices/2g-ends-m3c7",
    "record-ko": "/ko/record",
    "verifier": "/record/verify.html",
    "missing": "/nothing-here",
}
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)


@pages
def test_everybody_can_read_it(browser: Browser, board: str, path: str) -> None:
    """By keyboard, on a desk, on a phone, magnified, by day and by night; nothing is refused."""
    with window(browser, script=True, policy=True) as page:
        page.goto(board + path)
        wrong = wrong_with(page)

    assert wrong == {}
