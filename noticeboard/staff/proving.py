"""People's verbs on what they prove themselves with: password, second factors, tokens, language.

Each verb is one transaction with its audit entry. Secrets come encrypted or as digests.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.errors import ConflictError, NotFoundError
from noticeboard.domain.kind import Policy
from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.ports import Clock
from noticeboard.ports.access import Member, Passkey, Staff
from noticeboard.staff import refusals
from noticeboard.staff.roster import (
    digest,
    known,
    may_sign,
    note,
    proves_twice,
    require_admin,
    tidy,
)


@dataclass(frozen=True, slots=True)
class Proving:
    """The verbs, over one store. ``session``: the token of the one that stays, if one does."""

    staff: Staff
    policy: Policy
    clock: Clock

    # ------------------------------------------------------------ coming in

    def came_in(self, who: Person) -> None:
        """Somebody proved who they are, and a session began."""
        with self.staff.write() as tx:
            note(tx, who, "login.succeeded", who, self.clock())

    def failed(self, who: Person, by: str) -> None:
        """Somebody, perhaps another, gave a wrong password, code or passkey."""
        with self.staff.write() as tx:
            tx.audit("", "login.failed", at=self.clock(), about=who.id, detail={"by": by})

    def failed_inside(self, who: Person, by: str) -> None:
        """Whoever sits at a session of somebody's gave what is not theirs."""
        with self.staff.write() as tx:
            tx.audit("", "proof.failed", at=self.clock(), about=who.id, detail={"by": by})

    def stopped(self, who: Person) -> None:
        """Too many tries failed: the next are not looked at."""
        with self.staff.write() as tx:
            tx.audit("", "login.stopped", at=self.clock(), about=who.id, detail={})

    def left(self, who: Person, session_id: str) -> None:
        """One of one's sessions ends; nothing happens if it has ended already."""
        with self.staff.write() as tx:
            if tx.end_session(who.id, session_id):
                note(tx, who, "session.ended", who, self.clock())

    def left_everywhere(self, who: Person) -> None:
        """All of one's sessions end."""
        with self.staff.write() as tx:
            tx.end_sessions(who.id)
            note(tx, who, "sessions.ended", who, self.clock())

    # ------------------------------------------------------------ factors

    def change_password(self, who: Person, password_hash: str, *, session: str | None) -> None:
        """Another password; all other sessions end, and so does a link to choose one."""
        with self.staff.write() as tx:
            tx.set_password(who.id, password_hash)
            tx.drop_invitations_to(who.email)
            tx.end_sessions(who.id, but=session)
            note(tx, who, "password.changed", who, self.clock())

    def strengthen_password(self, who: Person, was: str, password_hash: str) -> None:
        """The same password, hashed as is done today; nothing, if it is another by now."""
        with self.staff.write() as tx:
            if known(tx.member(who.id)).password_hash == was:
                tx.set_password(who.id, password_hash)

    def set_totp(self, who: Person, secret: str, counter: int, *, session: str | None) -> None:
        """An authenticator app that was tried, in place of any before; other sessions end."""
        with self.staff.write() as tx:
            tx.set_totp(who.id, secret, counter)
            tx.end_sessions(who.id, but=session)
            note(tx, who, "totp.set_up", who, self.clock())

    def take_code(self, who: Person, counter: int) -> bool:
        """Whether no code of this time step, or a later one, was taken before."""
        with self.staff.write() as tx:
            return tx.take_code(who.id, counter)

    def make_recovery(self, who: Person, digests: Iterable[str]) -> None:
        """New recovery codes; those before work no more."""
        with self.staff.write() as tx:
            tx.set_recovery(who.id, digests)
            note(tx, who, "recovery_codes.made", who, self.clock())

    def use_recovery(self, who: Person, used: str) -> bool:
        """Whether a code worked; it will not again."""
        with self.staff.write() as tx:
            left = list(known(tx.member(who.id)).factors.recovery_digests)
            if used not in left:
                return False
            left.remove(used)
            tx.set_recovery(who.id, left)
            note(tx, who, "recovery_code.used", who, self.clock(), left=str(len(left)))
            return True

    def add_passkey(self, who: Person, passkey: Passkey, *, session: str | None) -> None:
        """A passkey that was tried; other sessions end."""
        with self.staff.write() as tx:
            tx.add_passkey(passkey)
            tx.end_sessions(who.id, but=session)
            note(tx, who, "passkey.added", who, self.clock(), name=passkey.name)

    def use_passkey(self, passkey: Passkey) -> None:
        """What the authenticator told when it was used."""
        with self.staff.write() as tx:
            tx.use_passkey(passkey)

    def drop_passkey(self, who: Person, name: str, *, session: str | None) -> None:
        """Without a passkey; other sessions end.

        Raises:
            NotFoundError: there is no passkey of that name.
            ConflictError: it is the last second factor of somebody who needs one.
        """
        now = self.clock()
        with self.staff.write() as tx:
            member = known(tx.member(who.id))
            found = [key for key in member.factors.passkeys if key.name == name]
            if not found:
                raise NotFoundError("unknown_passkey", refusals.NO_PASSKEY)
            if self._is_last(member, now):
                raise ConflictError("last_factor", refusals.LAST_FACTOR)
            tx.drop_passkey(found[0].id)
            tx.end_sessions(who.id, but=session)
            note(tx, who, "passkey.removed", who, now, name=name)

    def _is_last(self, member: Member, now: datetime) -> bool:
        factors = member.factors
        alone = factors.totp_secret is None and len(factors.passkeys) == 1
        return alone and proves_twice(member.person, self.policy, now)

    # ------------------------------------------------------------ about oneself

    def rename(self, who: Person, name: str) -> None:
        """How somebody is called.

        Raises:
            RefusedError: that is no name.
        """
        chosen = tidy(name)
        refusals.refuse(refusals.about_name(chosen))
        with self.staff.write() as tx:
            tx.set_name(who.id, chosen)
            note(tx, who, "person.renamed", who, self.clock())

    def speak(self, who: Person, language: Language) -> None:
        """The language of the desk for somebody. Nobody else is concerned: no entry."""
        with self.staff.write() as tx:
            tx.set_language(who.id, language)

    def add_token(self, by: Person, owner: Person, name: str, scope: str) -> str:
        """A new token. Only its digest is kept: this is the one time it can be read.

        Raises:
            RefusedError: for an unknown scope, a scope beyond the owner's roles, an empty name,
                or one that is in use.
        """
        now = self.clock()
        signs = may_sign(owner, self.policy, now)
        refusals.refuse(refusals.about_token(name, scope, signs=signs))
        token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        row = {"name": name, "scope": scope}
        with self.staff.write() as tx:
            if not tx.add_token(owner.id, token_id, digest(secret), at=now, **row):
                raise refusals.token_name_taken(name)
            note(tx, by, "token.made", owner, now, **row)
        return f"nb_{token_id}_{secret}"

    def revoke_token(self, by: Person, owner: Person, name: str) -> None:
        """From now on the token of that name opens nothing.

        Raises:
            ForbiddenError: it is another's, and ``by`` is no administrator.
            NotFoundError: there is no such token.
        """
        now = self.clock()
        if by.id != owner.id:
            require_admin(by, now)
        with self.staff.write() as tx:
            if not tx.revoke_token(owner.id, name, now):
                raise NotFoundError("unknown_token", refusals.unknown_token(name))
            note(tx, by, "token.revoked", owner, now, name=name)
