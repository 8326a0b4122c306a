"""A server on loopback that takes every POST, and answers at once, or after two seconds.

It reads no more of HTTP than it must, so that what is measured is whoever posts.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SLOW = "/slow"
SECONDS = 2.0
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Taking(asyncio.Protocol):
    """One connection, kept for as long as the other side keeps it."""

    def __init__(self) -> None:
        self._got = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._got += data
        while (ends := self._end()) is not None:
            request, self._got = self._got[:ends], self._got[ends:]
            self._answer(slow=request.split(b" ", 2)[1].startswith(SLOW.encode()))

    def _end(self) -> int | None:
        head, parted, _ = self._got.partition(b"\r\n\r\n")
        if not parted:
            return None
        length = _LENGTH.search(head)
        ends = len(head) + 4 + (int(length[1]) if length else 0)
        return ends if len(self._got) >= ends else None

    def _answer(self, *, slow: bool) -> None:
        assert self._transport is not None
        if slow:
            asyncio.get_running_loop().call_later(SECONDS, self._transport.write, _ANSWER)
        else:
            self._transport.write(_ANSWER)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Taking, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


@contextmanager
def sink() -> Iterator[str]:
    """Its address, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve())
