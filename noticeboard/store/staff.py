"""Write transactions on people: ``ports.access.StaffTx``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, text, update

from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.ports.access import Invitation, Member, Passkey
from noticeboard.store import audit_rows, credentials, invitations, people_rows
from noticeboard.store.dialects import insert_missing, insert_or_update
from noticeboard.store.sessions import end_session_of, end_sessions_of
from noticeboard.store.tables_staff import deputies, people, tokens
from noticeboard.store.types import is_storable


@dataclass(frozen=True, slots=True)
class StaffTx:
    """``ports.access.StaffTx`` on one connection."""

    conn: Connection

    def __post_init__(self) -> None:
        # One at a time: what is true of all of them ("an administrator is left") stays true.
        if self.conn.dialect.name == "postgresql":
            self.conn.execute(text("LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE"))

    def member(self, person_id: str) -> Member | None:
        """Somebody by id; others who would change people wait."""
        return people_rows.load_member(self.conn, person_id)

    def member_at(self, email: str) -> Member | None:
        """Somebody by address; others who would change people wait."""
        return people_rows.load_member_at(self.conn, email)

    def members(self) -> tuple[Member, ...]:
        """Everybody, by address."""
        return people_rows.load_members(self.conn)

    def add_person(self, person: Person, password_hash: str) -> None:
        """Insert; nobody has the address. Links to it open nothing any more."""
        invitations.drop_to(self.conn, person.email)
        self.conn.execute(
            insert(people).values(
                id=person.id,
                email=person.email,
                password_hash=password_hash,
                roles=sorted(person.roles),
                disabled=False,
                name=person.name,
                language=person.language,
            )
        )

    def set_roles(self, person_id: str, roles: frozenset[str]) -> None:
        """The roles somebody has from now on."""
        self._change(person_id, roles=sorted(roles))

    def set_disabled(self, person_id: str, *, disabled: bool) -> None:
        """Whether somebody, and every token of theirs, opens nothing."""
        self._change(person_id, disabled=disabled)

    def set_password(self, person_id: str, password_hash: str) -> None:
        """The password that counts from now on."""
        self._change(person_id, password_hash=password_hash)

    def set_name(self, person_id: str, name: str) -> None:
        """How somebody is called."""
        self._change(person_id, name=name)

    def set_language(self, person_id: str, language: Language) -> None:
        """The language somebody chose on the desk."""
        self._change(person_id, language=language)

    def set_deputy(self, person_id: str, role: str, until: datetime) -> None:
        """Somebody stands in for a role; standing in again moves the end."""
        place = (deputies.c.person_id, deputies.c.role)
        new = insert_or_update(self.conn, deputies, place, ["until"])
        self.conn.execute(new, {"person_id": person_id, "role": role, "until": until})

    def add_token(
        self, person_id: str, token_id: str, digest: str, *, name: str, scope: str, at: datetime
    ) -> bool:
        """Insert; false where the person has a token of that name."""
        new = insert_missing(self.conn, tokens, (tokens.c.person_id, tokens.c.name))
        row = {"id": token_id, "secret_sha256": digest, "name": name, "scope": scope}
        made = new.values(person_id=person_id, created_at=at, **row).returning(tokens.c.id)
        return self.conn.scalar(made) is not None

    def revoke_token(self, person_id: str, name: str, at: datetime) -> bool:
        """Whether there was one to revoke."""
        if not is_storable(name):
            return False
        own = (tokens.c.person_id == person_id) & (tokens.c.name == name)
        revoked = update(tokens).where(own, tokens.c.revoked_at.is_(None))
        return self.conn.execute(revoked.values(revoked_at=at)).rowcount > 0

    def revoke_tokens(self, person_id: str, at: datetime) -> tuple[str, ...]:
        """The names of all of somebody's that opened something until now."""
        own = (tokens.c.person_id == person_id) & tokens.c.revoked_at.is_(None)
        revoked = update(tokens).where(own).values(revoked_at=at).returning(tokens.c.name)
        return tuple(sorted(self.conn.scalars(revoked)))

    def set_totp(self, person_id: str, secret: str, counter: int | None) -> None:
        """From now on codes of this secret count, those up to ``counter`` excepted."""
        credentials.set_totp(self.conn, person_id, secret, counter)

    def take_code(self, person_id: str, counter: int) -> bool:
        """Whether no code of this time step, or a later one, was taken before."""
        return credentials.take_code(self.conn, person_id, counter)

    def set_recovery(self, person_id: str, digests: Iterable[str]) -> None:
        """The recovery codes that work from now on."""
        credentials.set_recovery(self.conn, person_id, digests)

    def add_passkey(self, passkey: Passkey) -> None:
        """Insert."""
        credentials.add_passkey(self.conn, passkey)

    def use_passkey(self, passkey: Passkey) -> None:
        """Keep what the authenticator told when it was used last."""
        credentials.use_passkey(self.conn, passkey)

    def drop_passkey(self, passkey_id: bytes) -> None:
        """Delete."""
        credentials.drop_passkey(self.conn, passkey_id)

    def drop_factors(self, person_id: str) -> None:
        """Whoever has none is led to set one up at the next login."""
        credentials.drop_factors(self.conn, person_id)

    def end_sessions(self, person_id: str, *, but: str | None = None) -> None:
        """All of somebody's, except the one of the token ``but``."""
        end_sessions_of(self.conn, person_id, but=but)

    def end_session(self, person_id: str, session_id: str) -> bool:
        """Whether somebody had such a session; it is over now."""
        return end_session_of(self.conn, person_id, session_id)

    def add_invitation(self, invitation: Invitation, digest: str) -> None:
        """Insert; those to the same address die."""
        invitations.add(self.conn, invitation, digest)

    def invitation(self, digest: str) -> Invitation | None:
        """The invitation of that link, in time or not."""
        return invitations.find(self.conn, digest)

    def drop_invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation of that id, if there was one; from now on its link opens nothing."""
        return invitations.drop(self.conn, invitation_id)

    def drop_invitations_to(self, email: str) -> None:
        """Nobody joins, or chooses a password, by a link to this address any more."""
        invitations.drop_to(self.conn, email)

    def drop_invitations_by(self, person_id: str) -> tuple[Invitation, ...]:
        """Those that somebody gave; from now on their links open nothing."""
        return invitations.drop_by(self.conn, person_id)

    def drop_deputy(self, person_id: str, role: str) -> bool:
        """Whether somebody stood in for that role; from now on they do not."""
        if not is_storable(role):
            return False
        own = (deputies.c.person_id == person_id) & (deputies.c.role == role)
        return self.conn.execute(delete(deputies).where(own)).rowcount > 0

    def audit(
        self, who: str, what: str, *, at: datetime, about: str, detail: Mapping[str, str]
    ) -> None:
        """Write down what somebody did. Nobody can change or delete it."""
        audit_rows.note(self.conn, who, what, at=at, about=about, detail=detail)

    def _change(self, person_id: str, **columns: Any) -> None:
        self.conn.execute(update(people).where(people.c.id == person_id).values(**columns))
