"""Passkeys, with an authenticator inside the browser: the one thing on the desk that needs script.

A browser wants a name for them, so the desk is at ``localhost`` here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from noticeboard.web.desk.wording import desk_words
from tests.browser.desk import Desk, empty_desk
from tests.browser.measuring import wrong_with
from tests.browser.staff import Colleague
from tests.browser.windows import LOCALES, Language, window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
languages = pytest.mark.parametrize(
    "language",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in LOCALES],
)
READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
HOST = "localhost"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own, whose clock is turned."""
    with empty_desk(tmp_path) as opened:
        yield opened


def at(desk: Desk, page: Page, language: Language) -> Colleague:
    """Bo, who has an app already, at a page."""
    url = desk.address.replace("127.0.0.1", HOST)
    return Colleague(page, desk_words(language), url, "bo@example.com")


@dataclass
class Finger:
    """A fingerprint reader in the browser. The pages ask it by themselves."""

    page: Page
    cdp: CDPSession = field(init=False)
    reader: str = field(init=False)

    def __post_init__(self) -> None:
        self.cdp = self.page.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": READER})
        self.reader = made["authenticatorId"]

    def rests(self, *, enabled: bool = False) -> None:
        """From now on it is not on the reader."""
        told = {"authenticatorId": self.reader, "enabled": enabled}
        self.cdp.send("WebAuthn.setAutomaticPresenceSimulation", told)

    def touches(self) -> None:
        """From now on it is."""
        self.rests(enabled=True)


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
        page.wait_for_url("**/desk/account/passkeys")

        finger.rests()
        bo.press("access.passkeys.remove", name="laptop")
        bo.go("/desk/account/passkeys")
        assert page.get_by_text("laptop", exact=True).count() == 0


def add(bo: Colleague) -> None:
    """Ask for a passkey to be added."""
    bo.go("/desk/account/passkeys")
    bo.type("access.passkeys.name", "laptop")
    bo.press("access.passkeys.add")


@languages
def test_the_pages_of_passkeys_can_be_used_by_everybody(
    browser: Browser, desk: Desk, language: Language
) -> None:
    """While the browser waits for the finger."""
    signed_in = desk.signed_in("bo", language, HOST)
    with window(browser, language=language, script=True, policy=True, signed_in=signed_in) as page:
        bo, finger = at(desk, page, language), Finger(page)
        add(bo)
        page.wait_for_url("**/desk/account")
        finger.rests()
        wrong = {}

        add(bo)
        wrong["add"] = wrong_with(page)
        desk.house.clock.at += timedelta(minutes=6)
        bo.go("/desk/account/passkeys")
        bo.press("access.verify.passkey")
        wrong["verify"] = wrong_with(page)
        bo.press("frame.sign_out")
        bo.sign_in()
        wrong["choose"] = wrong_with(page)
        bo.press("access.select.passkey")
        wrong["sign in"] = wrong_with(page)

    assert wrong == {page: {} for page in wrong}


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


@languages
def test_a_lost_telephone_leads_to_the_recovery_code(
    browser: Browser, desk: Desk, language: Language
) -> None:
    """From the page that wants a code, by a page that says what to do."""
    with window(browser, language=language, script=True, policy=True) as page:
        bo = at(desk, page, language)
        bo.sign_in()
        bo.follow("access.code.lost")
        bo.follow("access.lost.with_code_go")

        assert wrong_with(page) == {}
