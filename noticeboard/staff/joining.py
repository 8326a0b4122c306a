"""How people come to the staff: added, invited, or the first of all.

Each verb is one transaction with its audit entry. Passwords are hashed before it begins: that
takes time on purpose, and senders wait for the same lock.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard import ids
from noticeboard.domain.errors import ConflictError, NotFoundError
from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Violation
from noticeboard.ports import Clock
from noticeboard.ports.access import Invitation, Staff, StaffTx
from noticeboard.staff import passwords, refusals
from noticeboard.staff.passwords import FULL_COST, Cost
from noticeboard.staff.roster import (
    ADMIN,
    TERMINAL,
    digest,
    known,
    listed,
    new_person,
    newcomer,
    note,
    note_withdrawn,
    require_admin,
)

INVITED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Joining:
    """The verbs, over one store. ``brand``: no password is made of it; ``cost``: of its hash."""

    staff: Staff
    clock: Clock
    brand: str = ""
    cost: Cost = FULL_COST

    def add(
        self,
        by: Person,
        email: str,
        roles: Iterable[str],
        password: str,
        *,
        name: str = "",
        language: Language | None = None,
    ) -> Person:
        """A new person, with a password somebody gave them; ``language``: that of their letters.

        Raises:
            RefusedError: with all that is wrong.
        """
        now = self.clock()
        require_admin(by, now)
        person = new_person(email, roles, name)
        refusals.refuse(
            refusals.about_email(person.email),
            refusals.about_roles(person.roles),
            refusals.about_password(password, person.email, person.name, self.brand),
            refusals.about_name(person.name) if person.name else (),
        )
        hashed = passwords.hashed(password, self.cost)
        with self.staff.write() as tx:
            _refuse_taken(tx, person.email)
            tx.add_person(person, hashed)
            if language is not None:
                tx.set_language(person.id, language)
            note(tx, by, "person.added", person, now, roles=listed(person.roles))
        return person

    def invite(self, by: Person, email: str, name: str, roles: Iterable[str]) -> str:
        """A place for somebody; the token of the link, which is shown this one time.

        Raises:
            RefusedError: with all that is wrong; also when they work here already.
        """
        now = self.clock()
        require_admin(by, now)
        wanted = new_person(email, roles, name)
        refusals.refuse(
            refusals.about_email(wanted.email),
            refusals.about_name(wanted.name),
            refusals.about_roles(wanted.roles),
        )
        token = secrets.token_urlsafe(32)
        with self.staff.write() as tx:
            _refuse_taken(tx, wanted.email)
            tx.add_invitation(_invitation(wanted.email, wanted, by, now), digest(token))
            told = {"name": wanted.name, "email": wanted.email, "roles": listed(wanted.roles)}
            note(tx, by, "person.invited", wanted, now, **told)
        return token

    def renew(self, by: Person, person_id: str) -> str:
        """The token of a link by which somebody chooses another password; shown this one time.

        Raises:
            ConflictError: for oneself: whoever knows their password changes it.
        """
        now, token = self.clock(), secrets.token_urlsafe(32)
        require_admin(by, now)
        if person_id == by.id:
            raise ConflictError("own_password", refusals.OWN_PASSWORD)
        with self.staff.write() as tx:
            who = known(tx.member(person_id)).person
            made = _invitation(who.email, who, by, now)
            invitation = replace(made, id=ids.new_id(), person=who.id)
            tx.add_invitation(invitation, digest(token))
            note(tx, by, "password.renewal_offered", who, now)
        return token

    def withdraw(self, by: Person, invitation_id: str) -> Invitation:
        """From now on the link of an invitation, or to a new password, opens nothing.

        Raises:
            NotFoundError: there is no such invitation, or not any more.
        """
        now = self.clock()
        require_admin(by, now)
        with self.staff.write() as tx:
            gone = tx.drop_invitation(invitation_id)
            if gone is None:
                raise _gone()
            note_withdrawn(tx, by, gone, now)
        return gone

    def first_token(self) -> str | None:
        """The token by which the first administrator joins; ``None`` once there is one.

        Those given out before die.
        """
        now, token = self.clock(), secrets.token_urlsafe(32)
        wanted = new_person("", {ADMIN}, "")
        with self.staff.write() as tx:
            if _has_administrator(tx):
                return None
            tx.add_invitation(_invitation(None, wanted, TERMINAL, now), digest(token))
            note(tx, TERMINAL, "person.invited", wanted, now, roles=ADMIN)
        return token

    def invitation(self, token: str) -> Invitation:
        """The place that a link leads to.

        Raises:
            NotFoundError: it was taken or withdrawn, or its time is over.
        """
        found = self.staff.invitation(digest(token))
        return self._open(found, administered=_has_administrator(self.staff))

    def join(
        self,
        token: str,
        name: str,
        password: str,
        *,
        email: str = "",
        roles: Iterable[str] = (),
        language: Language | None = None,
    ) -> Person:
        """Take the place; the first of all also says who they are and what else they do.

        ``language``: that in which they read the invitation, and are written to.

        Raises:
            NotFoundError: it was taken or withdrawn, or its time is over.
            RefusedError: with all that is wrong.
        """
        now, invitation = self.clock(), self.invitation(token)
        if invitation.person is not None:
            raise _gone()
        refusals.refuse(self.about(token, name, password, email=email, roles=roles))
        person = newcomer(invitation, name, email, roles)
        hashed = passwords.hashed(password, self.cost)
        with self.staff.write() as tx:
            found = tx.invitation(digest(token))
            tx.drop_invitation(self._open(found, administered=_has_administrator(tx)).id)
            _refuse_taken(tx, person.email)
            tx.add_person(person, hashed)
            if language is not None:
                tx.set_language(person.id, language)
            note(tx, person, "person.joined", person, now, roles=listed(person.roles))
        return person

    def about(
        self, token: str, name: str, password: str, *, email: str = "", roles: Iterable[str] = ()
    ) -> tuple[Violation, ...]:
        """All that is wrong with what is given for the place; for another password, with that.

        Raises:
            NotFoundError: it was taken or withdrawn, or its time is over.
        """
        invitation = self.invitation(token)
        if invitation.person is not None:
            told = (invitation.email or "", invitation.name, self.brand)
            return tuple(refusals.about_password(password, *told))
        person = newcomer(invitation, name, email, roles)
        return tuple(refusals.about_newcomer(person, password, self.brand))

    def choose_password(self, token: str, password: str) -> Person:
        """Another password, by a link that an administrator gave; all sessions end.

        Raises:
            NotFoundError: the link was used or withdrawn, or its time is over.
            RefusedError: for the password.
        """
        now, invitation = self.clock(), self.invitation(token)
        if invitation.person is None:
            raise _gone()
        refusals.refuse(self.about(token, "", password))
        hashed = passwords.hashed(password, self.cost)
        with self.staff.write() as tx:
            self._open(tx.invitation(digest(token)), administered=True)
            who = known(tx.member(invitation.person)).person
            tx.drop_invitation(invitation.id)
            tx.set_password(who.id, hashed)
            tx.end_sessions(who.id)
            note(tx, who, "password.renewed", who, now)
        return who

    def _open(self, invitation: Invitation | None, *, administered: bool) -> Invitation:
        if invitation is None or self.clock() >= invitation.expires_at:
            raise _gone()
        if invitation.email is None and administered:
            raise _gone()
        return invitation


def _invitation(email: str | None, wanted: Person, by: Person, now: datetime) -> Invitation:
    return Invitation(
        id=wanted.id,
        email=email,
        person=None,
        name=wanted.name,
        roles=wanted.roles,
        invited_by=by.id,
        created_at=now,
        expires_at=now + INVITED_FOR,
    )


def _has_administrator(staff: Staff | StaffTx) -> bool:
    """Whether anybody can let others in; people from the terminal may have come before."""
    return any(ADMIN in each.person.roles and not each.disabled for each in staff.members())


def _refuse_taken(tx: StaffTx, email: str) -> None:
    if tx.member_at(email) is not None:
        raise refusals.email_taken(email)


def _gone() -> NotFoundError:
    return NotFoundError("unknown_invitation", refusals.NO_INVITATION)
