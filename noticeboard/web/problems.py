"""Errors as RFC 9457 documents: a stable code, a sentence in the caller's language."""

import logging
from collections.abc import Iterable
from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import HTTPException

from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    SaidError,
    StaleVersionError,
)
from noticeboard.domain.sentence import Language, Sentence
from noticeboard.domain.violation import Violation
from noticeboard.presenting import present_violation, shapes
from noticeboard.store.outages import is_outage
from noticeboard.strict_json import TooLargeError, UnreadableError
from noticeboard.web import wording
from noticeboard.web.answers import json_answer
from noticeboard.web.auth import TokenMissingError, TokenUnknownError
from noticeboard.web.languages import language_of_request
from noticeboard.web.parts import WebParts

_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

# The first class that fits counts.
_STATUS: tuple[tuple[type[SaidError], HTTPStatus], ...] = (
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (UnreadableError, HTTPStatus.BAD_REQUEST),
    (RefusedError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StaleVersionError, HTTPStatus.PRECONDITION_FAILED),
    (ConflictError, HTTPStatus.CONFLICT),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (NotFoundError, HTTPStatus.NOT_FOUND),
)


def answer(parts: WebParts, error: Exception) -> Response:
    """The answer to any error; one we did not expect is logged and told as a 500."""
    language = language_of_request(parts.settings.house_language)
    if isinstance(error, SaidError):
        return _said(error, language)
    if isinstance(error, HTTPException):
        return _http(error, language)
    _log.error("%s %s failed", request.method, request.path, exc_info=error)
    if is_outage(error):
        away = _problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", wording.AWAY, language)
        away.headers["Retry-After"] = "5"
        return away
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", wording.INTERNAL, language)


def status_of(error: SaidError) -> HTTPStatus:
    """The status that goes with a refusal."""
    if error.code == "key_reused":
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def _said(error: SaidError, language: Language) -> Response:
    status = status_of(error)
    found = error.violations if isinstance(error, RefusedError) else ()
    sentence = wording.several(len(found)) if len(found) > 1 else error.sentence
    made = _problem(status, error.code, sentence, language, found)
    if isinstance(error, StaleVersionError):
        made.headers["ETag"] = f'"{error.current}"'
    return made


def _http(error: HTTPException, language: Language) -> Response:
    """A refusal by the web itself; its headers (Allow, Location) go with it."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    code, sentence = wording.of(error, status)
    made = _problem(status, code, sentence, language)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            made.headers[name] = value
    if isinstance(error, TokenMissingError):
        made.headers["WWW-Authenticate"] = 'Bearer realm="noticeboard"'
    if isinstance(error, TokenUnknownError):
        made.headers["WWW-Authenticate"] = 'Bearer realm="noticeboard", error="invalid_token"'
    return made


def _problem(
    status: HTTPStatus,
    code: str,
    sentence: Sentence,
    language: Language,
    violations: Iterable[Violation] = (),
) -> Response:
    document: shapes.ProblemShape = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": sentence.in_(language),
        "code": code,
    }
    found = [present_violation(violation, language) for violation in violations]
    if found:
        document["violations"] = found
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return json_answer(document, status, headers, MEDIA_TYPE)
