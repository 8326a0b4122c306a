"""Rows of people to dataclasses."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, select

from noticeboard.domain.signing import Deputy, Person
from noticeboard.ports.access import Member
from noticeboard.store.credentials import factors_of
from noticeboard.store.poison import readable
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
    standing_in = _deputies(conn, [row.id])
    return _person(row, standing_in, by_token=by_token, can_approve=can_approve)


def load_member(conn: Connection, person_id: str) -> Member | None:
    """Somebody by id, disabled or not."""
    rows = conn.execute(select(people).where(people.c.id == person_id)).all()
    return next(iter(_members(conn, rows)), None)


def load_member_at(conn: Connection, email: str) -> Member | None:
    """Somebody by address, disabled or not."""
    row = row_at(conn, email)
    return None if row is None else _members(conn, [row])[0]


def load_members(conn: Connection) -> tuple[Member, ...]:
    """Everybody, by address."""
    return _members(conn, conn.execute(select(people).order_by(people.c.email)).all())


def load_staff(conn: Connection) -> tuple[Person, ...]:
    """Whoever can come in, by address; without those whose rows cannot be read."""
    ids = conn.scalars(select(people.c.id).where(~people.c.disabled).order_by(people.c.email))
    return tuple(readable(partial(_staff, conn), ids.all()))


def _staff(conn: Connection, ids: Sequence[str]) -> list[Person]:
    own = select(people).where(people.c.id.in_(ids)).order_by(people.c.email)
    standing_in = _deputies(conn, ids)
    return [_person(row, standing_in) for row in conn.execute(own)]


def _members(conn: Connection, rows: Sequence[Row[Any]]) -> tuple[Member, ...]:
    factors = factors_of(conn, [row.id for row in rows])
    standing_in = _deputies(conn, [row.id for row in rows])
    return tuple(
        Member(_person(row, standing_in), row.password_hash, row.disabled, factors[row.id])
        for row in rows
    )


def _deputies(conn: Connection, ids: Collection[str]) -> Mapping[str, list[Deputy]]:
    found: dict[str, list[Deputy]] = {person_id: [] for person_id in ids}
    own = select(deputies).where(deputies.c.person_id.in_(ids)).order_by(deputies.c.role)
    for row in conn.execute(own):
        found[row.person_id].append(Deputy(row.role, row.until))
    return found


def _person(
    row: Row[Any],
    standing_in: Mapping[str, list[Deputy]],
    *,
    by_token: bool = False,
    can_approve: bool = True,
) -> Person:
    return Person(
        id=row.id,
        email=row.email,
        roles=frozenset(row.roles),
        deputies=tuple(standing_in[row.id]),
        by_token=by_token,
        can_approve=can_approve,
        name=row.name,
        language=row.language,
    )
