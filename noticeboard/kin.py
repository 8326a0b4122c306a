"""Parents and children among processes: what the kernel does for those left behind.

Linux does it; on macOS, which is for development only, these calls do nothing.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

# Source: linux/prctl.h
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

# Loaded here and not after a fork, where the loader's lock may be held by a thread that is gone.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(by: signal.Signals, *, parent: int) -> None:
    """Have the kernel send ``by`` to this process when the thread that started it ends.

    ``parent`` is who it should be: gone already, the signal would never come.
    """
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(by), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Have grandchildren that lose their parent come to this process, not to init."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reap_strangers(own: Container[int]) -> None:
    """Take away ended children that nobody waits for; ``own`` are waited for elsewhere."""
    for pid in _children():
        if pid not in own:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def end_strangers(own: Container[int], *, within: float = 0.5) -> None:
    """Kill every child that is not one's ``own``: orphans that came to us, and theirs.

    Together, and ``within`` so many seconds: who waits for a busy disk dies when that answers.
    """
    until = time.monotonic() + within
    while strangers := [pid for pid in _children() if pid not in own]:
        for pid in strangers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        if time.monotonic() > until:
            return
        time.sleep(0.005)


def _children() -> list[int]:
    listing = Path(f"/proc/self/task/{os.getpid()}/children")  # missing off Linux
    return [int(pid) for pid in listing.read_text().split()] if listing.exists() else []
