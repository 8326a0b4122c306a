"""The browser that tests and pictures use: one that is there, or Debian's.

``python -m tests.browser.chromium`` finds it, installs Debian's where it may, or ends with 1 and
says what is missing. It is asked before the long tests, not by them.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NAMED_BY = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The second draws Korean: without it, pictures show boxes.
PACKAGES = ("chromium", "fonts-noto-cjk")
OS_RELEASE = Path("/etc/os-release")
# Nothing but the pages under test is asked of anybody, however it is named.
FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
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


def may_install(os_release: str, *, root: bool) -> bool:
    """Whether Debian's packages can be had without asking anybody."""
    return root and "ID=debian" in os_release.splitlines() and shutil.which("apt-get") is not None


def install() -> None:
    """Debian's packages.

    Raises:
        NoBrowserError: apt-get says why not.
    """
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ("-y", "-qq", "--no-install-recommends", *PACKAGES)
    for words in (("update", "-qq"), ("install", *wanted)):
        ran = subprocess.run(
            ["apt-get", *words], env=quietly, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            said = (ran.stderr or ran.stdout).strip()
            raise NoBrowserError(f"apt-get {' '.join(words)} ended with {ran.returncode}:\n{said}")


def find_or_install() -> str:
    """The path of a Chromium; Debian's is installed where there is none.

    Raises:
        NoBrowserError: there is none, and none could be installed.
    """
    try:
        return find()
    except NoBrowserError:
        os_release = OS_RELEASE.read_text() if OS_RELEASE.exists() else ""
        if os.environ.get(NAMED_BY) or not may_install(os_release, root=os.geteuid() == 0):
            raise
    sys.stderr.write(f"No Chromium here: installing Debian's {' and '.join(PACKAGES)} ...\n")
    install()
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
