"""How Flask-Security is set: what it does for us, and all that it must not do."""

from datetime import timedelta
from typing import Any

from noticeboard.settings.secret_key import derived
from noticeboard.staff.passwords import Cost
from noticeboard.web.access.phrases import PHRASES
from noticeboard.web.parts import WebSettings

# Its freshness is measured by its own clock; our doors measure ours.
_ALWAYS_FRESH = timedelta(seconds=-1)


def flask_security_settings(settings: WebSettings, cost: Cost) -> dict[str, Any]:
    """Flask's configuration, for Flask-Security and what it stands on; ``cost``: of a password."""
    return {
        "SECRET_KEY": derived(settings.secret_key, "forms").hex(),
        "SESSION_PROTECTION": None,
        # A token is good as long as its session; the referrer is never sent, by our own policy.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
        **{f"SECURITY_{name}": value for name, value in _security(settings, cost).items()},
        **{f"SECURITY_MSG_{name}": (key, "") for name, key in PHRASES.items()},
    }


def _security(settings: WebSettings, cost: Cost) -> dict[str, Any]:
    return {
        **_passwords(cost),
        **_second_factors(settings),
        "API_ENABLED_METHODS": ["session"],
        "CACHE_CONTROL": None,
        "CLI_ROLES_NAME": None,
        "CLI_USERS_NAME": None,
        "FLASH_MESSAGES": False,
        "FRESHNESS": _ALWAYS_FRESH,
        "LOGOUT_CSRF": True,
        "POST_LOGIN_VIEW": "/desk/",
        "POST_LOGOUT_VIEW": "/desk/login",
        "POST_VERIFY_VIEW": "/desk/",
        "POST_CHANGE_VIEW": "/desk/account",
        "LOGIN_USER_TEMPLATE": "access/login.html",
        "LOGOUT_USER_TEMPLATE": "access/login.html",
        "VERIFY_TEMPLATE": "access/verify.html",
        "CHANGE_PASSWORD_TEMPLATE": "access/password.html",
        "RETURN_GENERIC_RESPONSES": True,
    }


def _passwords(cost: Cost) -> dict[str, Any]:
    return {
        "CHANGEABLE": True,
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": {"argon2"},
        # As the verbs hash: what differs is hashed anew when its owner comes in.
        "PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": cost.memory,
            "argon2__rounds": cost.passes,
            "argon2__parallelism": cost.lanes,
        },
        "PASSWORD_NORMALIZE_FORM": "NFC",
        "SEND_PASSWORD_CHANGE_EMAIL": False,
    }


def _second_factors(settings: WebSettings) -> dict[str, Any]:
    return {
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        # One time step to either side: clocks of telephones differ by seconds.
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_ERROR_VIEW": "/desk/login",
        "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "access/code.html",
        "TWO_FACTOR_SELECT_TEMPLATE": "access/select.html",
        "TOTP_SECRETS": {"1": derived(settings.secret_key, "totp").hex()},
        "TOTP_ISSUER": settings.brand,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_TEMPLATE": "access/recovery.html",
        "WEBAUTHN": True,
        "WAN_ALLOW_AS_FIRST_FACTOR": False,
        "WAN_ALLOW_AS_VERIFY": ["secondary"],
        "WAN_RP_NAME": settings.brand,
        "WAN_REGISTER_TEMPLATE": "access/passkeys.html",
        "WAN_SIGNIN_TEMPLATE": "access/passkey_sign_in.html",
        "WAN_VERIFY_TEMPLATE": "access/passkey_verify.html",
        "WAN_POST_REGISTER_VIEW": "/desk/account",
    }
