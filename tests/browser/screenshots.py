"""Pictures of every page, to be looked at: in both languages, on each screen, by day and by night.

``python -m tests.browser.screenshots FOLDER [NAME …]``; it ends with 1 when a page is wider than
its screen.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.desk import empty_desk, new_desk
from tests.browser.measuring import wider_than_screen
from tests.browser.passkeys import HOST, at, pages_on_the_way
from tests.browser.past import busy_desk
from tests.browser.serving import empty_board, sample_board, served
from tests.browser.sights import SIGHTS
from tests.browser.windows import (
    DESKTOP,
    HEIGHT,
    LOCALES,
    PHONE,
    SCHEMES,
    SMALL,
    chromium,
    window,
)

WIDTHS = {"desktop": DESKTOP, "phone": PHONE, "small": SMALL}
BOARD = {
    "board-ko": "/ko/",
    "board-en": "/en/",
    "phone-ko": "/notices/hanbit-phone-x-7k2m",
    "works-en": "/notices/seoul-data-centre-b4x9",
    "tablet-en": "/notices/tablet-9-w1z8",
    "ending-en": "/notices/2g-ends-m3c7",
    "concert-ko": "/notices/summer-stage-d2v5",
    "rumour-ko": "/notices/price-rumour-h6t1",
    "watch-ko": "/notices/hanbit-watch-2-p8n4",
    "record-ko": "/ko/record",
    "record-en": "/en/record",
    "missing": "/nothing-here",
}
EMPTY = {"empty-ko": "/ko/", "empty-en": "/en/", "record-empty-ko": "/ko/record"}


class Album:
    """A folder of pictures. ``names``: those that are wanted; none are all."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._names = names
        self.misfits: list[str] = []

    def wants(self, name: str) -> bool:
        """Whether somebody asked for it."""
        return not self._names or name in self._names

    def take(self, page: Page, name: str) -> None:
        """The page on every screen, and a note where it did not fit."""
        for size, width in WIDTHS.items():
            # As high as the page: what stands in a frame is drawn in the window only.
            page.set_viewport_size({"width": width, "height": HEIGHT})
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(HEIGHT, height)})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                target = self._folder / f"{name}.{size}.{scheme}.png"
                page.screenshot(path=target, full_page=True)
                if wider_than_screen(page):
                    self.misfits.append(target.name)


def board(browser: Browser, album: Album) -> None:
    """The pages of the public board, with made-up notices and with none."""
    with served(sample_board) as full, served(empty_board) as empty:
        pages = {name: full + path for name, path in BOARD.items()}
        pages |= {name: empty + path for name, path in EMPTY.items()}
        for name, address in pages.items():
            if album.wants(name):
                with window(browser) as page:
                    page.goto(address)
                    album.take(page, name)


def desk(browser: Browser, album: Album, folder: Path) -> None:
    """Every page of the desk, in each state and language."""
    with (
        busy_desk(folder / "busy") as busy,
        empty_desk(folder / "empty") as empty,
        new_desk(folder / "new") as new,
    ):
        desks = {"busy": busy, "empty": empty, "new": new}
        for sight in filter(lambda sight: album.wants(f"desk-{sight.name}"), SIGHTS):
            for language in LOCALES:
                session = sight.session(desks[sight.on], language)
                with window(browser, language=language, signed_in=session) as page:
                    sight.arrive(page, desks[sight.on])
                    album.take(page, f"desk-{sight.name}-{language}")


def passkeys(browser: Browser, album: Album, folder: Path) -> None:
    """The pages on which the browser asks for a passkey."""
    if not album.wants("desk-passkeys"):
        return
    for language in LOCALES:
        with empty_desk(folder / f"passkeys-{language}") as opened:
            session = opened.signed_in("bo", language, HOST)
            with window(browser, language=language, script=True, signed_in=session) as page:
                for name in pages_on_the_way(at(opened, page, language), opened):
                    album.take(page, f"desk-{name}-{language}")


def main(folder: Path, names: list[str]) -> int:
    """The pages of these names (all, when there are none) into ``folder``."""
    album = Album(folder, names)
    with chromium() as browser, tempfile.TemporaryDirectory() as made:
        board(browser, album)
        desk(browser, album, Path(made))
        passkeys(browser, album, Path(made))
    for name in album.misfits:
        sys.stderr.write(f"wider than its screen: {name}\n")
    return 1 if album.misfits else 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
