"""A file that is whole or not there: gzip for everybody to read, and a digest over every bit.

Two gzip members one after the other: what was written, and a line with the SHA-256 of the first.
So ``zcat`` shows all of it, and no bit of it changes unseen.
"""

import fcntl
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from noticeboard.store.backups import refusals

_GZIP = 31  # zlib: the largest window, and a gzip header without name or time
_AT_ONCE = 1 << 18
_FIRST_LINE = 1 << 16
# Nobody else's files end so: what is left of them is cleared away.
_DRAFT = ".noticeboard-part"


class Sink:
    """Takes bytes, compresses them, and keeps the digest of what it wrote."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._deflate = zlib.compressobj(wbits=_GZIP)
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Some more."""
        self._put(self._deflate.compress(data))

    def seal(self) -> None:
        """The end: nothing can be added or changed any more."""
        self._put(self._deflate.flush())
        self._file.write(_seal(self._digest.digest()))

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self._file.write(data)


@contextmanager
def new_file(path: Path, check: Callable[[Path], object]) -> Iterator[Sink]:
    """A sink for a draft that takes its name after the block, once ``check`` has read it.

    Only its owner may read it. Whatever goes wrong, nothing is left; what somebody who was
    killed left in the folder goes with the next one.

    Raises:
        BackupError: it is there already, or cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}{_DRAFT}")
    try:
        if path.exists():
            raise refusals.exists(path)
        _clear(path.parent)
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            sink = Sink(file)
            yield sink
            sink.seal()
            file.flush()
            os.fsync(file.fileno())
        check(draft)
        if path.exists():
            raise refusals.exists(path)
        draft.rename(path)
        settle(path.parent)
    except OSError as error:
        raise refusals.not_written(path, error.strerror or str(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Take away drafts of whoever was killed; the kernel let go of their locks."""
    for left in folder.glob(f".*{_DRAFT}"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def check_seal(path: Path) -> None:
    """Read all of a file, and compare its digest.

    Raises:
        BackupError: it is not sealed so, or not as it was then.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        left, digest = _sealed_size(path), hashlib.sha256()
        while left > 0 and (chunk := file.read(min(_AT_ONCE, left))):
            digest.update(chunk)
            left -= len(chunk)
        if left or file.read() != _seal(digest.digest()):
            raise refusals.damaged(path)


def first_line(path: Path) -> bytes:
    """The first line, of whatever file: it may be any, and huge.

    Raises:
        BackupError: it is not gzip, or has no such line.
    """
    with path.open("rb") as file:
        try:
            shown = zlib.decompressobj(wbits=_GZIP).decompress(file.read(_AT_ONCE), _FIRST_LINE)
        except zlib.error as error:
            raise refusals.foreign(path) from error
    return shown.partition(b"\n")[0]


def lines_in(path: Path) -> Iterator[bytes]:
    """The lines that were written, without their ends; its seal was looked at before."""
    left, inflate, rest = _sealed_size(path), zlib.decompressobj(wbits=_GZIP), b""
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(_AT_ONCE, left))):
            left -= len(chunk)
            rest += inflate.decompress(chunk)
            *lines, rest = rest.split(b"\n")
            yield from lines


def _sealed_size(path: Path) -> int:
    return path.stat().st_size - len(_seal(b""))


def _seal(digest: bytes) -> bytes:
    """As long as any other: the digest is not compressed."""
    stored = zlib.compressobj(level=0, wbits=_GZIP)
    return stored.compress(f'{{"sha256":"{digest.hex():0>64}"}}\n'.encode()) + stored.flush()


def put_text(path: Path, text: str) -> None:
    """A small file that is there, with its text, even if the power goes the moment after."""
    with path.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    settle(path.parent)


def settle(folder: Path) -> None:
    """Keep the name, too, should the power go."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
