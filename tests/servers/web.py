"""A web server on loopback that says exactly the bytes it is told to: for whoever asks outside."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came: its first line, its headers in lower case, its body."""

    line: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Asked], Iterable[bytes]]


def said(status: str, body: bytes = b"", *, headers: str = "") -> list[bytes]:
    """A whole answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return [head.encode(), body]


@dataclass
class WebServer:
    """Where it listens, what it was asked, and how many connections it took."""

    port: int
    scheme: str = "http"
    host: str = "127.0.0.1"
    asked: list[Asked] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    connections: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/") -> str:
        """The address of a path there."""
        return f"{self.scheme}://{self.host}:{self.port}{path}"


@contextmanager
def web_server(
    answer: Answer, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0
) -> Iterator[WebServer]:
    """A server that answers each request with what ``answer`` gives, until the block ends."""
    with socket.create_server((host, port)) as listening:
        listening.settimeout(0.05)
        number = listening.getsockname()[1]
        server = WebServer(number, "https" if tls else "http", host)
        if tls is not None:
            tls.sni_callback = lambda _sock, name, _tls: server.names.append(name)
        ended = threading.Event()
        take = threading.Thread(target=_take, args=(listening, server, answer, tls, ended))
        take.start()
        try:
            yield server
        finally:
            ended.set()
            take.join()


def _take(
    listening: socket.socket,
    server: WebServer,
    answer: Answer,
    tls: ssl.SSLContext | None,
    ended: threading.Event,
) -> None:
    serving: list[threading.Thread] = []
    while not ended.is_set():
        try:
            sock, _ = listening.accept()
        except TimeoutError:
            continue
        server.connections += 1
        args = (sock, server, answer, tls, ended)
        serving.append(threading.Thread(target=_serve, args=args))
        serving[-1].start()
    for thread in serving:
        thread.join()


def _serve(
    sock: socket.socket,
    server: WebServer,
    answer: Answer,
    tls: ssl.SSLContext | None,
    ended: threading.Event,
) -> None:
    sock.settimeout(0.05)
    try:
        with tls.wrap_socket(sock, server_side=True) if tls else sock as line:
            while not ended.is_set() and (asked := _asked(line, ended)):
                server.asked.append(asked)
                for part in answer(asked):
                    if ended.is_set():
                        return
                    line.sendall(part)
                if "connection: close" in asked.headers.get("x-then", ""):
                    return
    except OSError:
        pass
    finally:
        server.hung_up.set()


def _asked(line: socket.socket, ended: threading.Event) -> Asked | None:
    head = b""
    while b"\r\n\r\n" not in head:
        more = _more(line, ended)
        if not more:
            return None
        head += more
    head, _, body = head.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in rest)}
    while len(body) < int(headers.get("content-length", 0)):
        body += _more(line, ended)
    return Asked(first, headers, body)


def _more(line: socket.socket, ended: threading.Event) -> bytes:
    while not ended.is_set():
        try:
            return line.recv(65_536)
        except TimeoutError:
            continue
    return b""
