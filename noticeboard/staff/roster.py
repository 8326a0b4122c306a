"""What the verbs on people share: who may call them, whom they are about, what is written down."""

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from noticeboard import ids
from noticeboard.domain.errors import ForbiddenError, NotFoundError
from noticeboard.domain.kind import Policy
from noticeboard.domain.signing import Person
from noticeboard.ports.access import Invitation, Member, StaffTx
from noticeboard.refusals import needs_role
from noticeboard.staff import refusals

ADMIN = "admin"
# Whoever reaches the data folder may do what an administrator may.
TERMINAL = Person("cli", "", frozenset({ADMIN}))


def signing_roles(policy: Policy) -> frozenset[str]:
    """The roles that stand in a sign-off line."""
    return frozenset(role for kind in policy.kinds.values() for role in kind.approvals)


def may_sign(person: Person, policy: Policy, now: datetime) -> bool:
    """Whether somebody holds a role that stands in a sign-off line."""
    return any(person.holds(role, now) for role in signing_roles(policy))


def proves_twice(person: Person, policy: Policy, now: datetime) -> bool:
    """Whether a second factor is demanded: of whoever can sign, or give that right."""
    return may_sign(person, policy, now) or person.holds(ADMIN, now)


def require_admin(by: Person, now: datetime) -> None:
    """Raise unless ``by`` is an administrator."""
    if not by.holds(ADMIN, now):
        raise ForbiddenError("role_missing", needs_role((ADMIN,)))


def known(member: Member | None) -> Member:
    """The member, if there is one.

    Raises:
        NotFoundError: there is none.
    """
    if member is None:
        raise NotFoundError("not_found", refusals.NO_PERSON)
    return member


def new_person(email: str, roles: Iterable[str], name: str) -> Person:
    """Somebody who is not on the staff yet, as they will be written there."""
    return Person(ids.new_id(), email.strip().lower(), frozenset(roles), name=tidy(name))


def newcomer(invitation: Invitation, name: str, email: str, roles: Iterable[str]) -> Person:
    """Whoever takes a place; the first of all says who they are, and is an administrator."""
    wanted = invitation.roles if invitation.email else {ADMIN, *roles}
    return new_person(invitation.email or email, wanted, name)


def tidy(name: str) -> str:
    """A name as it is kept: one machine sends 한글 whole, another in its letters."""
    return unicodedata.normalize("NFC", name).strip()


def digest(token: str) -> str:
    """What is kept of a token of 256 random bits: nothing to guess, so a fast digest will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def listed(roles: Iterable[str]) -> str:
    """Roles as the audit log names them."""
    return ", ".join(sorted(roles))


def note(tx: StaffTx, by: Person, what: str, about: Person, now: datetime, **detail: str) -> None:
    """Write down what ``by`` did, in the transaction in which it became true."""
    tx.audit(by.id, what, at=now, about=about.id, detail=detail)


def note_withdrawn(tx: StaffTx, by: Person, gone: Invitation, now: datetime) -> None:
    """Write down whose link opens nothing any more."""
    if gone.person is not None:
        tx.audit(by.id, "password.renewal_withdrawn", at=now, about=gone.person, detail={})
        return
    told = {"name": gone.name, "email": gone.email} if gone.email is not None else {}
    tx.audit(by.id, "invitation.withdrawn", at=now, about=gone.id, detail=told)
