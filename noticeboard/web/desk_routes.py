"""The desk behind Flask: a route for every door, and what stands before each of them."""

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import quote

from flask import Flask, Response, redirect, request, session
from werkzeug.exceptions import BadRequest

from noticeboard.domain.sentence import LANGUAGES, Language
from noticeboard.domain.signing import Person
from noticeboard.web import access
from noticeboard.web.access.guards import place_on_desk, see_other
from noticeboard.web.desk import parking, rendering
from noticeboard.web.desk.doors import PREFIX, SAFE, Door
from noticeboard.web.desk.posted import posted_fields
from noticeboard.web.desk.visit import Answer, Document, Led, Page, Visit
from noticeboard.web.parts import WebParts


def add_routes(app: Flask, parts: WebParts, doors: Sequence[Door]) -> None:
    """Every door, and the two things that need none: the language, and ``/desk`` itself."""
    for door in doors:
        _add(app, parts, door)
    app.add_url_rule(
        f"{PREFIX}/language",
        "desk.language",
        partial(_choose_language, parts),
        methods=["POST"],
        provide_automatic_options=False,
    )


def _add(app: Flask, parts: WebParts, door: Door) -> None:
    def view(**arguments: object) -> Response:
        return _through(door, parts, {name: str(given) for name, given in arguments.items()})

    app.add_url_rule(
        PREFIX + door.path,
        f"desk.{door.name}",
        view,
        methods=[door.method],
        provide_automatic_options=False,
    )


def _through(door: Door, parts: WebParts, arguments: Mapping[str, str]) -> Response:
    who = access.signed_in()
    fields = posted_fields()
    if who is None:
        return _sign_in_first(parts, fields)
    fresh = access.login_is_fresh(parts.clock())
    visit = Visit(
        parts=parts,
        who=who,
        now=parts.clock(),
        language=rendering.language_of_visit(parts),
        path=request.path,
        arguments=arguments,
        query=request.args.to_dict(),
        fields=fields,
        fresh=fresh,
    )
    if door.fresh and not fresh and fields.get("do") not in door.harmless:
        answer = door.unfit(visit) if door.unfit else None
        if answer is None:
            return _prove_again(parts, who, fields)
    else:
        answer = door.view(visit)
    parking.leave(parts, who.id, fields)
    return _response(parts, who, answer)


def _sign_in_first(parts: WebParts, fields: Mapping[str, str]) -> Response:
    """To the login and back; a form is kept for whoever the session was."""
    if request.method in SAFE:
        return _to("/desk/login", rendering.place())
    writer = access.whose_session()
    if writer is None:
        names = {"typed": parking.typed_texts(fields.items())}
        return rendering.page(parts, None, "signed_out.html", names, 401)
    return _to("/desk/login", parking.keep(parts, writer, fields))


def _prove_again(parts: WebParts, who: Person, fields: Mapping[str, str]) -> Response:
    """To the proof of who they are, and back to the form they sent, which then sends itself."""
    if request.method in SAFE:
        return _to("/desk/verify", rendering.place())
    return _to("/desk/verify", f"{parking.keep(parts, who.id, fields)}?{parking.AT_ONCE}=1")


def _to(door: str, then: str) -> Response:
    answer = redirect(f"{door}?next={quote(then, safe='/')}", 303)
    assert isinstance(answer, Response)  # noqa: S101  # Flask's own, typed as Werkzeug's
    return answer


def _response(parts: WebParts, who: Person, answer: Answer) -> Response:
    match answer:
        case Page():
            return rendering.page(parts, who, answer.template, answer.names, answer.status)
        case Document():
            return rendering.framed(answer.html)
        case Led():
            for phrase in filter(None, (answer.say, answer.also)):
                rendering.tell(phrase, **answer.names)
            if answer.language in LANGUAGES:
                _speak(parts, who, answer.language)
            return see_other(answer.to)


def _choose_language(parts: WebParts) -> Response:
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest
    _speak(parts, access.signed_in(), chosen)
    return see_other(place_on_desk(request.form.get("next", "")))


def _speak(parts: WebParts, who: Person | None, language: Language) -> None:
    """The language of this browser, and from now on that of whoever is signed in."""
    session["language"] = language
    if who is not None:
        parts.proving.speak(who, language)
