"""Public notices: rows of the public tables, and the Notice they stand for, without loss."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, exists, select, type_coerce

from noticeboard.domain.explanation import Explanation
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice, Published, Shown
from noticeboard.domain.promise import DueRevision, Outcome, Promise
from noticeboard.domain.times import Instant
from noticeboard.store.among import Rows, rows_among
from noticeboard.store.batches import batches
from noticeboard.store.codec import load
from noticeboard.store.tables_public import (
    due_revisions,
    public_bulletins,
    public_notices,
    public_promises,
    public_redactions,
    public_versions,
)
from noticeboard.store.types import CanonicalJson

_MICROSECOND = timedelta(microseconds=1)
_own = public_bulletins.c
_SAID: Select[Any] = (
    select(_own.id, _own.notice_id, type_coerce(_own.said, CanonicalJson).label("said"))
    .where(_own.notice_id.in_(bindparam("ids", expanding=True)))
    .order_by(_own.position)
)


def load_notice(conn: Connection, notice_id: str) -> Notice | None:
    """The notice as the public has it; ``None`` before its announcement."""
    return next(iter(load_notices(conn, [notice_id])), None)


def load_notices(conn: Connection, ids: Sequence[str]) -> tuple[Notice, ...]:
    """The public notices among ``ids``, in their order: six reads for each batch of them."""
    read = (notices_saying(conn, some, said_rows(conn, some)) for some in batches(ids))
    return tuple(chain.from_iterable(read))


def said_rows(conn: Connection, ids: Sequence[str]) -> Rows:
    """The bulletins of these notices: id, notice, and all but their versions, as it is written."""
    return conn.execute(_SAID, {"ids": ids}).all()


def notices_saying(conn: Connection, ids: Sequence[str], said: Rows) -> tuple[Notice, ...]:
    """The public notices among ``ids``, with these ``said_rows``."""
    heads = {row.id: row for row in rows_among(conn, public_notices.c.id, ids)}
    promises = _promises(conn, ids)
    bulletins = _bulletins(conn, said)
    return tuple(_notice(heads[id_], promises[id_], bulletins[id_]) for id_ in ids if id_ in heads)


def _notice(row: Row[Any], promises: Iterable[Promise], bulletins: Iterable[Published]) -> Notice:
    return Notice(
        id=row.id,
        slug=row.slug,
        kind=row.kind,
        language=row.language,
        title=row.title,
        products=tuple(row.products),
        facts=row.facts,
        promises=tuple(promises),
        bulletins=tuple(bulletins),
        replaces=row.replaces,
    )


def _promises(conn: Connection, ids: Sequence[str]) -> Mapping[str, list[Promise]]:
    times = due_revisions.c
    revisions: dict[tuple[str, str], list[DueRevision]] = defaultdict(list)
    for row in rows_among(conn, times.notice_id, ids, times.number):
        revisions[row.notice_id, row.promise_key].append(_due_revision(row))
    found: dict[str, list[Promise]] = defaultdict(list)
    own = public_promises.c
    for row in rows_among(conn, own.notice_id, ids, own.position):
        found[row.notice_id].append(_promise(row, revisions[row.notice_id, row.key]))
    return found


def _promise(row: Row[Any], revisions: Iterable[DueRevision]) -> Promise:
    return Promise(
        key=row.key,
        label=row.label,
        revisions=tuple(revisions),
        confirm_within=row.confirm_within_us * _MICROSECOND,
        audience=row.audience,
        until=None if row.until is None else load(Instant, row.until),
        depends_on=tuple(row.depends_on),
        outcome=None if row.outcome is None else load(Outcome, row.outcome),
        withdrawn_by=row.withdrawn_by,
    )


def _due_revision(row: Row[Any]) -> DueRevision:
    return DueRevision(
        number=row.number,
        due=_instant(row.due, row.due_wall, row.due_zone),
        next_word_by=_instant(row.next_word_by, row.next_word_wall, row.next_word_zone),
        bulletin_id=row.bulletin_id,
        published_at=row.published_at,
        explanation=None if row.explanation is None else load(Explanation, row.explanation),
        labels=tuple(row.labels),
    )


def _instant(utc: datetime | None, wall: str, zone: str) -> Instant | None:
    return None if utc is None else Instant(utc, datetime.fromisoformat(wall), zone)


def _bulletins(conn: Connection, rows: Rows) -> Mapping[str, list[Published]]:
    said_ids = [row.id for row in rows]
    words, removed = _versions(conn, said_ids), _removals(conn, said_ids)
    by_notice: dict[str, list[Published]] = defaultdict(list)
    for row in rows:
        said = load(Published, row.said)
        text, others = removed[row.id]
        whole = replace(said, versions=tuple(words[row.id]))
        lost = replace(whole, removed=next(iter(text), None), replaced=tuple(others))
        by_notice[row.notice_id].append(lost)
    return by_notice


def _removals(
    conn: Connection, ids: Sequence[str]
) -> Mapping[str, tuple[list[Removal], list[Removal]]]:
    """By bulletin that which took its text, and each that took something else, oldest first."""
    own = public_redactions.c
    found: dict[str, tuple[list[Removal], list[Removal]]] = defaultdict(lambda: ([], []))
    for row in rows_among(conn, own.bulletin_id, ids, own.seq):
        text, others = found[row.bulletin_id]
        removal = Removal(row.at, row.because, tuple(row.gone))
        (text if "text" in row.gone else others).append(removal)
    return found


def _versions(conn: Connection, ids: Sequence[str]) -> Mapping[str, list[Shown]]:
    own = public_versions.c
    found: dict[str, list[Shown]] = defaultdict(list)
    for row in rows_among(conn, own.bulletin_id, ids, own.revision):
        shown = Shown(row.revision, row.released_at, row.body, row.html, row.short)
        found[row.bulletin_id].append(shown)
    return found


def is_released(conn: Connection, bulletin_id: str, revision: int) -> bool:
    """Whether the public has these words, or newer ones in their place."""
    row = public_versions.c
    released = exists().where(row.bulletin_id == bulletin_id, row.revision >= revision)
    return bool(conn.scalar(select(released)))
