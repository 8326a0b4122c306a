"""Who holds SQLite's write lock, by the kernel's list: SQLite itself does not tell.

The file with the locks is not opened here: to close it would let go of every lock that this
process has on it.
"""

import re
from pathlib import Path

# In WAL mode whoever writes has this byte of the -shm file. Source: sqlite.org/walformat.html
_WRITER = 120
# As "7: POSIX  ADVISORY  WRITE 4711 08:01:262 120 120". Source: proc(5)
_LOCK = re.compile(r"^\d+: POSIX +ADVISORY +WRITE (\d+) \S+:(\d+) (\d+) (\d+)$", re.MULTILINE)


def writer_of(database: Path, locks: Path = Path("/proc/locks")) -> int | None:
    """The pid of the process that writes into a database, or stopped while it did.

    ``None``: nobody, or nobody that can be seen: in another container, or not on Linux.
    """
    shared = database.with_name(f"{database.name}-shm")
    try:
        inode, listed = shared.stat().st_ino, locks.read_text()
    except OSError:
        return None
    for pid, file, first, last in _LOCK.findall(listed):
        if int(file) == inode and int(first) <= _WRITER <= int(last):
            return int(pid)
    return None
