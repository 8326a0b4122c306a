"""Who staff are, and the tokens by which programs speak for them."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from noticeboard import ids
from noticeboard.domain.errors import NotFoundError
from noticeboard.domain.signing import Deputy, Person
from noticeboard.store import person_refusals as refusals
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_staff import deputies, people, tokens

# Written down at most this often, so that reading the API does not write on every call.
_USED_EVERY = timedelta(minutes=1)
_TOKEN = re.compile(r"nb_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class People:
    """``ports.People``, and how people and tokens come about."""

    engine: Engine

    def by_token(self, token: str, *, now: datetime) -> Person | None:
        """Whose token it is; ``None`` for a wrong or revoked one, or a disabled person.

        Only a token made with the scope ``approve`` can sign.
        """
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        with reading(self.engine) as conn:
            row = conn.execute(_token_with_owner(match[1])).one_or_none()
            if row is None or not hmac.compare_digest(row.secret_sha256, _digest(match[2])):
                return None
            person = _person(conn, row, by_token=True, can_approve=row.scope == "approve")
        self._note_use(row, now)
        return person

    def _note_use(self, token: Row[Any], now: datetime) -> None:
        if token.last_used_at is not None and now - token.last_used_at < _USED_EVERY:
            return
        with writing(self.engine) as conn:
            own = update(tokens).where(tokens.c.id == token.token_id)
            conn.execute(own.values(last_used_at=now))

    def by_email(self, email: str) -> Person | None:
        """The person of that address, in whatever case it is written."""
        with reading(self.engine) as conn:
            row = _by_email(conn, email)
            return None if row is None else _person(conn, row)

    def add_person(self, email: str, roles: Iterable[str], password: str) -> Person:
        """A new person.

        Raises:
            RefusedError: for the address, a role or the password; with all that is wrong.
        """
        wanted = frozenset(roles)
        address = email.strip().lower()
        refusals.check_person(address, wanted, password)
        person = Person(ids.new_id(), address, wanted)
        try:
            with writing(self.engine) as conn:
                conn.execute(insert(people).values(**_columns(person, password)))
        except IntegrityError:
            raise refusals.email_taken(address) from None
        return person

    def add_token(self, email: str, name: str, scope: str, *, now: datetime) -> str:
        """A new token. Only its digest is kept: this is the one time it can be read.

        Raises:
            NotFoundError: nobody has that address.
            RefusedError: for an unknown scope, an empty name, or one that is in use.
        """
        refusals.check_token(name, scope)
        token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        row = {"id": token_id, "secret_sha256": _digest(secret), "name": name, "scope": scope}
        try:
            with writing(self.engine) as conn:
                owner = _known(conn, email)
                conn.execute(insert(tokens).values(person_id=owner.id, created_at=now, **row))
        except IntegrityError:
            raise refusals.token_name_taken(name) from None
        return f"nb_{token_id}_{secret}"

    def revoke_token(self, email: str, name: str, *, now: datetime) -> None:
        """From now on the token of that name opens nothing.

        Raises:
            NotFoundError: nobody has that address, or they have no such token.
        """
        with writing(self.engine) as conn:
            owner = _known(conn, email)
            own = (tokens.c.person_id == owner.id) & (tokens.c.name == name)
            revoked = update(tokens).where(own, tokens.c.revoked_at.is_(None))
            if conn.execute(revoked.values(revoked_at=now)).rowcount == 0:
                raise NotFoundError("unknown_token", refusals.unknown_token(name))

    def add_deputy(self, email: str, role: str, *, until: datetime) -> None:
        """Let somebody stand in for a role until an instant.

        Raises:
            NotFoundError: nobody has that address.
            RefusedError: for an unknown role.
        """
        refusals.check_roles(frozenset({role}))
        with writing(self.engine) as conn:
            owner = _known(conn, email)
            place = (deputies.c.person_id, deputies.c.role)
            new = insert_or_update(conn, deputies, place, ["until"])
            conn.execute(new, {"person_id": owner.id, "role": role, "until": until})

    def disable(self, email: str) -> None:
        """From now on this person, and every token of theirs, opens nothing.

        Raises:
            NotFoundError: nobody has that address.
        """
        with writing(self.engine) as conn:
            owner = _known(conn, email)
            conn.execute(update(people).where(people.c.id == owner.id).values(disabled=True))


def _columns(person: Person, password: str) -> Mapping[str, object]:
    return {
        "id": person.id,
        "email": person.email,
        "password_hash": PasswordHasher().hash(password),
        "roles": sorted(person.roles),
        "disabled": False,
    }


def _digest(secret: str) -> str:
    # 256 random bits: nothing to guess, so a fast digest is enough.
    return hashlib.sha256(secret.encode()).hexdigest()


def _token_with_owner(token_id: str) -> Any:
    return (
        select(people, tokens.c.id.label("token_id"), tokens.c.secret_sha256)
        .add_columns(tokens.c.scope, tokens.c.last_used_at)
        .join_from(tokens, people, people.c.id == tokens.c.person_id)
        .where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None), ~people.c.disabled)
    )


def _by_email(conn: Connection, email: str) -> Row[Any] | None:
    own = people.c.email == email.strip().lower()
    return conn.execute(select(people).where(own, ~people.c.disabled)).one_or_none()


def _known(conn: Connection, email: str) -> Row[Any]:
    row = _by_email(conn, email)
    if row is None:
        raise NotFoundError("unknown_person", refusals.unknown_person(email))
    return row


def _person(
    conn: Connection, row: Row[Any], *, by_token: bool = False, can_approve: bool = True
) -> Person:
    found = select(deputies).where(deputies.c.person_id == row.id).order_by(deputies.c.role)
    return Person(
        id=row.id,
        email=row.email,
        roles=frozenset(row.roles),
        deputies=tuple(Deputy(d.role, d.until) for d in conn.execute(found)),
        by_token=by_token,
        can_approve=can_approve,
    )
