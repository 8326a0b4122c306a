"""Notices as staff have them, public or not, each with all its bulletins."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    exists,
    false,
    insert,
    literal,
    select,
    tuple_,
)
from sqlalchemy.exc import IntegrityError

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import SYNTHETIC
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Page, Subject, Wanted
from noticeboard.store import cursors
from noticeboard.store.among import rows_among
from noticeboard.store.bulletin_rows import load_bulletins
from noticeboard.store.bulletin_saving import save_bulletin
from noticeboard.store.public_notices import load_notices
from noticeboard.store.tables_staff import bulletins, is_now, notices, works_on
from noticeboard.store.titles import title_has
from noticeboard.store.types import UTCDateTime, is_storable

_NOTICE_OF = select(bulletins.c.notice_id).where(bulletins.c.id == bindparam("bulletin_id"))


def load_subject(conn: Connection, notice_id: str, *, lock: bool = False) -> Subject | None:
    """The notice of that id. ``lock`` makes others who would change it wait for this one."""
    if not is_storable(notice_id) or notice_id == SYNTHETIC:
        return None
    rows = rows_among(conn, notices.c.id, [notice_id], lock=lock)
    return _subjects(conn, rows, lock=lock)[0] if rows else None


def load_subject_of(conn: Connection, bulletin_id: str, *, lock: bool = False) -> Subject | None:
    """The notice that bulletin belongs to."""
    if not is_storable(bulletin_id):
        return None
    notice_id = conn.scalar(_NOTICE_OF, {"bulletin_id": bulletin_id})
    return None if notice_id is None else load_subject(conn, notice_id, lock=lock)


def load_subjects(conn: Connection, ids: Sequence[str]) -> tuple[Subject, ...]:
    """The notices of these ids, in their order."""
    rows = {row.id: row for row in rows_among(conn, notices.c.id, ids)}
    return tuple(_subjects(conn, [rows[id_] for id_ in ids if id_ in rows]))


def _subjects(conn: Connection, rows: Sequence[Row[Any]], *, lock: bool = False) -> list[Subject]:
    ids = [row.id for row in rows]
    said = load_bulletins(conn, ids, lock=lock)
    public = {notice.id: notice for notice in load_notices(conn, ids)}
    return [
        Subject(
            id=row.id,
            slug=row.slug,
            kind=row.kind,
            language=row.language,
            created_at=row.created_at,
            replaces=row.replaces,
            public=public.get(row.id),
            bulletins=said.get(row.id, ()),
        )
        for row in rows
    ]


def add_subject(conn: Connection, subject: Subject) -> None:
    """Store a new notice with its bulletins.

    Raises:
        ConflictError: its slug was taken a moment ago.
    """
    row = {
        "id": subject.id,
        "slug": subject.slug,
        "kind": subject.kind,
        "language": subject.language,
        "created_at": subject.created_at,
        "created_by": subject.announcement.revisions[0].authors[0],
        "replaces": subject.replaces,
    }
    try:
        conn.execute(insert(notices).values(**row))
    except IntegrityError as taken:
        raise ConflictError("slug_taken", _SLUG_TAKEN) from taken
    for bulletin in subject.bulletins:
        save_bulletin(conn, bulletin)


def page_of_subjects(
    conn: Connection, *, limit: int, cursor: str | None, wanted: Wanted
) -> Page[Subject]:
    """The newest notices that are wanted, or those after ``cursor``.

    Raises:
        RefusedError: for a cursor that no page gave.
    """
    place = (notices.c.created_at, notices.c.id)
    found = select(notices).where(*_conditions(wanted)).limit(limit + 1)
    found = found.order_by(*(column.desc() for column in place))
    if cursor is not None:
        at, notice_id = cursors.place(cursor)
        found = found.where(tuple_(*place) < tuple_(literal(at, UTCDateTime), notice_id))
    rows = conn.execute(found).all()
    shown = rows[:limit]
    more = cursors.of_place(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None
    return Page(tuple(_subjects(conn, shown)), more)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield notices.c.id != SYNTHETIC
    yield from title_has(wanted.text)
    if wanted.kind:
        yield notices.c.kind == wanted.kind if is_storable(wanted.kind) else false()
    if wanted.state:
        yield _IN_STATE.get(wanted.state, false())


def _among(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return notices.c.id.in_(select(bulletins.c.notice_id).where(*which))


_missed = is_now(BulletinState.MISSED_REVIEW)
# An edit of an approved text counts as what it is: a draft, or in review.
_IN_STATE: Mapping[str, ColumnElement[bool]] = {
    BulletinState.DRAFT: _among(works_on("draft")),
    BulletinState.IN_REVIEW: _among(works_on("in_review"), ~_missed),
    BulletinState.MISSED_REVIEW: _among(works_on("in_review"), _missed),
    BulletinState.SCHEDULED: _among(is_now(BulletinState.SCHEDULED)),
    # Most are public: looking at each in its turn is soon done, and gathering them all is not.
    BulletinState.PUBLISHED: exists().where(
        bulletins.c.notice_id == notices.c.id, is_now(BulletinState.PUBLISHED)
    ),
}
_SLUG_TAKEN = Sentence(
    "Another notice has this slug since a moment ago. Choose another.",
    "방금 다른 공지가 이 주소 이름을 가져갔습니다. 다른 이름을 골라 주세요.",
)
