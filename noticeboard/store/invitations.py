"""Places on the staff that wait for somebody; only the digest of a link is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from noticeboard.ports.access import Invitation
from noticeboard.store.tables_access import invitations


def add(conn: Connection, invitation: Invitation, digest: str) -> None:
    """Insert; those to the same address die, and those whose time is over."""
    same = invitations.c.email.is_not_distinct_from(invitation.email)
    over = invitations.c.expires_at <= invitation.created_at
    conn.execute(delete(invitations).where(same | over))
    conn.execute(
        insert(invitations).values(
            id=invitation.id,
            token_sha256=digest,
            email=invitation.email,
            person_id=invitation.person,
            name=invitation.name,
            roles=sorted(invitation.roles),
            invited_by=invitation.invited_by,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
        )
    )


def find(conn: Connection, digest: str) -> Invitation | None:
    """The invitation of that link, in time or not."""
    own = select(invitations).where(invitations.c.token_sha256 == digest)
    row = conn.execute(own).one_or_none()
    return None if row is None else _invitation(row)


def waiting(conn: Connection, now: datetime) -> tuple[Invitation, ...]:
    """People who are asked to come, and can; oldest first."""
    to_somebody = invitations.c.email.is_not(None) & invitations.c.person_id.is_(None)
    open_ = select(invitations).where(invitations.c.expires_at > now, to_somebody)
    return tuple(
        _invitation(row) for row in conn.execute(open_.order_by(invitations.c.created_at))
    )


def renewal(conn: Connection, person_id: str, now: datetime) -> Invitation | None:
    """The link by which somebody can choose another password, if there is one."""
    own = select(invitations).where(invitations.c.person_id == person_id)
    row = conn.execute(own.where(invitations.c.expires_at > now)).one_or_none()
    return None if row is None else _invitation(row)


def drop_to(conn: Connection, email: str) -> None:
    """Nobody joins, or chooses a password, by a link to this address any more."""
    conn.execute(delete(invitations).where(invitations.c.email == email))


def drop_by(conn: Connection, person_id: str) -> tuple[Invitation, ...]:
    """Those that somebody gave; from now on their links open nothing."""
    given = delete(invitations).where(invitations.c.invited_by == person_id)
    return tuple(_invitation(row) for row in conn.execute(given.returning(invitations)))


def drop(conn: Connection, invitation_id: str) -> Invitation | None:
    """The invitation of that id, if there was one; from now on its link opens nothing."""
    own = delete(invitations).where(invitations.c.id == invitation_id)
    row = conn.execute(own.returning(invitations)).one_or_none()
    return None if row is None else _invitation(row)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        person=row.person_id,
        name=row.name,
        roles=frozenset(row.roles),
        invited_by=row.invited_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
