"""Who staff are, and for whom a token speaks."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, select, update

from noticeboard.domain.signing import Person
from noticeboard.ports.access import Invitation, Member, Passkey, Token
from noticeboard.store import credentials, invitations, people_rows
from noticeboard.store.engine import reading, writing
from noticeboard.store.staff import StaffTx
from noticeboard.store.tables_staff import people, tokens

# Written down at most this often, so that reading the API does not write on every call.
_USED_EVERY = timedelta(minutes=1)
_TOKEN = re.compile(r"nb_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class People:
    """``ports.People`` and ``ports.access.Staff``."""

    engine: Engine

    @contextmanager
    def write(self) -> Iterator[StaffTx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""
        with writing(self.engine) as conn:
            yield StaffTx(conn)

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
            signs = row.scope == "approve"
            person = people_rows.person_of(conn, row, by_token=True, can_approve=signs)
        self._note_use(row, now)
        return person

    def _note_use(self, token: Row[Any], now: datetime) -> None:
        if token.last_used_at is not None and now - token.last_used_at < _USED_EVERY:
            return
        with writing(self.engine) as conn:
            own = update(tokens).where(tokens.c.id == token.token_id)
            conn.execute(own.values(last_used_at=now))

    def by_email(self, email: str) -> Person | None:
        """The person of that address, in whatever case it is written; not one disabled."""
        with reading(self.engine) as conn:
            row = people_rows.row_at(conn, email)
            return None if row is None or row.disabled else people_rows.person_of(conn, row)

    def member(self, person_id: str) -> Member | None:
        """Somebody by id, disabled or not."""
        with reading(self.engine) as conn:
            return people_rows.load_member(conn, person_id)

    def member_at(self, email: str) -> Member | None:
        """Somebody by address, disabled or not."""
        with reading(self.engine) as conn:
            return people_rows.load_member_at(conn, email)

    def members(self) -> tuple[Member, ...]:
        """Everybody, by address."""
        with reading(self.engine) as conn:
            return people_rows.load_members(conn)

    def tokens(self, person_id: str) -> tuple[Token, ...]:
        """Somebody's tokens, the newest first, revoked ones too."""
        own = select(tokens).where(tokens.c.person_id == person_id)
        with reading(self.engine) as conn:
            rows = conn.execute(own.order_by(tokens.c.created_at.desc(), tokens.c.name)).all()
        return tuple(
            Token(t.name, t.scope, t.created_at, t.last_used_at, t.revoked_at) for t in rows
        )

    def passkey(self, passkey_id: bytes) -> Passkey | None:
        """The passkey of that id."""
        with reading(self.engine) as conn:
            return credentials.find_passkey(conn, passkey_id)

    def invitation(self, digest: str) -> Invitation | None:
        """The invitation of that link, in time or not."""
        with reading(self.engine) as conn:
            return invitations.find(conn, digest)

    def invitations(self, now: datetime) -> tuple[Invitation, ...]:
        """Those that can still be accepted, oldest first."""
        with reading(self.engine) as conn:
            return invitations.waiting(conn, now)

    def renewal(self, person_id: str, now: datetime) -> Invitation | None:
        """The link by which somebody can choose another password, if there is one."""
        with reading(self.engine) as conn:
            return invitations.renewal(conn, person_id, now)


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
