"""An append-only file of JSON lines, shared by any number of processes.

It stands where a remote service stands for other channels, so it has a clock of its own as they
have: ``at`` is the journal's stamp of when the line was written, not a channel telling the time.
"""

import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

# Five seconds, of the fifteen that a send has. The kernel has no lock with a deadline, so it is
# asked again: a writer that was stopped in mid-line must not hold this one for ever.
_TRIES, _PAUSE = 500, 0.01


class NotDurableError(OSError):
    """The line was written, but nobody knows whether it would survive a power cut."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The file at ``path``: made when the first line is written, never its folder."""

    path: Path

    def append(self, record: Mapping[str, str]) -> None:
        """Add one line, durable when this returns; all of it or nothing.

        Raises:
            NotDurableError: the line stands there, perhaps not for good.
            OSError: nothing was added.
        """
        with self._opened(os.O_RDWR | os.O_CREAT | os.O_APPEND, fcntl.LOCK_EX) as file:
            size = os.fstat(file).st_size
            _write(file, _line({**record, "at": _now()}, torn=_torn(file, size)), size)
            try:
                self._keep(file, new=size == 0)
            except OSError as error:
                raise NotDurableError(*error.args) from error

    def find(self, key: str, value: str) -> Mapping[str, str] | None:
        """The first line whose ``key`` is ``value``; ``None`` when there is none, or no file.

        Raises:
            OSError: when the file cannot be read.
        """
        wanted = json.dumps(value, ensure_ascii=False).encode()
        try:
            with (
                self._opened(os.O_RDONLY, fcntl.LOCK_SH) as file,
                open(file, "rb", closefd=False) as lines,
            ):
                records = (_record(line) for line in lines if wanted in line)
                return next((record for record in records if record.get(key) == value), None)
        except FileNotFoundError:
            if self.path.parent.is_dir():
                return None
            raise  # the whole folder is away, and with it any proof of absence

    def trouble(self) -> OSError | None:
        """Why a line could not be added now; nothing is written to find out."""
        if self.path.is_dir():
            return _error(errno.EISDIR)
        if not self.path.parent.is_dir():
            return _error(errno.ENOENT)
        here = self.path if self.path.exists() else self.path.parent
        return None if os.access(here, os.W_OK) else _error(errno.EACCES)

    def _keep(self, file: int, *, new: bool) -> None:
        os.fsync(file)
        if new:  # its name is a line in the folder, lost in a power cut like any other
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    @contextmanager
    def _opened(self, flags: int, lock: int) -> Iterator[int]:
        file = os.open(self.path, flags | os.O_CLOEXEC, 0o644)
        try:
            _lock(file, lock)
            yield file
        finally:
            os.close(file)


def _lock(file: int, lock: int) -> None:
    """Wait for a line that is being written, but not for ever: its writer may be stopped."""
    for _ in range(_TRIES):
        try:
            return fcntl.flock(file, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
    raise _error(errno.EWOULDBLOCK)


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _write(file: int, line: bytes, size: int) -> None:
    """One write; what a full disk took of it is taken back."""
    written = os.write(file, line)
    if written != len(line):
        os.ftruncate(file, size)
        raise _error(errno.ENOSPC)


def _torn(file: int, size: int) -> bool:
    """Whether the last writer died in the middle of its line."""
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _line(record: Mapping[str, str], *, torn: bool) -> bytes:
    line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    return b"\n" + line if torn else line


def _record(line: bytes) -> Mapping[str, str]:
    """The line as an object; an empty one for what a crash left half."""
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
