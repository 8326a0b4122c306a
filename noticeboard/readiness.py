"""How a part tells the supervisor that it does its work: one line through a pipe it was given."""

import os
from contextlib import suppress

READY_FD = "NOTICEBOARD_READY_FD"
READY_LINE = b"ready\n"


def announce_ready() -> None:
    """Say so, once; without a supervisor there is nobody to tell."""
    descriptor = os.environ.pop(READY_FD, "")
    if not descriptor.isdecimal():
        return
    with suppress(OSError):
        os.write(int(descriptor), READY_LINE)
        os.close(int(descriptor))


def awaited() -> bool:
    """Whether somebody waits for :func:`announce_ready`."""
    return READY_FD in os.environ
