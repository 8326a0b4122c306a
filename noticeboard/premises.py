"""What one running board has for itself: its data folder and its address."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from noticeboard.domain.errors import NoticeboardError

# The file in a folder that whoever runs on it holds.
LOCK = "lock"


class FolderInUseError(NoticeboardError):
    """Another board runs on this data folder."""


class AddressInUseError(NoticeboardError):
    """Somebody listens there already, or the address is not this machine's."""


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The kernel lets go of it however this process ends.

    Raises:
        FolderInUseError: somebody else holds it.
    """
    # Python's descriptors are not inherited: a child that is left behind holds no lock.
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, folder)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def began_at(folder: Path) -> datetime | None:
    """When whoever holds the folder's lock took it; ``None`` where nobody is there any more."""
    lock = folder / LOCK
    try:
        os.kill(int(lock.read_text()), 0)
        return datetime.fromtimestamp(lock.stat().st_mtime, UTC)
    except PermissionError:  # it is there, and another user's
        return datetime.fromtimestamp(lock.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
        raise FolderInUseError(
            f"A board runs on {folder} already (process {holder}). "
            "Stop it first, or name another folder with --data."
        ) from None


@contextmanager
def reserved(host: str, port: int) -> Iterator[int]:
    """Keep an address for our web server, without listening; the port, chosen if it was 0.

    The server binds with SO_REUSEPORT, and two boards would share one port without a word: so
    this socket asks for the port alone first, and shares it only after.

    Raises:
        AddressInUseError: it cannot be had.
    """
    family, address = _resolve(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as reservation:
        # Past connections in TIME_WAIT do not count as use.
        reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            reservation.bind(address)
        except OSError as error:
            raise AddressInUseError(
                f"Cannot listen on {host} port {port}: {os.strerror(error.errno or 0)}. "
                "Stop what listens there, or choose another with --port."
            ) from error
        with suppress(OSError):
            reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        yield int(reservation.getsockname()[1])


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, Any]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise AddressInUseError(f"{host} is no address of this machine: {error}") from error
    return found[0][0], found[0][4]
