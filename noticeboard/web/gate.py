"""What every request passes before a verb sees it: host, encoding, token, headers, document."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import (
    BadRequest,
    PreconditionFailed,
    PreconditionRequired,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.violation import Violation
from noticeboard.intake import sentences
from noticeboard.strict_json import Json, read_object, shown_name, too_large
from noticeboard.web.auth import person_of_request
from noticeboard.web.call import Call
from noticeboard.web.endpoints import Endpoint
from noticeboard.web.languages import language_of_request
from noticeboard.web.parts import WebParts, WebSettings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_ETAG = re.compile(r'"([0-9]{1,9})"')


class StrangeHostError(BadRequest):
    """The Host header names another site than this one."""


class EncodedRequestError(UnsupportedMediaType):
    """The body is compressed; we read none that is."""


class TooManyFieldsError(BadRequest):
    """A form holds more fields than any page of ours has."""


class FieldTwiceError(BadRequest):
    """A form holds a field twice: nobody can tell which of the two was meant."""


class BadKeyError(BadRequest):
    """The Idempotency-Key is not 1 to 200 visible ASCII characters."""


def refuse_strange_request(parts: WebParts) -> None:
    """Raise for a foreign host, an encoded body or an unreadable query, before all else."""
    if _host(request.headers.get("Host", "")) not in _our_hosts(parts.settings):
        raise StrangeHostError
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise EncodedRequestError
    if not _is_utf8(request.query_string):
        raise BadRequest


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def call_of(parts: WebParts, endpoint: Endpoint, arguments: Mapping[str, object]) -> Call:
    """The request as a call of ``endpoint``.

    Raises:
        HTTPException: for a token, header or document that does not fit.
        RefusedError: for a document that is not plain JSON, or an unknown query parameter.
    """
    now = parts.clock()
    who = person_of_request(parts.people, now)
    raw = _body(endpoint)
    return Call(
        parts=parts,
        who=who,
        now=now,
        language=language_of_request(parts.settings.house_language),
        target=f"{endpoint.method} {request.path}",
        id=str(arguments.get("id", "")),
        query=_query(endpoint),
        document=_document(endpoint, raw),
        raw=raw,
        key=_key() if endpoint.writes else None,
        version=_version() if endpoint.versioned else None,
    )


def _host(header: str) -> str | None:
    try:
        return urlsplit(f"//{header}").hostname
    except ValueError:
        return None


def _our_hosts(settings: WebSettings) -> frozenset[str | None]:
    return _LOOPBACK | {urlsplit(settings.public_url).hostname, settings.host.lower()}


def _body(endpoint: Endpoint) -> bytes:
    try:
        raw = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise too_large() from None
    if raw and not endpoint.takes_document:
        raise BadRequest
    return raw


def _document(endpoint: Endpoint, raw: bytes) -> Json:
    if not endpoint.takes_document or (not raw and not endpoint.body_required):
        return {}
    if raw or request.content_type:
        _require_json(endpoint)
    return read_object(raw)


def _require_json(endpoint: Endpoint) -> None:
    allowed = {"application/json"} | ({_MERGE_PATCH} if endpoint.merge_patch else set())
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in allowed or charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType


_MERGE_PATCH = "application/merge-patch+json"


def _query(endpoint: Endpoint) -> dict[str, str]:
    unknown = [name for name in request.args if name not in endpoint.query]
    twice = [name for name in endpoint.query if len(request.args.getlist(name)) > 1]
    found = [_unknown(name) for name in unknown] + [_twice(name) for name in twice]
    if found:
        raise RefusedError(found)
    return request.args.to_dict()


def _unknown(name: str) -> Violation:
    return Violation("unknown_field", shown_name(name), sentences.UNKNOWN_FIELD)


def _twice(name: str) -> Violation:
    return Violation("field_twice", name, sentences.GIVEN_TWICE)


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise BadKeyError
    return key


def _version() -> int | None:
    """What If-Match names; ``None`` for ``*``. A weak tag never matches (RFC 9110, 13.1.1)."""
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionRequired
    if given.strip() == "*":
        return None
    match = _ETAG.fullmatch(given.strip())
    if match is None:
        raise PreconditionFailed
    return int(match[1])
