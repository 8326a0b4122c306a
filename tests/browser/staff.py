"""People of the staff at their own browsers, who find their way by what they read."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from noticeboard.render.words import Words
from tests.web.access.visitor import App
from tests.web.house import PASSWORD

_STEP = 30


@dataclass
class Telephone:
    """A telephone with an authenticator app, which never shows the same code twice."""

    app: App
    step: int = 0

    def code(self) -> str:
        """The next code that the desk takes; it takes that of the step before, too."""
        self.step = max(self.step + 1, int(time.time()) // _STEP - 1)
        return self.app.code(datetime.fromtimestamp(self.step * _STEP, UTC))


@dataclass
class Colleague:
    """Somebody at a page of the desk, who reads it in the language of ``words``."""

    page: Page
    words: Words
    url: str
    email: str
    telephone: Telephone | None = None

    def go(self, place: str) -> None:
        """Type an address."""
        self.page.goto(self.url + place if place.startswith("/") else place)

    def press(self, key: str, **names: object) -> None:
        """Press the first button with that phrase on it."""
        phrase = self.words(key, **names)
        self.page.get_by_role("button", name=phrase, exact=True).first.click()

    def follow(self, key: str) -> None:
        """Follow the first link with that phrase on it."""
        self.page.get_by_role("link", name=self.words(key), exact=True).first.click()

    def type(self, key: str, text: str, within: Locator | None = None) -> None:
        """Type into the field with that phrase beside it."""
        where = within or self.page.get_by_role("main")
        where.get_by_label(self.words(key), exact=True).fill(text)

    def tick(self, key: str) -> None:
        """Tick the box, or choose the one of several, with that phrase beside it."""
        self.page.get_by_label(self.words(key)).first.check()

    def reads(self, key: str, **names: object) -> None:
        """The phrase stands on the page."""
        self.sees(self.words(key, **names))

    def sees(self, text: str) -> None:
        """The text stands on the page; Playwright waits for it a little."""
        self.page.get_by_text(text).first.wait_for()

    def told(self) -> str:
        """What the page says was just done."""
        return self.page.locator(".said").first.inner_text()

    # ------------------------------------------------------------ coming in

    def join(self, link: str, name: str, *, first: bool = False) -> None:
        """Take the place that a link leads to."""
        self.go(link)
        if first:
            self.type("access.email", self.email)
        self.type("access.name", name)
        self.type("access.password", PASSWORD)
        self.type("access.again", PASSWORD)
        self.press("access.invitation.go_first" if first else "access.invitation.go_new")

    def set_up_app(self) -> None:
        """Take the key that is shown into the app, and prove it; keep the recovery codes."""
        self.reads("access.second.by_hand")
        key = self.page.locator("code.key").inner_text()
        self.telephone = Telephone(App(key.replace(" ", "")))
        self.type("access.code.code", self.telephone.code())
        self.press("access.second.go")
        expect(self.page.locator(".codes li").first).to_be_visible()
        self.follow("access.codes.go")

    def sign_in(self) -> None:
        """Password, and a code where there is an app."""
        self.go("/desk/login")
        self.type("access.email", self.email)
        self.type("access.password", PASSWORD)
        self.press("access.login.go")
        if self.telephone is not None:
            self.type("access.code.code", self.telephone.code())
            self.press("access.login.go")

    def prove_if_asked(self) -> None:
        """Some minutes after the login it is asked for again; what was sent is kept meanwhile."""
        if urlsplit(self.page.url).path == "/desk/verify":
            self.type("access.password", PASSWORD)
            self.press("access.verify.go")
            self.page.locator("main form:not([class]) button").click()

    # ------------------------------------------------------------ writing

    def type_instant(self, path: str, wall: str) -> None:
        """A wall time as ``2026-12-10T09:00`` into the fields of an instant."""
        date, _, clock = wall.partition("T")
        fields = self.page.locator(f"#f-{path.replace('.', '-')}")
        self.type("frame.date", date, fields)
        self.type("frame.time", clock, fields)
