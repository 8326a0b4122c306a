"""Pictures of the sample board, to be looked at: every page, width, scheme and language.

``python -m tests.browser.screenshots FOLDER [NAME …]``; it ends with 1 when a page is wider than
its screen.
"""

import shutil
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from playwright.sync_api import Browser, sync_playwright

from noticeboard.site.wsgi import public_app
from tests.site import sample
from tests.site.memory import MemoryPublic

WIDTHS = {"desktop": 1280, "phone": 390, "small": 360}
PAGES = {
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
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:  # the pictures are the output
        pass


def serve(rows: MemoryPublic) -> str:
    """The address of these rows on a free loopback port, until the process ends."""
    app = public_app(rows, lambda: sample.NOW, sample.HOUSE)
    server = make_server("127.0.0.1", 0, app, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def addresses() -> Mapping[str, str]:
    """Every page to look at, by name: the sample board's, and an empty board."""
    full, empty = serve(sample.public()), serve(MemoryPublic())
    pages = {name: full + path for name, path in PAGES.items()}
    return pages | {"empty-ko": f"{empty}/ko/", "empty-en": f"{empty}/en/"}


def shoot(browser: Browser, url: str, target: Path, width: int, *, dark: bool) -> bool:
    """One picture of the whole page; whether it fits its width."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    page.goto(url)
    page.screenshot(path=target, full_page=True)
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
    return bool(fits)


def main(folder: Path, names: list[str]) -> int:
    """The pages of these names (all, when there are none) into ``folder``."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("There is no Chromium here (Debian: apt install chromium).\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {name: url for name, url in addresses().items() if not names or name in names}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        misfits = [
            target.name
            for name, url in wanted.items()
            for size, width in WIDTHS.items()
            for dark in (False, True)
            for target in (folder / f"{name}.{size}.{'dark' if dark else 'light'}.png",)
            if not shoot(browser, url, target, width, dark=dark)
        ]
    for name in misfits:
        sys.stderr.write(f"wider than its screen: {name}\n")
    return 1 if misfits else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
