"""An authenticator inside the browser, and the pages that ask for it.

A browser wants a name for passkeys, so the desk is at ``localhost`` here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import CDPSession, Page

from noticeboard.web.desk.wording import desk_words
from tests.browser.desk import Desk
from tests.browser.staff import Colleague
from tests.browser.windows import Language

HOST = "localhost"
READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


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


def at(desk: Desk, page: Page, language: Language) -> Colleague:
    """Bo, who has an app already, at a page."""
    url = desk.address.replace("127.0.0.1", HOST)
    return Colleague(page, desk_words(language), url, "bo@example.com")


def add(bo: Colleague) -> None:
    """Ask for a passkey to be added."""
    bo.go("/desk/account/passkeys")
    bo.type("access.passkeys.name", "laptop")
    bo.press("access.passkeys.add")


def pages_on_the_way(bo: Colleague, desk: Desk) -> Iterator[str]:
    """Every page that asks for a passkey, one after the other, while nobody touches the reader."""
    finger = Finger(bo.page)
    add(bo)
    bo.page.wait_for_url("**/desk/account")
    finger.rests()
    add(bo)
    yield "passkey-add"
    desk.house.clock.at += timedelta(minutes=6)
    bo.go("/desk/account/passkeys")
    bo.press("access.verify.passkey")
    yield "passkey-verify"
    bo.press("frame.sign_out")
    bo.sign_in()
    yield "passkey-choose"
    bo.press("access.select.passkey")
    yield "passkey-sign-in"
