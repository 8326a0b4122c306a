"""Passkeys: added, asked for, removed; the one thing on the desk that needs script."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.desk import Desk, empty_desk
from tests.browser.measuring import wrong_with
from tests.browser.passkeys import HOST, Finger, add, at, pages_on_the_way
from tests.browser.windows import LOCALES, Language, window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
languages = pytest.mark.parametrize(
    "language",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in LOCALES],
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own, whose clock is turned."""
    with empty_desk(tmp_path) as opened:
        yield opened


@languages
def test_a_passkey_is_added_proves_its_owner_and_is_removed(
    browser: Browser, desk: Desk, language: Language
) -> None:
    """Beside an app; and every page on the way can be used by everybody."""
    signed_in = desk.signed_in("bo", language, HOST)
    with window(browser, language=language, script=True, policy=True, signed_in=signed_in) as page:
        bo, finger = at(desk, page, language), Finger(page)

        add(bo)
        page.wait_for_url("**/desk/account")
        bo.press("frame.sign_out")
        bo.sign_in()
        bo.press("access.select.passkey")
        bo.press("access.passkey.go")
        page.wait_for_url("**/desk/")
        desk.house.clock.at += timedelta(minutes=6)
        bo.go("/desk/account/passkeys")
        bo.press("access.verify.passkey")
        bo.reads("access.passkeys.name")
        finger.rests()

        bo.press("access.passkeys.remove", name="laptop")
        bo.go("/desk/account/passkeys")
        assert page.get_by_text("laptop", exact=True).count() == 0


@languages
def test_the_pages_of_passkeys_can_be_used_by_everybody(
    browser: Browser, desk: Desk, language: Language
) -> None:
    """While the browser waits for the finger."""
    signed_in = desk.signed_in("bo", language, HOST)
    with window(browser, language=language, script=True, policy=True, signed_in=signed_in) as page:
        bo = at(desk, page, language)
        wrong = {name: wrong_with(page) for name in pages_on_the_way(bo, desk)}

    assert wrong == {name: {} for name in wrong}


@languages
def test_without_script_people_are_told_to_take_another_way(
    browser: Browser, desk: Desk, language: Language
) -> None:
    """A button that does nothing is never all there is."""
    with window(
        browser, language=language, signed_in=desk.signed_in("bo", language, HOST)
    ) as page:
        bo = at(desk, page, language)
        add(bo)

        assert bo.words("access.passkey.needs_script") in page.inner_text("main")
