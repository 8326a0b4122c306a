"""The ledger's rows: appended in the transaction of a public act, read in order."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, type_coerce

from noticeboard.domain import ledger as chain
from noticeboard.domain.ledger import WORDLESS, Act, Entry, Recorded
from noticeboard.store.tables_public import ledger, ledger_words, public_facts
from noticeboard.store.types import CanonicalJson

Json = Mapping[str, object]


def new_salt() -> str:
    """What keeps a removed text from being guessed out of its digest."""
    return secrets.token_hex(16)


def append(
    conn: Connection,
    facts: Json,
    words: tuple[Json, str] | None,
    *,
    act: Act,
    at: datetime,
    notice_id: str,
    bulletin_id: str,
) -> Entry:
    """One more entry, over ``facts``, and ``words`` with their salt. The caller holds the lock."""
    told = WORDLESS if words is None else chain.digest_of_words(*words)
    entry = chain.append(
        head(conn),
        at=at,
        act=act,
        notice_id=notice_id,
        bulletin_id=bulletin_id,
        digest=chain.digest(facts, told),
    )
    conn.execute(insert(ledger).values(**_columns(entry)))
    conn.execute(insert(public_facts).values(seq=entry.seq, facts=facts, words_digest=told))
    if words is not None:
        row = {"seq": entry.seq, "words": words[0], "salt": words[1]}
        conn.execute(insert(ledger_words).values(**row))
    return entry


def head(conn: Connection) -> Entry | None:
    """The newest entry."""
    newest = conn.execute(_ENTRIES.order_by(ledger.c.seq.desc()).limit(1)).one_or_none()
    return None if newest is None else Entry(*newest)


def heads(conn: Connection, notice_ids: Sequence[str]) -> Mapping[str, Entry]:
    """The newest entry of each of these notices."""
    newest = (
        select(func.max(ledger.c.seq))
        .where(ledger.c.notice_id.in_(notice_ids))
        .group_by(ledger.c.notice_id)
    )
    found = conn.execute(_ENTRIES.where(ledger.c.seq.in_(newest)))
    return {row.notice_id: Entry(*row) for row in found}


def of_bulletin(conn: Connection, notice_id: str, bulletin_id: str) -> tuple[int, ...]:
    """The numbers of the entries that hold words of a bulletin."""
    mine = (ledger.c.notice_id == notice_id) & (ledger.c.bulletin_id == bulletin_id)
    found = select(ledger.c.seq).join(ledger_words).where(mine).order_by(ledger.c.seq)
    return tuple(conn.scalars(found))


def entries(conn: Connection, *, after: int, limit: int) -> tuple[Entry, ...]:
    """Up to ``limit`` entries that follow number ``after``, oldest first."""
    found = conn.execute(_following(_ENTRIES, after, limit)).all()
    return tuple(Entry(*row) for row in found)


def recorded(conn: Connection, *, after: int, limit: int) -> tuple[Recorded, ...]:
    """The same entries with their facts: all that is public of them."""
    found = _ENTRIES.add_columns(*_TOLD).select_from(ledger.outerjoin(public_facts))
    return tuple(_recorded(*row) for row in conn.execute(_following(found, after, limit)))


def recorded_words(conn: Connection, *, after: int, limit: int) -> tuple[Recorded, ...]:
    """The same with their words, where those were not removed."""
    return tuple(_recorded(*row) for row in conn.execute(_following(_WHOLE, after, limit)))


def of_notices(conn: Connection, notice_ids: Sequence[str]) -> tuple[Recorded, ...]:
    """All entries of these notices with their words, each notice's oldest first.

    Facts and words come as the text their digest is of.
    """
    order = ledger.c.notice_id, ledger.c.seq
    mine = _AS_TEXT.where(ledger.c.notice_id.in_(notice_ids)).order_by(*order)
    return tuple(_recorded(*row) for row in conn.execute(mine).all())


# Columns in the order in which the fields of Entry, and then of Recorded, take them.
_OWN = tuple(field.name for field in fields(Entry))
_ENTRIES = select(*(ledger.c[name] for name in _OWN))
_TOLD = public_facts.c.facts, public_facts.c.words_digest
_SAME = ledger_words.c.seq == ledger.c.seq
_ALL = ledger.outerjoin(public_facts).outerjoin(ledger_words, _SAME)
_WHOLE = _ENTRIES.add_columns(*_TOLD, ledger_words.c.salt, ledger_words.c.words).select_from(_ALL)
_AS_TEXT = _ENTRIES.add_columns(
    type_coerce(public_facts.c.facts, CanonicalJson),
    public_facts.c.words_digest,
    ledger_words.c.salt,
    type_coerce(ledger_words.c.words, CanonicalJson),
).select_from(_ALL)


def _following(found: Select[Any], after: int, limit: int) -> Select[Any]:
    return found.where(ledger.c.seq > after).order_by(ledger.c.seq).limit(limit)


def _recorded(*row: Any) -> Recorded:
    own, (facts, words_digest, *words) = row[: len(_OWN)], row[len(_OWN) :]
    known = {} if facts is None else facts
    return Recorded(Entry(*own), known, words_digest or WORDLESS, *words)


def _columns(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in _OWN}
