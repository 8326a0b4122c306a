"""Debian's packages, where a test needs a program that no wheel brings."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

OS_RELEASE = Path("/etc/os-release")


class NotInstalledError(Exception):
    """apt-get says why not."""


def may_install(os_release: str, *, root: bool) -> bool:
    """Whether Debian's packages can be had without asking anybody."""
    return root and "ID=debian" in os_release.splitlines() and shutil.which("apt-get") is not None


def is_here() -> bool:
    """Whether that is so on this machine."""
    os_release = OS_RELEASE.read_text() if OS_RELEASE.exists() else ""
    return may_install(os_release, root=os.geteuid() == 0)


def install(packages: Sequence[str]) -> None:
    """Install these.

    Raises:
        NotInstalledError: apt-get says why not.
    """
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ("-y", "-qq", "--no-install-recommends", *packages)
    for words in (("update", "-qq"), ("install", *wanted)):
        ran = subprocess.run(
            ["apt-get", *words], env=quietly, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            said = (ran.stderr or ran.stdout).strip()
            raise NotInstalledError(
                f"apt-get {' '.join(words)} ended with {ran.returncode}:\n{said}"
            )
