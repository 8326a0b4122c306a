"""A connected socket that keeps to a deadline and to a number of bytes."""

import io
import select
import socket
import ssl
from http.client import HTTPException

from noticeboard.egress.deadline import Deadline

_AT_ONCE = 65_536


class TooMuchError(HTTPException):
    """More came than anybody has to read."""


class Wire:
    """What an exchange is written to and read from; the next one gets a deadline of its own."""

    def __init__(self, sock: socket.socket, deadline: Deadline, allowance: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._allowance = allowance

    def begin(self, deadline: Deadline, allowance: int) -> None:
        """Take the next exchange: it may read ``allowance`` bytes in all."""
        self._deadline = deadline
        self._allowance = allowance

    def sendall(self, sent: bytes) -> None:
        """Write all of it."""
        rest = memoryview(sent)
        while rest:
            self._sock.settimeout(self._deadline.left())
            rest = rest[self._sock.send(rest[:_AT_ONCE]) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What an answer is read from; closing it leaves the socket open."""
        return io.BufferedReader(_Incoming(self))

    def read_into(self, buffer: memoryview) -> int:
        """Read what there is."""
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer)
        self._allowance -= count
        if self._allowance < 0:
            raise TooMuchError("the answer is too long")
        return count

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came that nobody asked for: the other side's goodbye, or worse."""
        if isinstance(self._sock, ssl.SSLSocket) and self._sock.pending():
            return False
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        """Hang up."""
        self._sock.close()


class _Incoming(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower, as BufferedReader calls it
        return self._wire.read_into(buffer)
