"""Asks a WSGI application as a browser would, without a socket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults


@dataclass(frozen=True)
class Reply:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as people read it."""
        return self.body.decode()


def ask(app: Any, path: str, method: str = "GET", **headers: str) -> Reply:
    """One request; ``path`` is what the server has already percent-decoded.

    Headers are written like ``accept_encoding="gzip"``.
    """
    return raw(app, path.encode().decode("latin-1"), method, **headers)


def raw(app: Any, path_info: str, method: str = "GET", **headers: str) -> Reply:
    """One request with exactly this PATH_INFO, however broken."""
    environ: dict[str, Any] = {"PATH_INFO": path_info, "REQUEST_METHOD": method}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    started: list[Any] = []
    body = b"".join(app(environ, lambda *told: started.append(told)))
    status, told = started[0][0], started[0][1]
    return Reply(int(status[:3]), {name.lower(): value for name, value in told}, body)
