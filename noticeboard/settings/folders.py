"""The folders of an installation: what must survive, and where its sockets live."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

# macOS allows 103 bytes for a Unix socket's path, Linux 107; both with room for a longer name.
LONGEST_SOCKET = 99
SOCKET = "valkey.sock"


class FolderError(ValueError):
    """A folder that cannot be used; the text says which and why."""


def private_folder(path: Path) -> Path:
    """``path``, made for its owner alone if it is not there yet."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(f"{path} cannot be made: {error.strerror}") from error
    return path


def runtime_folder(data: Path, environ: Mapping[str, str]) -> Path:
    """``run`` in the data folder, or a short path of our own where that is too long for a socket.

    Every process that is given the same data folder and environment finds the same one.
    """
    if _fits(data / "run"):
        return private_folder(data / "run")
    name = f"noticeboard-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"
    # The last one is short wherever TMPDIR leads to; a folder of another's is refused below.
    for place in (environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):  # noqa: S108
        if (
            place
            and Path(place).is_absolute()
            and Path(place).is_dir()
            and _fits(Path(place, name))
        ):
            return ours_alone(Path(place, name))
    raise FolderError(f"no folder is short enough for a socket; set runtime_dir (data: {data})")


def given_runtime_folder(path: Path) -> Path:
    """The operator's own choice, if a socket in it can be named."""
    if not _fits(path):
        raise FolderError(f"{path} is too long for a socket: {LONGEST_SOCKET} bytes with {SOCKET}")
    return private_folder(path)


def ours_alone(path: Path) -> Path:
    """``path`` in a folder others can write to: ours, not a link, closed to others, or refused."""
    private_folder(path)
    found = path.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not ours or found.st_mode & 0o077:
        raise FolderError(f"{path} is not ours alone; remove it or set runtime_dir")
    return path


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET
