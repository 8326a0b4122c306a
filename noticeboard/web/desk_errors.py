"""What went wrong, as a page: what happened, what was kept, what to do next."""

import logging
from http import HTTPStatus

from flask import Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from noticeboard.domain.errors import RefusedError, SaidError
from noticeboard.domain.signing import Person
from noticeboard.store.outages import is_outage
from noticeboard.web import access, problems, wording
from noticeboard.web.desk import rendering
from noticeboard.web.desk.cut import fields_begun
from noticeboard.web.desk.doors import SAFE
from noticeboard.web.desk.parking import typed_texts
from noticeboard.web.parts import WebParts

_log = logging.getLogger(__name__)


def answer(parts: WebParts, error: Exception) -> Response:
    """The page for any error; one we did not expect is logged and told as ours."""
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, Exception):
        # Flask wraps what went wrong after the page was made: its session could not be saved.
        return answer(parts, error.original_exception)
    if isinstance(error, SaidError):
        return said(parts, error)
    if isinstance(error, CSRFError):
        return _page(parts, HTTPStatus.BAD_REQUEST, "not_from_here")
    if isinstance(error, HTTPException):
        return _http(parts, error)
    _log.error("%s %s failed", request.method, request.path, exc_info=error)
    status = (
        HTTPStatus.SERVICE_UNAVAILABLE if is_outage(error) else HTTPStatus.INTERNAL_SERVER_ERROR
    )
    page = _page(parts, status, "ours")
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        page.headers["Retry-After"] = "5"
    return page


def said(parts: WebParts, error: SaidError) -> Response:
    """A refusal by a verb, with each of its reasons."""
    found = error.violations if isinstance(error, RefusedError) else ()
    status = problems.status_of(error)
    # An act may be refused because what it was about is gone: its page is there all the same.
    no_page = status is HTTPStatus.NOT_FOUND and request.method in SAFE
    names = {
        "sentences": [v.message for v in found] or [error.sentence],
        "about": "not_found" if no_page else "refused",
        "typed": _typed(),
    }
    return rendering.page(parts, _who(), "error.html", names, status)


def _http(parts: WebParts, error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    _, sentence = wording.of(error, status)
    about = "not_found" if status is HTTPStatus.NOT_FOUND else "refused"
    cut = isinstance(error, RequestEntityTooLarge)
    names = {"sentences": [sentence], "about": about, "typed": _typed(), "cut": cut}
    page = rendering.page(parts, _who(), "error.html", names, status)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            page.headers[name] = value
    return page


def _page(parts: WebParts, status: HTTPStatus, about: str) -> Response:
    names = {"sentences": [], "about": about, "typed": _typed()}
    return rendering.page(parts, _who(), "error.html", names, status)


def _typed() -> tuple[str, ...]:
    """What was sent to a door of the desk. Forms of the login hold secrets: none of those."""
    if not (request.endpoint or "").startswith("desk."):
        return ()
    try:
        return typed_texts(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return typed_texts(fields_begun(request))


def _who() -> Person | None:
    """Who asks, as far as it can be told: the database may be what failed."""
    try:
        return access.signed_in()
    except Exception:  # an error page must not fail over the name in its corner
        return None
