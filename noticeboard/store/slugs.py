"""The slugs of notices: a new one where a title is removed that the old one spells."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, exists, select, update

from noticeboard import ids
from noticeboard.domain.notice import Notice
from noticeboard.store.pages import digest, own_pages
from noticeboard.store.tables_public import public_notices, public_pages
from noticeboard.store.tables_staff import notices


def is_taken(conn: Connection, slug: str) -> bool:
    """Whether a notice, public or not, has that slug, or had it."""
    had = public_notices.c.removed_slug == digest(slug)
    found = exists().where(notices.c.slug == slug) | exists().where(had)
    return bool(conn.scalar(select(found)))


def renamed(conn: Connection, slug: str) -> str | None:
    """The slug of the public notice that had this one until it was removed."""
    row = public_notices.c
    return conn.scalar(select(row.slug).where(row.removed_slug == digest(slug)))


def removed(conn: Connection, notice_ids: Sequence[str]) -> Mapping[str, str | None]:
    """The digests of the slugs that these notices had, by notice."""
    row = public_notices.c
    found = select(row.id, row.removed_slug).where(row.id.in_(notice_ids))
    return {row.id: row.removed_slug for row in conn.execute(found)}


def title_is_gone(conn: Connection, notice_id: str) -> bool:
    """Whether the notice is called otherwise than its announcement called it."""
    return removed(conn, [notice_id]).get(notice_id) is not None


def rename(conn: Connection, notice: Notice, slug: str) -> None:
    """Have the notice under ``slug``, which says nothing. Of the old one a digest stays.

    By that ``Pages.put`` refuses what somebody built of it a moment ago.
    """
    staffs = update(notices).where(notices.c.id == notice.id)
    conn.execute(staffs.values(slug=slug))
    known = update(public_notices).where(public_notices.c.id == notice.id)
    conn.execute(known.values(slug=slug, removed_slug=digest(notice.slug)))
    conn.execute(delete(public_pages).where(public_pages.c.path.in_(own_pages(notice.slug))))


def without_title(conn: Connection, kind: str) -> str:
    """A slug that nobody has or had, and that says nothing but the kind."""
    while is_taken(conn, slug := ids.new_slug(kind)):
        pass
    return slug
