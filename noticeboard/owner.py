"""Who holds a claim: this process, told apart from every other there was.

Linux only: the boot id, the PID namespace and the start time of a process come from /proc.
"""

import os
import signal
from pathlib import Path

from noticeboard.ports import Owner

_PROC = Path("/proc")


def this_process(host: str) -> Owner:
    """The owner that this process is, on the configured ``host``."""
    pid = os.getpid()
    return Owner(host, _boot(), _pid_namespace(), pid, _started(pid) or "")


def is_alive(owner: Owner) -> bool:
    """Whether the process of ``owner`` still runs; only meaningful for :func:`is_near`."""
    return _started(owner.pid) == owner.started


def is_stopped(owner: Owner) -> bool:
    """Whether it runs no further: by SIGSTOP, or because a debugger holds it."""
    return (_stat(owner.pid) or "-")[0] in "Tt"


def is_near(owner: Owner, here: Owner) -> bool:
    """Whether ``owner`` is, or was, a process that ``here`` can see: same boot, same namespace."""
    return (owner.host, owner.boot, owner.pid_namespace) == (
        here.host,
        here.boot,
        here.pid_namespace,
    )


def is_past_boot(owner: Owner, here: Owner) -> bool:
    """Whether ``owner`` ran under this name before the boot: here, unless a name is used twice."""
    return owner.host == here.host and owner.boot != here.boot


def is_gone(owner: Owner, here: Owner, *, expired: bool, silent: bool) -> bool:
    """Whether ``owner`` sends no more; here it is ended for that, if its lease ``expired``.

    ``silent``: whatever it sent from elsewhere was taken by now, or never will be. Another boot of
    this host is elsewhere, too: it may be another machine that was given the same name.
    """
    if not is_near(owner, here):
        return silent
    return not is_alive(owner) or (expired and end(owner, here))


def end(owner: Owner, here: Owner) -> bool:
    """Kill the process of ``owner`` so that it cannot send any more; whether it is gone.

    By pidfd, so that a reused pid is never hit; never oneself, never across a PID namespace.
    """
    if not is_near(owner, here) or owner.pid == here.pid:
        return False
    try:
        handle = os.pidfd_open(owner.pid)
    except ProcessLookupError:
        return True
    try:
        if is_alive(owner):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            _wait_for(handle)
        return not is_alive(owner)
    except PermissionError:
        return False  # another user's: its lease is all there is to go by
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    # A pidfd becomes readable when its process has ended.
    import select

    poll = select.poll()
    poll.register(handle, select.POLLIN)
    poll.poll(2_000)


def _boot() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()


def _pid_namespace() -> str:
    return str((_PROC / "self/ns/pid").readlink())


def _started(pid: int) -> str | None:
    """The start time in clock ticks since boot; ``None`` for no such process, or a dead one."""
    fields = _stat(pid)
    return None if fields is None or fields[0] in "ZX" else fields[19]


def _stat(pid: int) -> list[str] | None:
    """What the kernel says of a process, from its state on; ``None`` for no such process."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The command in parentheses may hold spaces and parentheses itself.
    return stat.rpartition(")")[2].split()
