"""What this host shows of itself: its clock, its disk, its secret, the state of its processes."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from noticeboard import owner as owners
from noticeboard.domain.invariants import Condition, Machine
from noticeboard.ports import Owner
from noticeboard.ports.clocks import Clocks
from noticeboard.ports.running import Running
from noticeboard.premises import began_at

# Of a command so much is shown.
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Host:
    """This one, and what of the board is on it. ``data``: the folder; ``secret``: its key."""

    me: Owner
    data: Path
    secret: Path
    clocks: Clocks
    moment: Callable[[], tuple[datetime, timedelta]]
    says_synchronised: Callable[[datetime], bool]

    def machine(self, running: Running) -> Machine:
        """All that it shows now, the database on it included."""
        before, _ = self.moment()
        elsewhere = self.clocks.database_now()
        wall, boot = self.moment()
        anchor = self.clocks.kept(self.me).anchor
        return Machine(
            clock_apart=None if anchor is None else wall - (anchor + boot),
            database_apart=None if elsewhere is None else before + (wall - before) / 2 - elsewhere,
            synchronised=self.says_synchronised(wall),
            free=shutil.disk_usage(self.data).free,
            wal=running.wal(),
            key_mode=_key_mode(self.secret),
            locked=running.is_locked(),
            writer=_named(running.writer()),
        )

    def board_began_at(self) -> datetime | None:
        """When the board that runs on this folder was started, if it is one process tree."""
        return began_at(self.data)

    def condition(self, owner: Owner) -> Condition:
        """What became of a process, as far as it can be seen from here."""
        if owners.is_past_boot(owner, self.me):
            return "gone"
        if not owners.is_near(owner, self.me):
            return "elsewhere"
        if not owners.is_alive(owner):
            return "gone"
        return "stopped" if owners.is_stopped(owner) else "runs"


def free_beside(data: Path) -> int | None:
    """Bytes on the disk of that folder; ``None`` where there is none."""
    try:
        return shutil.disk_usage(data).free
    except OSError:
        return None


def _key_mode(secret: Path) -> int | None:
    """Who may read it, as in ``chmod``."""
    if not secret.exists():
        return None
    mode = secret.stat().st_mode & 0o777
    # systemd gives it to a user whom it makes up by an ACL, and the group's bits are that one's
    # mask: nobody's right. The folder is closed to everybody else.
    is_credential = str(secret.parent) == os.environ.get("CREDENTIALS_DIRECTORY")
    return mode & ~0o070 if is_credential else mode


def _named(pid: int | None) -> tuple[int, str] | None:
    """A process with its command; what nobody may read has none."""
    if pid is None:
        return None
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return pid, "?"
    told = b" ".join(words).decode(errors="replace")
    # Whatever it calls itself: it neither breaks a line of a table nor tells a terminal anything.
    plain = "".join(char if char.isprintable() else " " for char in told)
    return pid, plain.strip()[:_SHOWN]
