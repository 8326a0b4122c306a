"""Every page of the desk in a real browser: readable, on every screen, by keyboard, in peace."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Desks
from tests.browser.measuring import leading_nowhere, wrong_with
from tests.browser.sights import SIGHTS, Sight
from tests.browser.windows import LOCALES, Language, window

pytestmark = pytest.mark.browser
# Pages that are seen in another test, and why.
ELSEWHERE = {
    "/desk/login/choose": "test_passkeys: only who has an app and a passkey comes by it",
    "/desk/login/passkey": "test_passkeys: the browser asks there for the finger",
    "/desk/verify/passkey": "test_passkeys: here too",
}
languages = pytest.mark.parametrize("language", LOCALES)
sights = pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)


@pytest.fixture(scope="module")
def followed() -> set[str]:
    """Addresses that somebody may open; a link is followed once."""
    return set()


def test_no_page_was_forgotten(desks: Desks) -> None:
    """Whoever adds a page says how people come to it, and then it is looked at like the others."""
    routes = desks["busy"].house.app.url_map.iter_rules()
    pages = {r.rule for r in routes if r.rule.startswith("/desk") and "GET" in (r.methods or ())}

    assert pages == {f"/desk{sight.door}" for sight in SIGHTS} | set(ELSEWHERE)


@languages
@sights
def test_everybody_can_use_it(
    browser: Browser, desks: Desks, followed: set[str], sight: Sight, language: Language
) -> None:
    """By keyboard, on a desk, on a phone, magnified, by day and by night; nothing is refused.

    The policy of the desk's pages is in force all the while, and axe needs no exception from it.
    """
    desk = desks[sight.on]
    with window(
        browser,
        language=language,
        script=True,
        policy=not sight.framed,
        signed_in=sight.session(desk, language),
    ) as page:
        sight.arrive(page, desk)
        wrong = wrong_with(page, language)
        # A page in a frame is one of the days to come: what it leads to is not there yet.
        nowhere = [] if sight.framed else leading_nowhere(page, followed)

    assert wrong == {}
    assert nowhere == []
