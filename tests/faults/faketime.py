"""The library by which a process is shown a clock that jumps: one that is there, or Debian's.

``python -m tests.faults.faketime`` finds it, installs Debian's where it may, or ends with 1 and
says what is missing. It is asked before the long tests, not by them.
"""

import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from noticeboard.sending import senders
from tests import debian

NAMED_BY = "LIBFAKETIME"
LOADS, OFFSET = "LD_PRELOAD", "FAKETIME"
# Names the file that says it, to whatever a process begins.
TOLD_IN = "FAULTS_CLOCK"
# The one for processes with threads.
NAME = "faketime/libfaketimeMT.so.1"
PACKAGES = ("libfaketime",)
# Seconds between two looks at what the clock is to be.
LOOK_EVERY = 0.05
# Python's own, in seconds.
_TURN = 0.005
FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib")


class NoFakeTimeError(Exception):
    """It is not here, and this is how to get it."""


def find(environ: Mapping[str, str] = os.environ, folders: tuple[str, ...] = FOLDERS) -> str:
    """The path of the library.

    Raises:
        NoFakeTimeError: there is none, or what was named is none.
    """
    if named := environ.get(NAMED_BY):
        if not Path(named).is_file():
            raise NoFakeTimeError(f"{NAMED_BY}={named} is no file.")
        return named
    for folder in folders:
        for found in (*Path(folder).glob(NAME), *Path(folder).glob(f"*/{NAME}")):
            return str(found)
    raise NoFakeTimeError(
        f"The tests of clocks that jump need libfaketime; there is no {NAME} in "
        f"{', '.join(folders)}.\n"
        f"Debian: apt-get install {' '.join(PACKAGES)} (make test does it by itself as root).\n"
        f"Elsewhere: install it, or name it: make test {NAMED_BY}=/path/to/libfaketimeMT.so.1"
    )


def find_or_install() -> str:
    """The path of the library; Debian's is installed where there is none.

    Raises:
        NoFakeTimeError: there is none, and none could be installed.
    """
    try:
        return find()
    except NoFakeTimeError:
        if os.environ.get(NAMED_BY) or not debian.is_here():
            raise
    sys.stderr.write(f"No libfaketime here: installing Debian's {' '.join(PACKAGES)} ...\n")
    try:
        debian.install(PACKAGES)
    except debian.NotInstalledError as error:
        raise NoFakeTimeError(str(error)) from error
    return find()


def preloading(library: str) -> Mapping[str, str]:
    """The environment of a process whose wall clock can be moved; as yet it is right.

    The time since boot is no wall clock: nobody can set it, and it stays as it is.
    """
    return {
        LOADS: library,
        OFFSET: "+0",
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def follow(told_in: Path) -> None:
    """Have the clock of this process moved by what that file says, as soon as it says so.

    The library could read it by itself, at every look at the clock; but then it closes files
    that are not its own, when several threads look at once. And all threads of a process queue
    up for each of its clocks: with the senders' short turns that would be all they do.
    """

    def look() -> None:
        os.environ[OFFSET] = told_in.read_text().strip()

    def keep_looking() -> None:
        while not never.wait(LOOK_EVERY):
            # A board that is taken down takes its files with it.
            with suppress(FileNotFoundError):
                look()

    never = threading.Event()
    senders.TURN = _TURN
    os.environ[TOLD_IN] = str(told_in)
    look()
    threading.Thread(target=keep_looking, name="clock hands", daemon=True).start()


def main() -> int:
    """Find or install it; 1, and what is missing, when there is none."""
    try:
        find_or_install()
    except NoFakeTimeError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
