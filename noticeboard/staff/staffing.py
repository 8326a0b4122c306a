"""Administrators' verbs on the staff: give roles, let stand in, disable, reset.

Each verb is one transaction with its audit entry. The doors before them ask for a fresh login.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.errors import ConflictError, NotFoundError
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Violation
from noticeboard.ports import Clock
from noticeboard.ports.access import Member, Staff, StaffTx
from noticeboard.staff import refusals
from noticeboard.staff.roster import ADMIN, known, listed, note, note_withdrawn, require_admin

LONGEST_DEPUTY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Staffing:
    """The verbs, over one store. Each refuses whoever is not an administrator."""

    staff: Staff
    clock: Clock

    def change_roles(self, by: Person, person_id: str, roles: Iterable[str]) -> None:
        """The roles somebody has from now on. Links die with the right to give them.

        Raises:
            ConflictError: nobody would be administrator any more.
        """
        wanted = frozenset(roles)
        refusals.refuse(refusals.about_roles(wanted))
        with self._about(by, person_id) as (tx, member, now):
            if ADMIN not in wanted:
                _keep_an_admin(tx, member)
            tx.set_roles(person_id, wanted)
            told = {"was": listed(member.person.roles), "roles": listed(wanted)}
            note(tx, by, "person.roles_changed", member.person, now, **told)
            if ADMIN in member.person.roles - wanted:
                _withdraw_given(tx, by, member, now)

    def name_deputy(self, by: Person, person_id: str, role: str, until: datetime) -> None:
        """Let somebody stand in for a role until an instant."""
        in_time = timedelta(0) < until - self.clock() <= LONGEST_DEPUTY
        refusals.refuse(
            refusals.about_roles(frozenset({role})),
            () if in_time else [Violation("not_to_come", "until", refusals.UNTIL_PAST)],
        )
        with self._about(by, person_id) as (tx, member, now):
            tx.set_deputy(person_id, role, until)
            told = {"role": role, "until": until.isoformat()}
            note(tx, by, "deputy.named", member.person, now, **told)

    def end_deputy(self, by: Person, person_id: str, role: str) -> None:
        """Somebody does not stand in for a role any more. Links die with the right to give them.

        Raises:
            NotFoundError: they did not.
        """
        with self._about(by, person_id) as (tx, member, now):
            if not tx.drop_deputy(person_id, role):
                raise NotFoundError("unknown_deputy", refusals.unknown_deputy(role))
            note(tx, by, "deputy.ended", member.person, now, role=role)
            if role == ADMIN and ADMIN not in member.person.roles:
                _withdraw_given(tx, by, member, now)

    def disable(self, by: Person, person_id: str) -> None:
        """From now on this person, their sessions, tokens and links open nothing.

        Nor do links they gave to others: whoever holds one may be themselves.

        Raises:
            ConflictError: it is oneself, or the last administrator.
        """
        with self._about(by, person_id) as (tx, member, now):
            if person_id == by.id:
                raise ConflictError("disable_self", refusals.DISABLE_SELF)
            _keep_an_admin(tx, member)
            tx.set_disabled(person_id, disabled=True)
            tx.end_sessions(person_id)
            tx.drop_invitations_to(member.person.email)
            note(tx, by, "person.disabled", member.person, now)
            _withdraw_given(tx, by, member, now)

    def enable(self, by: Person, person_id: str) -> None:
        """This person may come in again."""
        with self._about(by, person_id) as (tx, member, now):
            tx.set_disabled(person_id, disabled=False)
            note(tx, by, "person.enabled", member.person, now)

    def reset_factors(self, by: Person, person_id: str) -> None:
        """Another person's second factors, recovery codes and tokens go; their sessions end.

        Whoever needs a factor is led to set it up at the next login. Whoever had the telephone in
        hand may have made a token with it, which asks for no factor.

        Raises:
            ConflictError: for one's own.
        """
        with self._about(by, person_id) as (tx, member, now):
            if person_id == by.id:
                raise ConflictError("own_factors", refusals.OWN_FACTORS)
            tx.drop_factors(person_id)
            tx.end_sessions(person_id)
            note(tx, by, "factors.reset", member.person, now)
            for name in tx.revoke_tokens(person_id, now):
                note(tx, by, "token.revoked", member.person, now, name=name)

    @contextmanager
    def _about(self, by: Person, person_id: str) -> Iterator[tuple[StaffTx, Member, datetime]]:
        now = self.clock()
        require_admin(by, now)
        with self.staff.write() as tx:
            yield tx, known(tx.member(person_id)), now


def _withdraw_given(tx: StaffTx, by: Person, giver: Member, now: datetime) -> None:
    for gone in tx.drop_invitations_by(giver.person.id):
        note_withdrawn(tx, by, gone, now)


def _keep_an_admin(tx: StaffTx, going: Member) -> None:
    others = (m for m in tx.members() if m.person.id != going.person.id and not m.disabled)
    is_one = ADMIN in going.person.roles and not going.disabled
    if is_one and not any(ADMIN in other.person.roles for other in others):
        raise ConflictError("last_admin", refusals.LAST_ADMIN)
