"""JSON answers, and the headers that every answer carries."""

import json
from collections.abc import Mapping

from flask import Response

# Nothing we answer here is a page: no script, style, frame or form has a place in it.
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def json_answer(
    document: Mapping[str, object],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> Response:
    """A JSON document in UTF-8."""
    body = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    answer = Response(body.encode() + b"\n", status, mimetype=media_type)
    answer.headers.update(headers or {})
    return answer


def secure(answer: Response, *, https: bool) -> Response:
    """The answer with the headers that keep a browser from doing anything clever with it."""
    for name, value in _ALWAYS.items():
        answer.headers.setdefault(name, value)
    if https:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    return answer
