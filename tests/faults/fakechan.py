"""A server that stands for the networks: its journal is the ground truth of what was published.

Three classes of account, by what they know a repeated request by: ``keyed`` by an
``Idempotency-Key``, ``recorded`` by the id of the record, ``anonymous`` by nothing. What goes
wrong, and when, is said through ``/control``. Run: ``python -m tests.faults.fakechan JOURNAL``.
"""

import json
import os
import random
import socket
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

HUGE = 100 * 1024 * 1024
# Seconds: longer than whoever asks waits for an answer.
FOR_EVER = 25.0


@dataclass(frozen=True)
class Post:
    """One publication, as it was committed."""

    id: str
    key: str
    text: str
    at: datetime


@dataclass
class Account:
    """What stands on one account, and what goes wrong there next.

    ``publish`` and ``read``: faults for the requests to come, in order; ``rates``: the share of
    the requests after those that get one. ``lag``: how far the read side is behind, in seconds.
    """

    posts: list[Post] = field(default_factory=list)
    publish: deque[str] = field(default_factory=deque)
    read: deque[str] = field(default_factory=deque)
    rates: Mapping[str, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    lag: float = 0.0
    refuse_identical: bool = False

    def next_fault(self, kind: str) -> str:
        """What goes wrong with this request; nothing, most of the time."""
        scripted = self.publish if kind == "publish" else self.read
        if scripted:
            return scripted.popleft()
        drawn = self.chance.random()
        for fault, share in self.rates.items() if kind == "publish" else ():
            drawn -= share
            if drawn < 0:
                return fault
        return ""


class World:
    """Every account, and the journal that each publication is written to as it is committed."""

    def __init__(self, journal: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._journal = os.open(journal, flags, 0o644)
        self._accounts: dict[str, Account] = defaultdict(Account)
        self._lock = threading.Lock()
        self._count = 0

    def script(self, told: Mapping[str, Any]) -> None:
        """Have things go wrong on an account: the names of :class:`Account`, and a ``seed``."""
        with self._lock:
            account = self._accounts[told["account"]]
            account.publish.extend(told.get("publish", ()))
            account.read.extend(told.get("read", ()))
            account.rates = told.get("rates", account.rates)
            account.lag = told.get("lag", account.lag)
            account.refuse_identical = told.get("refuse_identical", account.refuse_identical)
            if "seed" in told:
                account.chance.seed(f"{told['seed']} {told['account']}")

    def fault(self, name: str, kind: str) -> str:
        """What goes wrong with the next request of that kind."""
        with self._lock:
            return self._accounts[name].next_fault(kind)

    def commit(self, kind: str, name: str, sent: Mapping[str, str]) -> tuple[int, Post]:
        """Publish, or know it again; a status and what stands there."""
        with self._lock:
            account, now = self._accounts[name], datetime.now(UTC)
            for post in reversed(account.posts):
                if kind != "anonymous" and post.key == sent["key"]:
                    if kind == "keyed" or post.text == sent["text"]:
                        return 200, post
                    break
                if account.refuse_identical and post.text == sent["text"]:
                    return 403, post
            self._count += 1
            post = Post(str(self._count), sent["key"], sent["text"], now)
            self._write(kind, name, sent, post)
            account.posts.append(post)
            return 201, post

    def shown(self, name: str) -> Mapping[str, object]:
        """The read side: everything up to ``as_of``."""
        with self._lock:
            account = self._accounts[name]
            as_of = datetime.now(UTC) - timedelta(seconds=account.lag)
            posts = [post for post in account.posts if post.at <= as_of]
        rows = [{"id": post.id, "key": post.key, "text": post.text} for post in posts]
        return {"as_of": as_of.isoformat(), "posts": rows}

    def _write(self, kind: str, name: str, sent: Mapping[str, str], post: Post) -> None:
        line = {
            "seq": self._count,
            "at": post.at.isoformat(timespec="microseconds"),
            "account": name,
            "class": kind,
            **sent,
        }
        os.write(self._journal, json.dumps(line, ensure_ascii=False).encode() + b"\n")


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
        return self._answer(200, self.world.shown(account))

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


def serving(journal: Path, port: int = 0) -> Server:
    """The server on loopback, not yet serving."""
    world = World(journal)
    return Server(("127.0.0.1", port), type("Bound", (Handler,), {"world": world}))


def _slowly(body: bytes) -> Iterator[bytes]:
    for byte in body:
        yield bytes([byte])
        time.sleep(1)


def main(journal: str) -> None:
    """Serve until killed; the first line of standard output is the port."""
    server = serving(Path(journal))
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
