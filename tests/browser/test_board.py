"""The public board in a real browser: for everybody, on every screen, and nobody else is told."""

import pytest
from playwright.sync_api import Browser

from tests.browser.measuring import (
    NOTHING_WRONG,
    found_by_axe,
    walk,
    wider_than_screen,
)
from tests.browser.windows import DESKTOP, MAGNIFIED, PHONE, SCHEMES, SMALL, window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGES = {
    "board-ko": "/ko/",
    "board-en": "/en/",
    "phone-ko": "/notices/hanbit-phone-x-7k2m",
    "works-en": "/notices/seoul-data-centre-b4x9",
    "ending-en": "/notices/2g-ends-m3c7",
    "missing": "/nothing-here",
}
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)


@pages
def test_everybody_can_read_it(browser: Browser, board: str, path: str) -> None:
    """Axe finds nothing: on a desk or on a phone, by day or by night."""
    with window(browser, script=True) as page:
        page.goto(board + path)
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                assert found_by_axe(page) == ""


@pages
def test_it_fits_and_is_walked_through(browser: Browser, board: str, path: str) -> None:
    """No sideways scrolling, and a keyboard is enough."""
    with window(browser) as page:
        page.goto(board + path)
        walked = walk(page)
        for width in (SMALL, MAGNIFIED):
            page.set_viewport_size({"width": width, "height": 900})
            assert wider_than_screen(page) == []

    assert walked == NOTHING_WRONG
