"""Windows of a browser as people have them, and what is noticed while they are open."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    StorageState,
    expect,
    sync_playwright,
)

from tests.browser.chromium import find, flags

FAILURES = Path(__file__).resolve().parents[2] / "build" / "failures"
Language = Literal["ko", "en"]
LOCALES: dict[Language, str] = {"ko": "ko-KR", "en": "en-GB"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DESKTOP, PHONE, SMALL = 1280, 390, 360
OURS = ("127.0.0.1", "localhost")
# What 1280 pixels become when somebody magnifies four times (WCAG 2.2, 1.4.10).
MAGNIFIED = 320
HEIGHT = 900
# Milliseconds until something that was waited for will not come.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@dataclass
class Noticed:
    """What a page must not do, seen while it was open."""

    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Look at every page of a context."""
        context.on("console", self._said)
        context.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        # An answer of 404 or 422 is a page like any other; Chromium remarks on it.
        if "the server responded with a status of 4" not in message.text:
            self.console.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.hostname not in OURS:
            self.foreign.append(request.url)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, until the block ends."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find(), args=list(flags()))
        yield browser
        browser.close()


@contextmanager
def window(
    browser: Browser,
    *,
    language: Language = "en",
    width: int = DESKTOP,
    dark: bool = False,
    script: bool = False,
    policy: bool = False,
    signed_in: StorageState | None = None,
) -> Iterator[Page]:
    """A window of its own. The pages in it may do nothing that ``Noticed`` notices.

    ``script``: pages may run script, and the tools that look at them bring theirs; the policy of
    the pages is in force then with ``policy`` only.
    """
    context = browser.new_context(
        locale=LOCALES[language],
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        bypass_csp=script and not policy,
        storage_state=signed_in,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    noticed = Noticed()
    noticed.watch(context)
    page = context.new_page()
    try:
        yield page
    except Exception as failure:
        failure.add_note(f"The page as it was: {_picture(page)}")
        raise
    finally:
        context.close()
    # A test's own failure says more, and has passed by here already.
    if noticed != Noticed():
        raise AssertionError(f"console: {noticed.console}; asked of others: {noticed.foreign}")


def _picture(page: Page) -> Path:
    """A picture of what a test saw when it failed."""
    name = re.sub(r"\W+", "-", os.environ.get("PYTEST_CURRENT_TEST", "page").partition("::")[2])
    target = FAILURES / f"{name or 'page'}.png"
    page.screenshot(path=target, full_page=True)
    return target


def unfold(page: Page) -> None:
    """Open what says what an act would do before it is done."""
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
