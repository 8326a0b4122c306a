"""Staff as Flask-Security sees them, over our own verbs.

Flask-Security changes the objects it is given and then puts them back; each field it may change
is one verb here, so that everything is audited and nothing else can be changed.
"""

from dataclasses import replace
from typing import Any

from flask import session
from flask_login import current_user
from flask_security import RoleMixin, UserDatastore, UserMixin, WebAuthnMixin

from noticeboard.ports.access import Member, Passkey, Staff
from noticeboard.staff.proving import Proving
from noticeboard.web.access.current import session_token
from noticeboard.web.access.sessions import RENEW


class Role(RoleMixin):
    """A role by its name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.permissions = []


class PasskeyModel(WebAuthnMixin):
    """A passkey as Flask-Security reads and changes it."""

    def __init__(self, passkey: Passkey) -> None:
        self.passkey = passkey
        self.name = passkey.name
        self.credential_id = passkey.id
        self.public_key = passkey.public_key
        self.sign_count = passkey.sign_count
        self.transports = list(passkey.transports)
        self.backup_state = passkey.backed_up
        self.device_type = passkey.device
        self.lastuse_datetime = passkey.last_used_at
        self.extensions = None
        self.usage = "secondary"

    def get_user_mapping(self) -> dict[str, Any]:
        """Whose it is."""
        return {"fs_uniquifier": self.passkey.person}

    @property
    def used(self) -> Passkey:
        """The passkey with what the authenticator told."""
        return replace(
            self.passkey,
            sign_count=self.sign_count,
            backed_up=self.backup_state,
            device=self.device_type,
            last_used_at=self.lastuse_datetime,
        )


class Account(UserMixin):
    """One of the staff as Flask-Security reads and changes them."""

    def __init__(self, member: Member, proving: Proving) -> None:
        self.person = member.person
        self.factors = member.factors
        self._proving = proving
        self.email = member.person.email
        self.password = self.came_with = member.password_hash
        self.active = not member.disabled
        self.fs_uniquifier = member.person.id
        # A random id: it tells an authenticator nothing about the person.
        self.fs_webauthn_user_handle = member.person.id
        self.roles = [Role(name) for name in sorted(member.person.roles)]
        self.tf_totp_secret = member.factors.totp_secret
        self.tf_primary_method = "authenticator" if member.factors.totp_secret else None
        self.mf_recovery_codes = list(member.factors.recovery_digests)
        self.webauthn = [PasskeyModel(passkey) for passkey in member.factors.passkeys]

    # What the class must have for Flask-Security to look at it; each account has its own.
    fs_uniquifier = ""

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Somebody gave a wrong password, code or passkey."""
        if account() is None:
            self._proving.failed(self.person, auth_type)
        else:
            self._proving.failed_inside(self.person, auth_type)


def account() -> Account | None:
    """Whoever is signed in, as Flask-Security has them; ``None`` for a stranger."""
    found = current_user._get_current_object()  # Werkzeug's proxy
    return found if isinstance(found, Account) else None


class Accounts(UserDatastore):
    """``flask_security.UserDatastore`` over our people."""

    def __init__(self, staff: Staff, proving: Proving) -> None:
        super().__init__(Account, Role, PasskeyModel)
        self._staff = staff
        self._proving = proving

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:
        """Somebody by ``fs_uniquifier`` or ``email``.

        By address also somebody disabled, so that tries at their password are written down;
        not by what a session holds: there they may be half signed in.
        """
        match by:
            case {"fs_uniquifier": str(person_id)}:
                member = self._staff.member(person_id)
                member = None if member is None or member.disabled else member
            case {"email": str(email)}:
                member = self._staff.member_at(email)
            case _:
                member = None
        return None if member is None else Account(member, self._proving)

    def find_role(self, role: str) -> Role | None:
        """A role by its name."""
        return Role(role)

    def put(self, model: Any) -> Any:
        """Write what Flask-Security changed about somebody, or about a passkey."""
        if isinstance(model, PasskeyModel):
            self._proving.use_passkey(model.used)
        elif isinstance(model, Account):
            self._put_account(model)
        return model

    def _put_account(self, account: Account) -> None:
        was, now = account.came_with, account.password
        if now is not None and now != was:
            self._proving.strengthen_password(account.person, was, now)

    def commit(self) -> None:
        """Each verb is a transaction of its own."""

    def set_uniquifier(self, user: Any, uniquifier: str | None = None) -> None:
        """The password is another one: write it, and end all other sessions."""
        self._proving.change_password(user.person, user.password, session=session_token())

    def create_webauthn(
        self,
        user: Any,
        credential_id: bytes,
        public_key: bytes,
        name: str,
        sign_count: int,
        usage: str,
        device_type: str,
        backup_state: bool,
        transports: list[str] | None = None,
        extensions: str | None = None,
        **more: Any,
    ) -> None:
        """A passkey that was tried."""
        now = self._proving.clock()
        passkey = Passkey(
            id=credential_id,
            person=user.person.id,
            name=name,
            public_key=public_key,
            sign_count=sign_count,
            created_at=now,
            last_used_at=now,
            transports=tuple(str(getattr(one, "value", one)) for one in transports or ()),
            backed_up=backup_state,
            device=str(getattr(device_type, "value", device_type)),
        )
        self._proving.add_passkey(user.person, passkey, session=session_token())
        session.pop(RENEW, None)

    def find_webauthn(self, credential_id: bytes) -> PasskeyModel | None:
        """A passkey by its id."""
        found = self._staff.passkey(credential_id)
        return None if found is None else PasskeyModel(found)

    def delete_webauthn(self, webauthn: Any) -> None:
        """Without a passkey."""
        owner = self.find_user(fs_uniquifier=webauthn.passkey.person)
        if owner is not None:
            self._proving.drop_passkey(owner.person, webauthn.name, session=session_token())
