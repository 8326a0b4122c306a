"""Every door of the login: which of Flask-Security's views there are, and which are our own.

What is not here is not mounted. Those for whoever is signed in already, and that are no view of
Flask-Security's, are doors of the desk like all others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from flask_security import recovery_codes, tf_plugin, views, webauthn

from noticeboard.web.access import entrance, on_call

View = Callable[..., Any]
Methods = tuple[Literal["GET", "POST"], ...]
BOTH: Methods = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class LibraryDoor:
    """A view of Flask-Security's. ``name`` is its own: its views lead to one another by it.

    ``fresh``: it wants a login of the last five minutes.
    """

    path: str
    name: str
    view: View
    methods: Methods = BOTH
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class OwnDoor:
    """A view of ours for people without a session."""

    path: str
    name: str
    view: Callable[..., Any]
    methods: Methods = BOTH


_POST: Methods = ("POST",)
LIBRARY_DOORS = (
    LibraryDoor("/login", "login", views.login),
    LibraryDoor("/login/choose", "tf_select", tf_plugin.tf_select),
    LibraryDoor("/login/code", "two_factor_token_validation", views.two_factor_token_validation),
    LibraryDoor("/login/recovery", "mf_recovery", recovery_codes.mf_recovery),
    LibraryDoor("/login/passkey", "wan_signin", webauthn.webauthn_signin),
    LibraryDoor(
        "/login/passkey/<token>", "wan_signin_response", webauthn.webauthn_signin_response, _POST
    ),
    LibraryDoor("/logout", "logout", views.logout, _POST),
    LibraryDoor("/verify", "verify", views.verify),
    LibraryDoor("/verify/passkey", "wan_verify", webauthn.webauthn_verify),
    LibraryDoor(
        "/verify/passkey/<token>", "wan_verify_response", webauthn.webauthn_verify_response, _POST
    ),
    LibraryDoor("/account/password", "change_password", views.change_password),
    LibraryDoor("/account/passkeys", "wan_register", webauthn.webauthn_register, fresh=True),
    LibraryDoor(
        "/account/passkeys/<token>",
        "wan_register_response",
        webauthn.webauthn_register_response,
        _POST,
        fresh=True,
    ),
    LibraryDoor(
        "/account/passkeys/remove", "wan_delete", webauthn.webauthn_delete, _POST, fresh=True
    ),
)
OWN_DOORS = (
    # The name by which Flask-Security's page for codes leads to whoever has lost theirs.
    OwnDoor("/login/lost", "two_factor_rescue", entrance.lost, ("GET",)),
    OwnDoor("/invitations/<token>", "invitation", entrance.invitation),
    OwnDoor("/call/<token>", "call", on_call.on_call),
)
