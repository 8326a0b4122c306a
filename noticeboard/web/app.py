"""The Flask application: routes from the endpoints, one door for errors, headers on everything."""

from collections.abc import Callable, Mapping
from functools import cache, partial

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from noticeboard.strict_json import MOST_BYTES
from noticeboard.web import access, answers, desk_errors, desk_routes, health, problems
from noticeboard.web.api import ENDPOINTS
from noticeboard.web.desk import DOORS
from noticeboard.web.desk.doors import PREFIX as PREFIX_OF_DESK
from noticeboard.web.endpoints import PREFIX, Endpoint
from noticeboard.web.gate import call_of, refuse_strange_request
from noticeboard.web.openapi import openapi
from noticeboard.web.parts import WebParts
from noticeboard.web.routes import Route

# A little more than the strict reader takes, so that its sentence is the one people see.
_MOST_BODY = MOST_BYTES + 1024


def create_app(
    parts: WebParts, *, checks: Mapping[str, Callable[[], None]] | None = None
) -> Flask:
    """The application over those parts. ``checks`` raise while it is not ready to serve."""
    app = Flask("noticeboard.web", static_folder=None, template_folder=None)
    app.url_rule_class = Route
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BODY
    # How many fields are too many is for the desk to say, in a page of its own; the line above
    # bounds how many there can be.
    app.config["MAX_FORM_PARTS"] = None
    app.url_map.merge_slashes = False
    _believe_proxies(app, parts.settings.trusted_proxies)
    app.before_request(partial(refuse_strange_request, parts))
    app.after_request(partial(answers.secure, https=_https(parts)))
    app.register_error_handler(Exception, partial(_told, parts))
    for endpoint in ENDPOINTS:
        _add(app, parts, endpoint)
    own: health.Checks = {"database": partial(health.database, parts), **(checks or {})}
    health.add_routes(app, own, partial(health.others, parts))
    access.install(app, parts)
    desk_routes.add_routes(app, parts, (*DOORS, *access.DOORS))
    # Written when somebody asks for it: it takes longer than all the rest of this.
    document = cache(partial(openapi, ENDPOINTS, parts.settings.public_url))
    _get(app, "/api/openapi.json", "openapi", lambda: answers.json_answer(document()))
    return app


def _believe_proxies(app: Flask, count: int) -> None:
    """Take the caller's address from the entry that the outermost of our proxies added.

    Scheme and host are not theirs to say: they come from ``public_url``.
    """
    if count:
        believing = ProxyFix(app.wsgi_app, x_for=count, x_proto=0, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = believing  # type: ignore[method-assign]  # as Werkzeug documents it


def _told(parts: WebParts, error: Exception) -> Response:
    """An error as whoever asked can read it: a page on the desk, a document elsewhere."""
    on_desk = request.path == PREFIX_OF_DESK or request.path.startswith(f"{PREFIX_OF_DESK}/")
    return desk_errors.answer(parts, error) if on_desk else problems.answer(parts, error)


def _add(app: Flask, parts: WebParts, endpoint: Endpoint) -> None:
    def view(**arguments: object) -> Response:
        call = call_of(parts, endpoint, arguments)
        answer = endpoint.view(call)
        return answers.json_answer(answer.document, endpoint.status, answer.headers)

    app.add_url_rule(
        PREFIX + endpoint.path.replace("{id}", "<uuid:id>"),
        endpoint.name,
        view,
        methods=[endpoint.method],
        provide_automatic_options=False,
    )


def _get(app: Flask, path: str, name: str, view: Callable[[], Response]) -> None:
    app.add_url_rule(path, name, view, methods=["GET"], provide_automatic_options=False)


def _https(parts: WebParts) -> bool:
    return parts.settings.public_url.startswith("https://")
