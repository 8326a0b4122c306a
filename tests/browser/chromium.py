"""The browser that tests and pictures use: one that is there, or Debian's.

``python -m tests.browser.chromium`` finds it, installs Debian's where it may, or ends with 1 and
says what is missing. It is asked before the long tests, not by them.
"""

import os
import shutil
import sys
from collections.abc import Mapping

from tests import debian

NAMED_BY = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The second draws Korean: without it, pictures show boxes.
PACKAGES = ("chromium", "fonts-noto-cjk")
# What the browser's own windows would show is drawn anew for each window, by processes of their
# own: a third of all its work. The others are what Playwright leaves out; this replaces its list.
_LEFT_OUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)
# Nothing but the pages under test is asked of anybody, however it is named.
FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={','.join(_LEFT_OUT)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class NoBrowserError(Exception):
    """There is none, and this is how to get one."""


def find(environ: Mapping[str, str] = os.environ) -> str:
    """The path of a Chromium.

    Raises:
        NoBrowserError: there is none, or the one that was named is none.
    """
    if named := environ.get(NAMED_BY):
        found = shutil.which(named, path=environ.get("PATH"))
        if found is None:
            raise NoBrowserError(f"{NAMED_BY}={named} is no program.")
        return found
    for name in NAMES:
        if found := shutil.which(name, path=environ.get("PATH")):
            return found
    raise NoBrowserError(
        f"The browser tests need Chromium; there is no {', '.join(NAMES)} on the PATH.\n"
        f"Debian: apt-get install {' '.join(PACKAGES)} (make test does it by itself as root).\n"
        f"Elsewhere: install Chromium or Chrome, or name one: make test {NAMED_BY}=/path/to/it"
    )


def flags() -> tuple[str, ...]:
    """How it is started. Chromium refuses its sandbox to root, and to nobody else."""
    return (*FLAGS, "--no-sandbox") if os.geteuid() == 0 else FLAGS


def find_or_install() -> str:
    """The path of a Chromium; Debian's is installed where there is none.

    Raises:
        NoBrowserError: there is none, and none could be installed.
    """
    try:
        return find()
    except NoBrowserError:
        if os.environ.get(NAMED_BY) or not debian.is_here():
            raise
    sys.stderr.write(f"No Chromium here: installing Debian's {' and '.join(PACKAGES)} ...\n")
    try:
        debian.install(PACKAGES)
    except debian.NotInstalledError as error:
        raise NoBrowserError(str(error)) from error
    return find()


def main() -> int:
    """Find or install it; 1, and what is missing, when there is none."""
    try:
        find_or_install()
    except NoBrowserError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
