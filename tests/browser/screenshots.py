"""Pictures of every page, to be looked at: in both languages, on each screen, by day and by night.

``python -m tests.browser.screenshots FOLDER [NAME …]``; it ends with 1 when a page is wider than
its screen.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.measuring import wider_than_screen
from tests.browser.serving import empty_board, sample_board, served
from tests.browser.windows import DESKTOP, HEIGHT, PHONE, SCHEMES, SMALL, chromium, window

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
    "missing": "/nothing-here",
}
EMPTY = {"empty-ko": "/ko/", "empty-en": "/en/"}


def shoot(page: Page, folder: Path, name: str) -> Iterator[str]:
    """The page on every screen; the names of the pictures on which it did not fit."""
    for size, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            target = folder / f"{name}.{size}.{scheme}.png"
            page.screenshot(path=target, full_page=True)
            if wider_than_screen(page):
                yield target.name


def board(browser: Browser, folder: Path, names: list[str]) -> Iterator[str]:
    """The pages of the public board, with made-up notices and with none."""
    with served(sample_board) as full, served(empty_board) as empty:
        pages = {name: full + path for name, path in BOARD.items()}
        pages |= {name: empty + path for name, path in EMPTY.items()}
        for name, address in pages.items():
            if not names or name in names:
                with window(browser) as page:
                    page.goto(address)
                    yield from shoot(page, folder, name)


def main(folder: Path, names: list[str]) -> int:
    """The pages of these names (all, when there are none) into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        misfits = list(board(browser, folder, names))
    for name in misfits:
        sys.stderr.write(f"wider than its screen: {name}\n")
    return 1 if misfits else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
