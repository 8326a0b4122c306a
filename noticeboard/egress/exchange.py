"""One request and its answer over a connected socket."""

import re
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from socket import socket
from typing import cast

from noticeboard.domain.web_address import WebAddress
from noticeboard.egress.wire import Wire
from noticeboard.ports.outside import Method, RequestRefusedError, WebAnswer

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x21-\x7e\x80-\xff]+([ \t]+[\x21-\x7e\x80-\xff]+)*")
# Ours to say: what stands there decides where an answer ends.
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})


def request_bytes(
    address: WebAddress, method: Method, headers: Mapping[str, str], body: bytes | None
) -> bytes:
    """The request as it is sent.

    Raises:
        RequestRefusedError: a header is ours to say, or cannot be sent as it is.
    """
    lines = [f"{method} {address.target} HTTP/1.1", f"Host: {address.authority}"]
    # Nothing compressed is asked for, and nothing is unpacked.
    lines += ["Accept-Encoding: identity", *_lines(headers)]
    if body is not None or method != "GET":
        lines.append(f"Content-Length: {len(body or b'')}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


def _lines(headers: Mapping[str, str]) -> list[str]:
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or name.lower() in _OURS or not _VALUE.fullmatch(value):
            raise RequestRefusedError(f"The header {name[:40]!r} cannot be sent as it is.")
    return [f"{name}: {value}" for name, value in headers.items()]


def read_answer(wire: Wire, method: Method, most: int) -> tuple[WebAnswer, bool]:
    """The answer with at most ``most`` bytes of its body, and whether it can be followed by more.

    Raises:
        OSError, HTTPException: it is no answer, or breaks off.
    """
    # http.client asks of a socket only what a Wire has.
    response = HTTPResponse(cast("socket", wire), method=method)
    try:
        response.begin()
        _refuse_two_lengths(response)
        body = response.read(most + 1)
        if len(body) <= most and response.length:
            raise HTTPException("the body breaks off")
        answer = WebAnswer(response.status, _headers(response), body[:most], len(body) > most)
        return answer, not (answer.cut or response.will_close)
    finally:
        response.close()


def _refuse_two_lengths(response: HTTPResponse) -> None:
    """Where an answer ends must be clear: the next one on this connection begins there."""
    lengths = set(response.headers.get_all("content-length", []))
    odd = any(not (each.isascii() and each.isdigit()) for each in lengths)
    if odd or len(lengths) + ("transfer-encoding" in response.headers) > 1:
        raise HTTPException("it is not clear where the answer ends")


def _headers(response: HTTPResponse) -> Mapping[str, str]:
    names = dict.fromkeys(name.lower() for name in response.headers)
    return {name: ", ".join(response.headers.get_all(name, [])) for name in names}
