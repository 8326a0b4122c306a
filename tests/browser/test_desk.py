"""Every page of the desk in a real browser: readable, on every screen, by keyboard, in peace."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Desks
from tests.browser.measuring import (
    NOTHING_WRONG,
    found_by_axe,
    too_small,
    walk,
    wider_than_screen,
)
from tests.browser.sights import SIGHTS, Sight
from tests.browser.windows import (
    DESKTOP,
    HEIGHT,
    LOCALES,
    MAGNIFIED,
    PHONE,
    SCHEMES,
    SMALL,
    Language,
    window,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
# One worker looks at the pages in one language, so that two of them look at once.
languages = pytest.mark.parametrize(
    "language",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in LOCALES],
)
sights = pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)


@pytest.mark.xdist_group("browser")
def test_no_page_was_forgotten(desks: Desks) -> None:
    """Whoever adds a page says how people come to it, and then it is looked at like the others."""
    routes = desks["busy"].house.app.url_map.iter_rules()
    pages = {r.rule for r in routes if r.rule.startswith("/desk") and "GET" in (r.methods or ())}

    assert pages == {sight.door for sight in SIGHTS}


@languages
@sights
def test_everybody_can_read_it(
    browser: Browser, desks: Desks, sight: Sight, language: Language
) -> None:
    """Axe finds nothing: on a desk or on a phone, by day or by night."""
    desk = desks[sight.on]
    with window(
        browser, language=language, script=True, signed_in=sight.session(desk, language)
    ) as page:
        sight.arrive(page, desk)
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                assert found_by_axe(page) == "", (width, scheme)


@languages
@sights
def test_it_fits_and_is_walked_through(
    browser: Browser, desks: Desks, sight: Sight, language: Language
) -> None:
    """No script, no sideways scrolling, no target too small, and a keyboard is enough."""
    desk = desks[sight.on]
    with window(browser, language=language, signed_in=sight.session(desk, language)) as page:
        sight.arrive(page, desk)
        walked = walk(page)
        for width in (PHONE, SMALL, MAGNIFIED):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert wider_than_screen(page) == [], width
            assert too_small(page) == [], width

    assert walked == NOTHING_WRONG
