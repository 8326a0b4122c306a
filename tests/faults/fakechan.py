"""A server that stands for the networks: its journal is the ground truth of what was published.

Three classes of account, by what they know a repeated request by: ``keyed`` by an
``Idempotency-Key``, ``recorded`` by the id of the record, ``anonymous`` by nothing. What goes
wrong, and when, is said through ``/control``.

Run: ``python -m tests.faults.fakechan JOURNAL HOST``.
"""

import json
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from tests.faults.accounts import Post, World

HUGE = 100 * 1024 * 1024
# Seconds: longer than whoever asks waits for an answer.
FOR_EVER = 25.0


class Handler(BaseHTTPRequestHandler):
    """One request: ``/class/account/posts`` or ``/class/account/records/id``."""

    protocol_version = "HTTP/1.1"
    world: World

    def log_message(self, format: str, *args: object) -> None:
        """The journal says what there is to say."""

    def do_GET(self) -> None:
        """The read side of an account."""
        _, account = self._place()
        fault, _, seconds = self.world.fault(account, "read").partition(":")
        if fault == "503":
            return self._answer(503, {})
        if fault:
            return self._silent(float(seconds or FOR_EVER))
        having = parse_qs(urlsplit(self.path).query).get("having", [""])[0]
        return self._answer(200, self.world.shown(account, having))

    def do_POST(self) -> None:
        """Publish, or say what shall go wrong."""
        length = int(self.headers.get("Content-Length", -1))
        body = self.rfile.read(max(0, length))
        if len(body) != length:
            # Whoever asked died in the middle of it.
            return self._hang_up()
        if self.path == "/control":
            self.world.script(json.loads(body))
            return self._answer(200, {})
        return self._publish(body)

    def do_PUT(self) -> None:
        """A record is put as a post is."""
        self.do_POST()

    def _publish(self, body: bytes) -> None:
        begun = datetime.now(UTC).isoformat(timespec="microseconds")
        kind, account = self._place()
        sent = {
            "key": self._key(kind),
            "text": json.loads(body)["text"],
            # Not for telling a repeat by: only for whoever reads the journal.
            "delivery": self.headers.get("X-Delivery", ""),
            "begun": begun,
        }
        fault, _, given = self.world.fault(account, "publish").partition(":")
        if fault in {"429", "503"}:
            return self._answer(int(fault), {}, {"Retry-After": given} if given else {})
        if fault == "drop":
            return self._hang_up()
        if fault == "half_open":
            return self._silent(FOR_EVER)
        if fault == "late":
            self._hang_up()
            time.sleep(float(given))
        status, post = self.world.commit(kind, account, sent)
        return self._tell(fault, given, status, post)

    def _tell(self, fault: str, given: str, status: int, post: Post) -> None:
        """Answer what was committed, or fail to."""
        answer = {"id": post.id, "text": post.text}
        if fault in {"lose", "late"}:
            return self._hang_up()
        if fault == "silent":
            return self._silent(FOR_EVER)
        if fault == "hold":
            time.sleep(float(given))
        if fault == "drip":
            return self._drip(json.dumps(answer).encode())
        if fault == "huge":
            return self._huge()
        return self._answer(status, answer)

    def _key(self, kind: str) -> str:
        if kind == "keyed":
            return str(self.headers["Idempotency-Key"])
        return unquote(self.path.rpartition("/")[2]) if kind == "recorded" else ""

    def _place(self) -> tuple[str, str]:
        _, kind, account, *_ = self.path.split("/")
        return kind, unquote(account)

    def _answer(
        self, status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None
    ) -> None:
        told = json.dumps(body, ensure_ascii=False).encode()
        self._head(status, len(told), headers)
        self.wfile.write(told)

    def _head(self, status: int, length: int, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(length), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            # Closing is not enough: the files on it keep it open while this request goes on.
            self.connection.shutdown(socket.SHUT_RDWR)

    def _silent(self, seconds: float) -> None:
        time.sleep(seconds)
        self._hang_up()

    def _drip(self, body: bytes) -> None:
        """A byte a second: no single read of it takes long."""
        self._head(200, len(body) + 60)
        for byte in _slowly(body):
            self.wfile.write(byte)
            self.wfile.flush()

    def _huge(self) -> None:
        self._head(200, HUGE)
        for _ in range(HUGE // 65_536):
            self.wfile.write(b" " * 65_536)


class Server(ThreadingHTTPServer):
    """Whoever hangs up on it is no error of its own."""

    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, request: object, client_address: object) -> None:
        """What breaks here was meant to, except what is a mistake of this file."""
        if not isinstance(sys.exc_info()[1], OSError | ValueError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


def serving(journal: Path, port: int = 0, host: str = "127.0.0.1") -> Server:
    """The server, on loopback unless told otherwise, not yet serving."""
    world = World(journal)
    return Server((host, port), type("Bound", (Handler,), {"world": world}))


def _slowly(body: bytes) -> Iterator[bytes]:
    for byte in body:
        yield bytes([byte])
        time.sleep(1)


def main(journal: str, host: str) -> None:
    """Serve until killed; the first line of standard output is the port."""
    server = serving(Path(journal), host=host)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
