"""Pictures of the sample board, to be looked at: every page, width, scheme and language.

python -m tests.browser.screenshots FOLDER
"""

import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from noticeboard.site.wsgi import public_app
from tests.site import sample
from tests.site.memory import MemoryPublic

WIDTHS = {"desktop": (1280, 2000), "phone": (390, 2600), "small": (360, 2600)}
PAGES = {
    "board-ko": "/ko/",
    "board-en": "/en/",
    "phone-ko": "/notices/hanbit-phone-x-7k2m",
    "tablet-en": "/notices/tablet-9-w1z8",
    "ending-en": "/notices/2g-ends-m3c7",
    "concert-ko": "/notices/summer-stage-d2v5",
    "rumour-ko": "/notices/price-rumour-h6t1",
    "watch-ko": "/notices/hanbit-watch-2-p8n4",
    "missing": "/nothing-here",
}
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:  # the pictures are the output
        pass


def serve(rows: MemoryPublic) -> tuple[str, threading.Thread]:
    """The rows on a free loopback port, until the process ends."""
    app = public_app(rows, lambda: sample.NOW, sample.HOUSE)
    server = make_server("127.0.0.1", 0, app, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{server.server_port}", thread


def shoot(browser: str, url: str, target: Path, width: int, height: int, *, dark: bool) -> None:
    """One picture. A new profile each time: Chromium shares nothing between two of them."""
    scheme = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0") if dark else ()
    # Chromium refuses windows under 500 px: a frame of the wanted width would change the page.
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                browser,
                *FLAGS,
                *scheme,
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={target}",
                url,
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )


def main(folder: Path) -> int:
    """All pictures into ``folder``."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.stderr.write("There is no Chromium here (Debian: apt install chromium).\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    full, _ = serve(sample.public())
    empty, _ = serve(MemoryPublic())
    addresses = {name: full + path for name, path in PAGES.items()}
    addresses |= {"empty-ko": f"{empty}/ko/", "empty-en": f"{empty}/en/"}
    for name, url in addresses.items():
        for size, (width, height) in WIDTHS.items():
            for dark in (False, True):
                target = folder / f"{name}.{size}.{'dark' if dark else 'light'}.png"
                shoot(browser, url, target, width, height, dark=dark)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
