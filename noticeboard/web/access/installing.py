"""The login at the door of the application."""

from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Response, make_response, request, session
from flask_security import Security, WebauthnUtil
from flask_security.signals import user_authenticated
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from noticeboard.ports.access import TooManyTriesError
from noticeboard.settings.secret_key import derived
from noticeboard.web.access import forms, guards, pages
from noticeboard.web.access.accounts import Accounts
from noticeboard.web.access.codes import Codes, RecoveryCodes
from noticeboard.web.access.current import login_is_fresh, proved, require_session, signed_in
from noticeboard.web.access.doorkeeper import Doorkeeper, post
from noticeboard.web.access.doors import LIBRARY_DOORS, OWN_DOORS, LibraryDoor, OwnDoor
from noticeboard.web.access.flask_security_settings import flask_security_settings
from noticeboard.web.access.guards import FromElsewhereError
from noticeboard.web.access.sessions import DeskSessions
from noticeboard.web.desk import rendering
from noticeboard.web.desk.doors import PREFIX, SAFE
from noticeboard.web.parts import WebParts

# By this name Flask-Security's views find one another.
_BLUEPRINT = "security"


def install(app: Flask, parts: WebParts) -> None:
    """Sessions, guards and every door of the login, on this application."""
    https = parts.settings.public_url.startswith("https://")
    app.config.update(
        flask_security_settings(parts.settings, parts.joining.cost),
        SECURITY_DATETIME_FACTORY=parts.clock,
    )
    key = derived(parts.settings.secret_key, "strangers")
    app.session_interface = DeskSessions(parts.sessions, parts.clock, key=key, https=https)
    csrf = CSRFProtect(app)
    app.before_request(require_session)
    app.before_request(partial(guards.refuse_strangers_forms, csrf))
    app.before_request(partial(guards.lead_to_set_up, parts))
    post(app, Doorkeeper(parts.throttle, parts.clock, partial(_stopped, parts)))
    _library(app, parts, https=https)
    _add_doors(app, parts)
    app.register_error_handler(TooManyTriesError, partial(_too_many, parts))
    app.register_error_handler(FromElsewhereError, partial(_from_elsewhere, parts))


def _library(app: Flask, parts: WebParts, *, https: bool) -> None:
    key = derived(parts.settings.secret_key, "recovery codes")
    security = Security(
        app,
        Accounts(parts.people, parts.proving),
        register_blueprint=False,
        login_form=forms.LoginForm,
        verify_form=forms.VerifyForm,
        change_password_form=forms.PasswordForm,
        two_factor_verify_code_form=forms.CodeForm,
        mf_recovery_form=forms.RecoveryForm,
        wan_signin_response_form=forms.PasskeyForm,
        mail_util_cls=forms.Addresses,
        password_util_cls=_made(forms.Passwords, brand=parts.settings.brand),
        # It calls these to make its own, so that a class with parts of ours bound will do.
        totp_cls=_made(Codes, clock=parts.clock, proving=parts.proving),
        mf_recovery_codes_util_cls=_made(RecoveryCodes, key=key, proving=parts.proving),
        webauthn_util_cls=_made(_Passkeys, https=https),
        render_template=_drawn(parts),
    )
    # No door of the desk speaks JSON, and no token but the session's opens one.
    security.want_json(lambda _: False)
    security.login_manager.request_loader(lambda _: None)
    user_authenticated.connect(partial(_came_in, parts), app, weak=False)


def _made(kind: type, **parts: Any) -> Any:
    return partial(kind, **parts)


def _drawn(parts: WebParts) -> Any:
    """Typed as text by Flask-Security, which hands it on as it is."""
    return partial(pages.page_of_library, parts)


class _Passkeys(WebauthnUtil):
    """Behind a proxy only the settings know that people come by TLS."""

    def __init__(self, app: Flask, *, https: bool) -> None:
        super().__init__(app)
        self._scheme = "https" if https else "http"

    def origin(self) -> str:
        """Where the browser says that it is."""
        return f"{self._scheme}://{request.host}"


def _add_doors(app: Flask, parts: WebParts) -> None:
    doors = Blueprint(_BLUEPRINT, __name__, url_prefix=PREFIX)
    for theirs in LIBRARY_DOORS:
        _add(doors, theirs, partial(_through_library, parts, theirs))
    for ours in OWN_DOORS:
        _add(doors, ours, partial(ours.view, parts))
    doors.register_error_handler(CSRFError, _type_again)
    app.register_blueprint(doors)


def _add(doors: Blueprint, door: LibraryDoor | OwnDoor, view: Any) -> None:
    doors.add_url_rule(
        door.path, door.name, view, methods=list(door.methods), provide_automatic_options=False
    )


def _through_library(parts: WebParts, door: LibraryDoor, **arguments: str) -> Response:
    """A view of Flask-Security's on our clock, leading nowhere but to the desk."""
    if door.fresh and signed_in() is not None and not login_is_fresh(parts.clock()):
        place = door.path if request.method in SAFE else "/account"
        return guards.see_other(f"{PREFIX}/verify?next={quote(PREFIX + place)}")
    if guards.leads_away():
        return guards.see_other(_again())
    if door.path.startswith("/login/") and signed_in() is not None:
        # The library would end the session of whoever comes here without having to, or whose
        # browser sends the code twice.
        return guards.see_other(f"{PREFIX}/")
    before = session.get("fs_paa")
    answer = make_response(door.view(**arguments))
    if session.get("fs_paa") != before:
        proved(parts.clock())
    _say_why(door, answer)
    return guards.staying(answer)


def _say_why(door: LibraryDoor, answer: Response) -> None:
    """A passkey that was not taken leads back to its page; say there that it was not."""
    back = urlsplit(answer.headers.get("Location", "")).path
    if "<token>" in door.path and back == f"{PREFIX}{door.path.removesuffix('/<token>')}":
        rendering.tell("access.said.passkey_refused")


def _came_in(parts: WebParts, _app: Flask, *, user: Any, authn_via: Any, **_: Any) -> None:
    if authn_via != ["change"]:
        parts.proving.came_in(user.person)
    if user.person.language is None:
        # They are written to as they read the desk, until they choose.
        parts.proving.speak(user.person, rendering.language_of_visit(parts))
    else:
        # What was chosen at this browser a moment ago counts more.
        session.setdefault("language", user.person.language)


def _type_again(_: Exception) -> Response:
    """The page was too old: secrets that were typed are not shown, they are typed again."""
    rendering.tell("access.said.page_too_old")
    return guards.see_other(_again())


def _again() -> str:
    """The page whose form was sent; the front door, if there is no such page."""
    shows = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return request.path if shows else f"{PREFIX}/"


def _from_elsewhere(parts: WebParts, _: Exception) -> Response:
    return pages.page(parts, "access/from_elsewhere.html", status=403)


def _stopped(parts: WebParts, account: str) -> None:
    """Write down whose tries are not looked at; a hundred in a row are one entry."""
    sort, _, whose = account.partition(":")
    find = {"login": parts.people.member_at, "factor": parts.people.member}.get(sort)
    member = None if find is None else find(whose)
    if member is None:
        return
    newest = parts.store.audit(about=member.person.id, limit=1).items
    if not newest or newest[0].what != "login.stopped":
        parts.proving.stopped(member.person)


def _too_many(parts: WebParts, error: Exception) -> Response:
    assert isinstance(error, TooManyTriesError)  # noqa: S101  # it is registered for nothing else
    names: dict[str, object] = {"sentence": error.sentence}
    answer = pages.page(parts, "access/too_many.html", names, 429)
    answer.headers["Retry-After"] = str(-(-int(error.wait.total_seconds() * 1000) // 1000))
    return answer
