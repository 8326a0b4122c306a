"""The ledger's rows: appended in the transaction of a public act, read in order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from noticeboard.domain import ledger as chain
from noticeboard.domain.ledger import Act, Entry
from noticeboard.store.tables_public import ledger, public_payloads


def append(
    conn: Connection,
    payload: Mapping[str, object],
    *,
    act: Act,
    at: datetime,
    notice_id: str,
    bulletin_id: str,
    salt: str,
) -> Entry:
    """One more entry, over the salted digest of ``payload``. The caller holds the public lock."""
    entry = chain.append(
        head(conn),
        at=at,
        act=act,
        notice_id=notice_id,
        bulletin_id=bulletin_id,
        digest=chain.digest(payload, salt),
    )
    conn.execute(insert(ledger).values(**_columns(entry)))
    row = {"seq": entry.seq, "salt": salt, "payload": payload}
    conn.execute(insert(public_payloads).values(**row))
    return entry


def head(conn: Connection) -> Entry | None:
    """The newest entry."""
    newest = conn.execute(select(ledger).order_by(ledger.c.seq.desc()).limit(1)).one_or_none()
    return None if newest is None else _entry(newest)


def entries(conn: Connection, *, after: int, limit: int) -> tuple[Entry, ...]:
    """Up to ``limit`` entries that follow number ``after``, oldest first."""
    found = select(ledger).where(ledger.c.seq > after).order_by(ledger.c.seq).limit(limit)
    return tuple(_entry(row) for row in conn.execute(found))


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)


def _columns(entry: Entry) -> dict[str, object]:
    return {column.name: getattr(entry, column.name) for column in ledger.columns}
