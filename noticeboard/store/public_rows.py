"""The public side's reads: over its own engine, which cannot read what is not public."""

import sys
from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Connection, Engine, Select, select

from noticeboard.domain.ledger import Entry, Recorded
from noticeboard.domain.notice import Notice
from noticeboard.ports import FeedScope, StoredPage
from noticeboard.store import feed_rows, ledger_rows, slugs
from noticeboard.store.engine import reading
from noticeboard.store.pages import load_page
from noticeboard.store.poison import readable
from noticeboard.store.public_notices import is_released, load_notice, load_notices
from noticeboard.store.tables_public import public_bulletins, public_notices

__all__ = ["PublicRows", "load_notice"]


class PublicRows:
    """Implements ``ports.PublicRows``. Each call sees one moment."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is the restricted one of ``public_engine``."""
        self._engine = engine

    def page(self, path: str) -> StoredPage | None:
        """The prebuilt bytes of a path."""
        with reading(self._engine) as conn:
            return load_page(conn, path)

    def notice(self, slug: str) -> Notice | None:
        """The public notice of that slug."""
        found = select(public_notices.c.id).where(public_notices.c.slug == slug)
        with reading(self._engine) as conn:
            return next(iter(load_notices(conn, list(conn.scalars(found)))), None)

    def renamed(self, slug: str) -> str | None:
        """The slug of a notice that had this one until its words were removed."""
        with reading(self._engine) as conn:
            return slugs.renamed(conn, slug)

    def notice_by_id(self, notice_id: str) -> Notice | None:
        """The public notice of that id."""
        with reading(self._engine) as conn:
            return load_notice(conn, notice_id)

    def bulletin_place(self, code: str) -> tuple[str, str] | None:
        """Slug and bulletin id behind a short code."""
        said, notice = public_bulletins.c, public_notices.c
        found = (
            select(notice.slug, said.id)
            .join_from(public_bulletins, public_notices, notice.id == said.notice_id)
            .where(said.code == code)
        )
        with reading(self._engine) as conn:
            row = conn.execute(found).one_or_none()
        return None if row is None else (row.slug, row.id)

    def newest_notices(self, limit: int) -> Sequence[Notice]:
        """The notices with the newest publications, newest first."""
        row = public_notices.c
        found = select(row.id).order_by(row.updated_at.desc(), row.id.desc()).limit(limit)
        with reading(self._engine) as conn:
            return _load(conn, found)

    def open_notices(self, limit: int) -> Sequence[Notice]:
        """Notices with an open promise or an owed word, by their earliest anchor."""
        row = public_notices.c
        found = (
            select(row.id)
            .where(row.open_anchor.is_not(None))
            .order_by(row.open_anchor, row.id)
            .limit(limit)
        )
        with reading(self._engine) as conn:
            return _load(conn, found)

    def feed(self, scope: FeedScope, limit: int) -> Sequence[tuple[Notice, str]]:
        """Syndicated bulletins, newest first: each notice and the bulletin's id."""
        with reading(self._engine) as conn:
            entries = feed_rows.newest_entries(conn, scope, limit)
            ids = list(dict.fromkeys(notice_id for notice_id, _ in entries))
            notices = {notice.id: notice for notice in _readable(conn, ids)}
        return tuple((notices[notice], said) for notice, said in entries if notice in notices)

    def feed_scopes(self) -> Sequence[FeedScope]:
        """Every scope that has ever had an entry."""
        with reading(self._engine) as conn:
            return feed_rows.load_scopes(conn)

    def released(self, bulletin_id: str, revision: int) -> bool:
        """Whether the public has that revision, or a newer one in its place."""
        with reading(self._engine) as conn:
            return is_released(conn, bulletin_id, revision)

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        """Whether the feeds have that revision, or a newer one in its place."""
        with reading(self._engine) as conn:
            return feed_rows.is_syndicated(conn, bulletin_id, revision)

    def head(self) -> Entry | None:
        """The newest entry of the ledger."""
        with reading(self._engine) as conn:
            return ledger_rows.head(conn)

    def heads(self, notice_ids: Sequence[str]) -> Mapping[str, Entry]:
        """The newest entry of each of these notices."""
        with reading(self._engine) as conn:
            return ledger_rows.heads(conn, notice_ids)

    def record(self) -> Sequence[Recorded]:
        """Every entry with its facts, oldest first; never its words."""
        with reading(self._engine) as conn:
            return ledger_rows.recorded(conn, after=0, limit=sys.maxsize)


def _load(conn: Connection, found: Select[tuple[str]]) -> Sequence[Notice]:
    return _readable(conn, list(conn.scalars(found)))


def _readable(conn: Connection, ids: Sequence[str]) -> Sequence[Notice]:
    """A page of many notices is not empty because of one that cannot be read."""
    return readable(partial(load_notices, conn), ids)
