"""Notices as staff have them, public or not, each with all its bulletins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, literal, select, tuple_
from sqlalchemy.exc import IntegrityError

from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.ports import Page, Subject
from noticeboard.store.bulletin_rows import load_bulletins
from noticeboard.store.bulletin_saving import save_bulletin
from noticeboard.store.public_notices import load_notices
from noticeboard.store.tables_staff import bulletins, notices
from noticeboard.store.types import UTCDateTime, instant_text


def load_subject(conn: Connection, notice_id: str, *, lock: bool = False) -> Subject | None:
    """The notice of that id. ``lock`` makes others who would change it wait for this one."""
    found = select(notices).where(notices.c.id == notice_id)
    row = conn.execute(found.with_for_update(key_share=True) if lock else found).one_or_none()
    return None if row is None else _subjects(conn, [row], lock=lock)[0]


def load_subject_of(conn: Connection, bulletin_id: str, *, lock: bool = False) -> Subject | None:
    """The notice that bulletin belongs to."""
    own = select(bulletins.c.notice_id).where(bulletins.c.id == bulletin_id)
    notice_id = conn.scalar(own)
    return None if notice_id is None else load_subject(conn, notice_id, lock=lock)


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


def slug_is_taken(conn: Connection, slug: str) -> bool:
    """Whether a notice, public or not, has that slug."""
    return bool(conn.scalar(select(exists().where(notices.c.slug == slug))))


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


def page_of_subjects(conn: Connection, *, limit: int, cursor: str | None) -> Page[Subject]:
    """The newest notices, or those after ``cursor``.

    Raises:
        RefusedError: for a cursor that no page gave.
    """
    place = (notices.c.created_at, notices.c.id)
    found = select(notices).order_by(*(column.desc() for column in place)).limit(limit + 1)
    if cursor is not None:
        at, notice_id = _place(cursor)
        found = found.where(tuple_(*place) < tuple_(literal(at, UTCDateTime), notice_id))
    rows = conn.execute(found).all()
    shown = rows[:limit]
    more = _cursor(shown[-1]) if len(rows) > limit else None
    return Page(tuple(_subjects(conn, shown)), more)


def _cursor(row: Row[Any]) -> str:
    place = f"{instant_text(row.created_at)} {row.id}"
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, str]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, _, notice_id = urlsafe_b64decode(padded.encode()).decode().partition(" ")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or "\0" in notice_id:
            raise ValueError(cursor)  # noqa: TRY301  # the same refusal for every foreign cursor
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RefusedError([Violation("bad_cursor", "cursor", _BAD_CURSOR)]) from None
    return moment, notice_id


_SLUG_TAKEN = Sentence(
    "Another notice has this slug since a moment ago. Choose another.",
    "방금 다른 공지가 이 주소 이름을 가져갔습니다. 다른 이름을 골라 주세요.",
)
_BAD_CURSOR = Sentence(
    "This cursor does not come from a page of this list. Begin without one.",
    "이 목록에서 나온 커서가 아닙니다. 커서 없이 처음부터 불러 주세요.",
)
