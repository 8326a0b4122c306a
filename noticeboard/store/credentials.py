"""Second factors: TOTP secrets, recovery codes and passkeys, rows to dataclasses and back."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from noticeboard.ports.access import Factors, Passkey
from noticeboard.store.dialects import insert_missing
from noticeboard.store.tables_access import passkeys, second_factors


def factors_of(conn: Connection, ids: Collection[str]) -> Mapping[str, Factors]:
    """What each of these people has set up."""
    own = second_factors.c.person_id.in_(ids)
    rows = {row.person_id: row for row in conn.execute(select(second_factors).where(own))}
    found = select(passkeys).where(passkeys.c.person_id.in_(ids)).order_by(passkeys.c.name)
    keys: dict[str, list[Passkey]] = {person_id: [] for person_id in ids}
    for key in conn.execute(found):
        keys[key.person_id].append(passkey_of(key))
    return {one: _factors(rows.get(one), tuple(keys[one])) for one in ids}


def _factors(row: Row[Any] | None, keys: tuple[Passkey, ...]) -> Factors:
    if row is None:
        return Factors(passkeys=keys)
    return Factors(
        totp_secret=row.totp_secret,
        totp_counter=row.totp_counter,
        recovery_digests=tuple(row.recovery_digests),
        passkeys=keys,
    )


def set_totp(conn: Connection, person_id: str, secret: str, counter: int | None) -> None:
    """From now on codes of this secret count, those up to ``counter`` excepted."""
    _change(conn, person_id, totp_secret=secret, totp_counter=counter)


def take_code(conn: Connection, person_id: str, counter: int) -> bool:
    """Whether no code of this time step, or a later one, was taken before."""
    unused = second_factors.c.totp_counter < counter
    taken = _own(update(second_factors), person_id).where(
        or_(second_factors.c.totp_counter.is_(None), unused)
    )
    return conn.execute(taken.values(totp_counter=counter)).rowcount == 1


def set_recovery(conn: Connection, person_id: str, digests: Iterable[str]) -> None:
    """The recovery codes that work from now on."""
    _change(conn, person_id, recovery_digests=list(digests))


def drop_factors(conn: Connection, person_id: str) -> None:
    """Whoever has none is led to set one up at the next login."""
    _change(conn, person_id, totp_secret=None, totp_counter=None, recovery_digests=[])
    conn.execute(delete(passkeys).where(passkeys.c.person_id == person_id))


def find_passkey(conn: Connection, passkey_id: bytes) -> Passkey | None:
    """The passkey of that id."""
    row = conn.execute(select(passkeys).where(passkeys.c.id == passkey_id)).one_or_none()
    return None if row is None else passkey_of(row)


def add_passkey(conn: Connection, passkey: Passkey) -> None:
    """Insert."""
    conn.execute(
        insert(passkeys).values(
            id=passkey.id,
            person_id=passkey.person,
            name=passkey.name,
            public_key=passkey.public_key,
            created_at=passkey.created_at,
            **_used(passkey),
        )
    )


def use_passkey(conn: Connection, passkey: Passkey) -> None:
    """Keep what the authenticator told when it was used last."""
    conn.execute(update(passkeys).where(passkeys.c.id == passkey.id).values(**_used(passkey)))


def drop_passkey(conn: Connection, passkey_id: bytes) -> None:
    """Delete."""
    conn.execute(delete(passkeys).where(passkeys.c.id == passkey_id))


def passkey_of(row: Row[Any]) -> Passkey:
    """A row as a passkey."""
    return Passkey(
        id=bytes(row.id),
        person=row.person_id,
        name=row.name,
        public_key=bytes(row.public_key),
        sign_count=row.sign_count,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        transports=tuple(row.about["transports"]),
        backed_up=row.about["backed_up"],
        device=row.about["device"],
    )


def _used(passkey: Passkey) -> dict[str, object]:
    about = {
        "transports": list(passkey.transports),
        "backed_up": passkey.backed_up,
        "device": passkey.device,
    }
    return {
        "sign_count": passkey.sign_count,
        "last_used_at": passkey.last_used_at,
        "about": about,
    }


def _change(conn: Connection, person_id: str, **columns: object) -> None:
    new = insert_missing(conn, second_factors, (second_factors.c.person_id,))
    conn.execute(new.values(person_id=person_id, recovery_digests=[]))
    conn.execute(_own(update(second_factors), person_id).values(**columns))


def _own(statement: Any, person_id: str) -> Any:
    return statement.where(second_factors.c.person_id == person_id)
