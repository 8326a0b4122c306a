"""Passkeys in a real browser, with an authenticator it makes up: the one script of the desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from noticeboard.staff.roster import TERMINAL
from tests.browser.desk import Desk, new_desk
from tests.browser.passkeys import READER
from tests.browser.windows import window
from tests.web.house import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def with_authenticator(page: Page) -> None:
    """Give the browser one that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": READER})


def sign_in(page: Page, at: str) -> None:
    """Address and password."""
    page.goto(f"{at}/desk/login")
    page.fill("[name=email]", "bo@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")


def by_name(desk: Desk) -> str:
    """The desk's address by a name: browsers bind no passkey to a number."""
    return desk.address.replace("127.0.0.1", "localhost")


def test_a_passkey_is_set_up_and_used(browser: Browser, tmp_path: Path) -> None:
    """Under the desk's own policy: nothing but our one script runs."""
    with new_desk(tmp_path / "data") as desk:
        desk.house.parts.joining.add(TERMINAL, "bo@example.com", ["approver"], PASSWORD)
        with window(browser, script=True, policy=True) as page:
            with_authenticator(page)
            sign_in(page, by_name(desk))
            page.click("a[href='/desk/account/passkeys']")
            page.fill("[name=name]", "laptop")
            page.click("main form button")
            expect(page).to_have_url(f"{by_name(desk)}/desk/account")

            page.click("header form[action='/desk/logout'] button")
            sign_in(page, by_name(desk))
            page.click("main form button")
            expect(page).to_have_url(f"{by_name(desk)}/desk/")


def test_without_script_the_page_says_what_it_needs(browser: Browser, tmp_path: Path) -> None:
    """And the other ways need none."""
    with new_desk(tmp_path / "data") as desk:
        desk.house.parts.joining.add(TERMINAL, "bo@example.com", ["approver"], PASSWORD)
        with window(browser) as page:
            sign_in(page, by_name(desk))
            page.click("a[href='/desk/account/passkeys']")
            page.fill("[name=name]", "laptop")
            page.click("main form button")
            expect(page.locator("main")).to_contain_text("Passkeys need JavaScript.")
            page.click("main form button")
            expect(page.locator("main")).to_contain_text("The passkey was not accepted.")
