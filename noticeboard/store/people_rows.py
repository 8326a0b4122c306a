"""Rows of people to dataclasses."""

from typing import Any

from sqlalchemy import Connection, Row, select

from noticeboard.domain.signing import Deputy, Person
from noticeboard.ports.access import Member
from noticeboard.store.credentials import factors_of
from noticeboard.store.tables_staff import deputies, people
from noticeboard.store.types import is_storable


def row_at(conn: Connection, email: str) -> Row[Any] | None:
    """The row of that address, in whatever case it is written."""
    if not is_storable(email):
        return None
    own = people.c.email == email.strip().lower()
    return conn.execute(select(people).where(own)).one_or_none()


def person_of(
    conn: Connection, row: Row[Any], *, by_token: bool = False, can_approve: bool = True
) -> Person:
    """A row of ``people`` as the person it is about."""
    found = select(deputies).where(deputies.c.person_id == row.id).order_by(deputies.c.role)
    return Person(
        id=row.id,
        email=row.email,
        roles=frozenset(row.roles),
        deputies=tuple(Deputy(d.role, d.until) for d in conn.execute(found)),
        by_token=by_token,
        can_approve=can_approve,
        name=row.name,
        language=row.language,
    )


def load_member(conn: Connection, person_id: str) -> Member | None:
    """Somebody by id, disabled or not."""
    row = conn.execute(select(people).where(people.c.id == person_id)).one_or_none()
    return None if row is None else _member(conn, row)


def load_member_at(conn: Connection, email: str) -> Member | None:
    """Somebody by address, disabled or not."""
    row = row_at(conn, email)
    return None if row is None else _member(conn, row)


def load_members(conn: Connection) -> tuple[Member, ...]:
    """Everybody, by address."""
    rows = conn.execute(select(people).order_by(people.c.email)).all()
    return tuple(_member(conn, row) for row in rows)


def _member(conn: Connection, row: Row[Any]) -> Member:
    person, factors = person_of(conn, row), factors_of(conn, row.id)
    return Member(person, row.password_hash, row.disabled, factors)
