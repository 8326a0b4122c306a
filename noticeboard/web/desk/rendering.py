"""Pages as answers: the frame around each of them, and the headers they carry."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote

from flask import (
    Response,
    current_app,
    flash,
    get_flashed_messages,
    request,
    session,
    template_rendered,
)
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from noticeboard.domain.sentence import LANGUAGES, Language
from noticeboard.domain.signing import ROLES, Person
from noticeboard.render.words import Words, channel_name
from noticeboard.site.assets import assets
from noticeboard.site.templating import Clock, rendered
from noticeboard.web.desk import statics
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.headers import headers
from noticeboard.web.desk.wording import desk_words
from noticeboard.web.languages import language_of_request
from noticeboard.web.parts import WebParts

# RFC 3986, section 3.4: other bytes stand in no query, yet programs send them.
_IN_A_QUERY = "!$&'()*+,;=:@/?%"


def query() -> str:
    """What stands behind the question mark of the address."""
    return quote(request.query_string, safe=_IN_A_QUERY)


def place() -> str:
    """The address of the page that is asked for, without its host."""
    return f"{request.path}?{query()}" if request.query_string else request.path


def way_back() -> str:
    """Where this page can be opened again: an act has no page, but what it was done to has one."""
    if _is_page(request.path) or request.method != "POST":
        return place()
    above = (str(path) for path in PurePosixPath(request.path).parents)
    return next(filter(_is_page, above), "/desk/")


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(path, "GET")


def language_of_visit(parts: WebParts) -> Language:
    """The language that was chosen on the desk; else the browser's."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return chosen  # type: ignore[no-any-return]  # it is one of the two
    return language_of_request(parts.settings.house_language)


def page(
    parts: WebParts,
    who: Person | None,
    template: str,
    names: Mapping[str, object] | None = None,
    status: int = 200,
) -> Response:
    """A page of the desk. ``template`` is below ``templates/desk``."""
    html = _drawn(f"desk/{template}", {**frame(parts, who), **(names or {})})
    answer = Response(html, status, mimetype="text/html")
    answer.headers.update(headers())
    return answer


def _drawn(template: str, names: Mapping[str, object]) -> bytes:
    """The page; twice where something is found, for its head names fields as they stand below."""
    html, form = rendered(template, **names), names.get("form")
    template_rendered.send(current_app, template=template, context=names)
    found = isinstance(form, Form) and (form.report.violations or form.report.warnings)
    return rendered(template, **names) if found else html


def framed(html: bytes) -> Response:
    """A page as the public will have it, for a frame of the desk."""
    answer = Response(html, mimetype="text/html")
    answer.headers.update(headers(framed=True))
    return answer


def frame(parts: WebParts, who: Person | None) -> dict[str, object]:
    """The names that every page of the desk is drawn with."""
    words = desk_words(language_of_visit(parts))
    now = parts.clock()
    return {
        "words": words,
        "clock": Clock(words.language, parts.settings.zone),
        "now": now,
        "who": who,
        "may": frozenset(role for role in ROLES if who is not None and who.holds(role, now)),
        "path": request.path,
        "place": way_back(),
        "brand": parts.settings.brand,
        "languages": LANGUAGES,
        "assets": assets(),
        "static": statics.address,
        "channel_name": partial(channel_name, words),
        "said": _told(words),
        "csrf": _csrf,
    }


def tell(key: str, **names: str) -> None:
    """Say this phrase at the head of the next page, in whatever language it is read."""
    flash(json.dumps(names), key)


def _told(words: Words) -> list[str]:
    told = get_flashed_messages(with_categories=True)
    pairs = (pair for pair in told if not isinstance(pair, str))
    return [words(key, **json.loads(names)) for key, names in pairs]


def _csrf() -> Markup:
    field = Markup('<input type="hidden" name="csrf_token" value="{}">')
    return field.format(generate_csrf())
