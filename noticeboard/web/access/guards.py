"""What stands before every page of the desk: no request from elsewhere, no half-proved one."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, redirect, request, session
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden

from noticeboard.staff.roster import proves_twice
from noticeboard.web.access.accounts import Account, account
from noticeboard.web.access.sessions import RENEW, is_desks
from noticeboard.web.desk import parking
from noticeboard.web.desk.doors import PREFIX, SAFE
from noticeboard.web.parts import WebParts

# What a page's form sends. In any other document a field could be more than a text.
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_LOGIN = f"{PREFIX}/login"
SET_UP = f"{PREFIX}/account/second-factor"
# What somebody may reach who has yet to set up a second factor.
_ON_THE_WAY = (
    SET_UP,
    f"{PREFIX}/account/passkeys",
    f"{PREFIX}/verify",
    f"{PREFIX}/logout",
    f"{PREFIX}/language",
)


class FromElsewhereError(Forbidden):
    """A form on another site sent this."""


def refuse_strangers_forms(csrf: CSRFProtect) -> None:
    """Raise for a change that no page of ours asked for."""
    if request.method in SAFE or not is_desks(request.path):
        return
    if not _from_here():
        raise FromElsewhereError
    if (request.content_length and request.mimetype not in _FORMS) or request.files:
        raise BadRequest
    csrf.protect()


def _from_here() -> bool:
    """What the browser says; one that says nothing still has to know the token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or _host(origin) == request.host


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def lead_to_set_up(parts: WebParts) -> Response | None:
    """To the second factor that is still owed; ``None`` for whoever owes none."""
    if not is_desks(request.path) or _is_on_the_way(request.path):
        return None
    who = account()
    if who is None or not owes_factor(parts, who):
        return None
    if request.method not in SAFE and not (request.endpoint or "").startswith("security."):
        # The role may have been given while they wrote; forms of the login hold passwords.
        typed = {n: t for n, t in request.form.items() if n != "csrf_token"}
        parking.keep(parts, who.person.id, typed)
    return see_other(SET_UP)


def owes_factor(parts: WebParts, who: Account) -> bool:
    """Whether somebody has to set up a second factor before anything else."""
    if session.get(RENEW):
        return True
    needs = proves_twice(who.person, parts.settings.policy, parts.clock())
    return needs and not who.factors.any


def _is_on_the_way(path: str) -> bool:
    return any(path == way or path.startswith(f"{way}/") for way in _ON_THE_WAY)


def staying(answer: Response) -> Response:
    """The answer, leading nowhere but to the desk."""
    if "Location" in answer.headers:
        place = urlsplit(place_on_desk(answer.headers["Location"]))
        answer.headers["Location"] = urlunsplit(place._replace(query=_forward(place.query)))
    return answer


def _forward(query: str) -> str:
    """The query, without a way back to a page that was left by going forward."""
    given = parse_qsl(query, keep_blank_values=True)
    back = [(name, text) for name, text in given if name == "next" and _LOGIN in text]
    return query if not back else urlencode([pair for pair in given if pair not in back])


def place_on_desk(address: str) -> str:
    """The path and query of an address on the desk; its front door for any other."""
    if not is_on_desk(address):
        return f"{PREFIX}/"
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_on_desk(address: str) -> bool:
    """Whether a browser that is sent to this address stays on the desk.

    It takes a backslash for a slash, drops control characters, and resolves dots.
    """
    if not address.isascii() or not address.isprintable() or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    dotted = parts.path.lower().replace("%2e", ".").split("/")
    at_home = parts.netloc in ("", request.host) and "//" not in parts.path
    return at_home and is_desks(parts.path) and not {".", ".."} & set(dotted)


def leads_away() -> bool:
    """Whether the request says to go elsewhere afterwards than to a page of the desk."""
    wanted = [*request.args.getlist("next"), *request.form.getlist("next")]
    return not all(is_on_desk(address) for address in wanted if address)


def see_other(place: str) -> Response:
    """Go and look there."""
    answer = redirect(place, 303)
    assert isinstance(answer, Response)  # noqa: S101  # Flask's own, typed as Werkzeug's
    return answer
