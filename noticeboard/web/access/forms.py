"""Flask-Security's forms, each try of which is counted before it is looked at."""

from typing import Any

import flask_security
from flask import Flask, session
from wtforms import PasswordField, StringField

from noticeboard.staff import refusals as staff_refusals
from noticeboard.staff.passwords import one_form
from noticeboard.web.access.accounts import account
from noticeboard.web.access.current import security, signed_in
from noticeboard.web.access.doorkeeper import doorkeeper
from noticeboard.web.access.sessions import HALF

# Beyond this nobody typed it, and hashing it would cost as long as they like.
_LONGEST = 1000


class LoginForm(flask_security.LoginForm):
    """Address and password; nobody is remembered beyond the session."""

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Whether they are somebody's."""
        email, password = self.email.data or "", self.password.data or ""
        if len(email) > _LONGEST or len(password) > _LONGEST:
            self.form_errors = ["access.said.wrong"]
            return False
        if not (email.strip() and password):
            return bool(super().validate(**kwargs))
        whose = f"login:{email.strip().lower()}"
        return doorkeeper().try_(whose, lambda: super(LoginForm, self).validate(**kwargs))


class CodeForm(flask_security.TwoFactorVerifyCodeForm):
    """A code of the authenticator app, after the password."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is the right one."""
        return doorkeeper().try_(_factor(), lambda: super(CodeForm, self).validate(**kwargs))


class RecoveryForm(flask_security.MfRecoveryForm):
    """A recovery code, after the password."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is one of those that still work."""
        works = doorkeeper().try_(_factor(), lambda: super(RecoveryForm, self).validate(**kwargs))
        return works or _failed("recovery" if self.code.data else "")


class PasskeyForm(flask_security.WebAuthnSigninResponseForm):
    """What a passkey signed, after the password or to prove oneself again."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is one of theirs."""
        return doorkeeper().try_(_factor(), lambda: self._is_theirs(**kwargs))

    def _is_theirs(self, **kwargs: Any) -> bool:
        """Flask-Security would sign in whosever passkey it is, whoever's password was given."""
        if not super().validate(**kwargs):
            # What was signed wrongly is written down by Flask-Security.
            return _failed("" if self.user or not self.credential.data else "passkey")
        if self.user is not None and self.user.fs_uniquifier == _whose():
            return True
        _refuse(self.credential, "access.said.passkey_unknown")
        return _failed("passkey")


class VerifyForm(flask_security.VerifyForm):
    """The password or a code, to prove again who uses the session."""

    password = PasswordField()
    code = StringField()

    def validate(self, **kwargs: Any) -> bool:
        """Whether what was given is theirs."""
        given = "code" if (self.code.data or "").strip() else "password" * bool(self.password.data)
        return doorkeeper().try_(_factor(), lambda: self._proves(**kwargs)) or _failed(given)

    def _proves(self, **kwargs: Any) -> bool:
        if not flask_security.Form.validate(self, **kwargs):
            return False
        code, password = (self.code.data or "").strip(), self.password.data or ""
        if code:
            return self._has_right(code) or _refuse(self.code, "access.said.wrong_code")
        if not password:
            return _refuse(self.password, "access.said.password_missing")
        right = self.user.verify_and_update_password(one_form(password[:_LONGEST]))
        return right or _refuse(self.password, "access.said.wrong_password")

    def _has_right(self, code: str) -> bool:
        secret = self.user.tf_totp_secret
        codes = security().totp_factory
        return secret is not None and codes.verify_totp(code, secret, self.user)


class PasswordForm(flask_security.ChangePasswordForm):
    """Another password, by whoever knows the one they have."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it can be taken. Only what is given as the old one counts as a try."""
        given = flask_security.Form.validate(self, **kwargs)
        # All at once: whoever types blindly should not be sent back for each of three fields.
        right = [given, self._proves(), self._may_be()]
        return all(right) and bool(super().validate(**kwargs))

    def _proves(self) -> bool:
        if not (self.password.data or "").strip():
            return _refuse(self.password, "access.said.password_missing")
        if not doorkeeper().try_(_factor(), self._is_theirs):
            _refuse(self.password, "access.said.wrong_password")
            return _failed("password")
        return True

    def _may_be(self) -> bool:
        """Whether the new one may be chosen; of none at all the field has said so."""
        new = self.new_password.data or ""
        found = security().password_util.validate(new, False)[0] if new else None
        self.new_password.errors = [*self.new_password.errors, *(found or ())]
        return not found

    def _is_theirs(self) -> bool:
        who, password = account(), one_form((self.password.data or "")[:_LONGEST])
        return who is not None and bool(who.verify_and_update_password(password))


_SAID = {"weak_password": "access.said.weak", "guessed_password": "access.said.guessed"}


class Passwords(flask_security.PasswordUtil):
    """Which passwords may be chosen: as the verbs on people say."""

    def __init__(self, app: Flask, *, brand: str) -> None:
        super().__init__(app)
        self._brand = brand

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        """The keys of what is wrong, if anything is, and the password as it is hashed."""
        who = signed_in()
        told = () if who is None else (who.email, who.name)
        found = staff_refusals.about_password(password, *told, self._brand)
        return [_SAID[one.code] for one in found] or None, one_form(password)


class Addresses(flask_security.MailUtil):
    """Addresses as the verbs on people keep them; nothing is mailed."""

    def normalize(self, email: str) -> str:
        """The address in the case in which it is kept."""
        return email.strip().lower()


def _factor() -> str:
    """Whose proof is counted."""
    return f"factor:{_whose()}"


def _whose() -> str:
    """The id of whoever is half or wholly signed in."""
    who = signed_in()
    return str(session.get(HALF, "")) if who is None else who.id


def _failed(by: str) -> bool:
    """Write down that what they gave is not theirs; nothing for a field that was left empty."""
    half = security().datastore.find_user(fs_uniquifier=str(session.get(HALF, "")))
    who = account() or half
    if by and who is not None:
        who.track_failed_authn(by)
    return False


def _refuse(field: Any, key: str) -> bool:
    field.errors = [*field.errors, key]
    return False
